/** A host that follows its sources: whenever one of them changes, a new host takes over, if it can be loaded. */
import { dirname, relative } from 'node:path'
import { describe } from '../../kernel/errors/describe.ts'
import type { Bundled } from '../../services/config/bundled.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { hostSwitch } from '../reload/host-switch.ts'
import { errorText } from '../report-error.ts'
import { fixedChanges } from '../reload/reload-while-serving.ts'
import { isStale, type Loaded, loadFresh } from '../reload/load-fresh.ts'
import { watchFiles } from '../reload/watch-files.ts'

export interface ReloadingHost {
  readonly host: Host
  /** No reload begins after this; the host goes on. */
  stop(): Promise<void>
}

/** Editors write in several steps, and save several files at once; this long after the last change it loads. */
const quietMs = 200

/**
 * Waits until the config at `path` can be loaded, saying on stderr why it cannot. From then on a reload that fails is told on stderr and to the clients, and the
 * host before it goes on; one that works replaces it, and clients are told to look again. `accept` throws what keeps a host from being served.
 */
export async function reloadingHost(path: string, bundled: Bundled, accept: (next: Host) => void = () => {}): Promise<ReloadingHost> {
  const folder = dirname(path)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let reloading: Promise<void> | undefined
  let stopped = false
  let heard = (): void => {}
  const files = watchFiles((file) => {
    changed.add(file)
    soon()
  })
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => heard(), quietMs)
  }
  /** What has changed since it was asked for the last time. */
  const names = (): string => {
    const all = [...changed].map((file) => relative(folder, file) || file)
    changed = new Set()
    if (all.length === 0) return 'a file'
    return all.slice(0, 3).join(', ') + (all.length > 3 ? ` and ${all.length - 3} more` : '')
  }
  /** `good`: the files of the host that serves; an edit that fails may have lost sight of them. */
  const follow = async (loaded: Loaded, good: ReadonlySet<string>, except: readonly string[]): Promise<void> => {
    await files.watch({ files: new Set([...loaded.files, ...good]), except, ...(loaded.error !== undefined && { below: folder }) })
    if (await isStale(loaded)) soon()
  }

  const load = async (): Promise<Loaded & { readonly host: Host }> => {
    for (;;) {
      const loaded = await loadFresh(path, bundled, files.add, { find: { explicit: path }, accept })
      const { host } = loaded
      if (host) return { ...loaded, host }
      const change = new Promise<void>((resolve) => {
        heard = resolve
      })
      await follow(loaded, new Set(), [])
      say(`${errorText(describe(loaded.error))}Nothing is served until this is mended.`)
      await change
      say(`${names()} changed: loading again.`)
    }
  }
  const first = await load()
  const { host, swap, notice } = hostSwitch(first.host)
  let good = first.files

  const reload = async (): Promise<void> => {
    const what = names()
    const { dirs, config } = host
    const loaded = await loadFresh(path, bundled, files.add, { find: { explicit: path }, accept })
    if (stopped) return loaded.host?.close(0)
    if (loaded.host) {
      good = loaded.files
      const kept = fixedChanges(config.http, loaded.host.config.http)
      if (kept.length > 0) say(`A restart is needed for what has changed in \`http\`: ${kept.join(', ')}.`)
      swap(loaded.host)
      say(`${what} changed: reloaded.`)
      notice('info', { message: `${what} changed: the plugins have been loaded again.` })
    } else {
      const described = describe(loaded.error)
      const { code, message, why, fix } = described
      say(`${errorText(described)}${what} changed and could not be loaded: what was loaded before goes on.`)
      notice('error', { message: `${what} changed and could not be loaded, what was loaded before goes on. ${message}`, code, why, fix })
    }
    await follow(loaded, good, Object.values((loaded.host ?? { dirs }).dirs))
  }
  heard = () => {
    // The one that runs may have read the file already; after it another one looks again.
    if (reloading) return void reloading.then(soon)
    if (stopped) return
    reloading = reload().finally(() => {
      reloading = undefined
    })
  }
  await follow(first, good, Object.values(host.dirs))
  return {
    host,
    async stop() {
      stopped = true
      files.close()
      clearTimeout(timer)
      await reloading
    },
  }
}
