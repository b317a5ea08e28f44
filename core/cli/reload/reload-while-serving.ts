/** A server that takes over a new config while it serves: on SIGHUP, and when the file of the config has changed. */
import { stat } from 'node:fs/promises'
import type { Http } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { describe } from '../../kernel/errors/describe.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Bundled } from '../../services/config/bundled.ts'
import { type FoundConfig, untrustedHint } from '../../services/config/find-config.ts'
import type { HostSwitch } from './host-switch.ts'
import { loadFresh } from './load-fresh.ts'
import { watchFiles } from './watch-files.ts'

export interface ReloadInit {
  readonly served: HostSwitch
  readonly bundled: Bundled
  /** `--config`, as it was given. */
  readonly explicit: string | undefined
  /** The config that is served now. */
  readonly path: string
  /** When it was read, epoch milliseconds. */
  readonly since: number
  /** Nothing is loaded before it is there. `accept` throws what keeps a host from being served here. */
  readonly serving: Promise<{ readonly accept: (host: Host) => void }>
}

/** Files are written in several steps; this long after the last change it loads. */
const quietMs = 200
/** What a server is made with once. */
const fixed = ['host', 'port', 'tls', 'bodyBytes', 'sessions', 'retryMs'] as const satisfies readonly (keyof Http)[]

/** The names of `http` that have changed and need a restart. */
export const fixedChanges = (before: Http | undefined, after: Http | undefined): string[] =>
  fixed.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))

/**
 * A new host is built beside the old one. Where it cannot be built, or may not be served, the old one goes on and the log says why; else it takes
 * the calls, with sessions and orders as they are. Returns how to stop.
 */
export async function reloadWhileServing(init: ReloadInit): Promise<() => Promise<void>> {
  const { served, bundled, explicit, path, since } = init
  const { host } = served
  let reloading: Promise<void> = Promise.resolve()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const reload = async (why: string): Promise<void> => {
    const serving = await init.serving.catch(() => undefined)
    if (isStopped || !serving) return
    const before = host.config.http
    const accept = (next: Host, found: FoundConfig): void => {
      refuseOther(path, found)
      serving.accept(next)
    }
    const loaded = await loadFresh(path, bundled, () => {}, { find: { explicit }, accept })
    if (isStopped) return loaded.host?.close(0)
    if (!loaded.host) {
      const { code, message, why: cause, fix } = describe(loaded.error)
      return host.log.error(`${why}: the config could not be loaded, and what was served before goes on. ${message}`, {
        code,
        why: cause,
        fix,
      })
    }
    served.swap(loaded.host)
    host.log.info(`${why}: the config was loaded anew.`, { path })
    const kept = fixedChanges(before, host.config.http)
    if (kept.length > 0) host.log.warn(`A restart is needed for what has changed in \`http\`: ${kept.join(', ')}.`)
  }
  /** One after the other: the last one has seen the last change. */
  const soon = (why: string): void => void (reloading = reloading.then(() => reload(why)))
  const onHangUp = (): void => soon('SIGHUP')
  // At a terminal it means that the terminal is gone.
  if (!process.stdin.isTTY) process.on('SIGHUP', onHangUp)
  const files = watchFiles(() => {
    clearTimeout(timer)
    timer = setTimeout(soon, quietMs, `${path} has changed`)
  })
  await files.watch({ files: new Set([path]), except: [] })
  // What came before that, nobody has heard.
  if (((await stat(path).catch(() => undefined))?.mtimeMs ?? 0) > since) soon(`${path} has changed`)
  return async () => {
    isStopped = true
    process.off('SIGHUP', onHangUp)
    clearTimeout(timer)
    files.close()
    await reloading
  }
}

/** A config of the working directory is found as long as it is trusted as it is. */
function refuseOther(path: string, found: FoundConfig): void {
  if (found.path === path) return
  throw new AtelierError({
    code: found.untrusted ? 'CONFIG_UNTRUSTED' : 'CONFIG_NOT_FOUND',
    message: found.untrusted ? untrustedHint(found.untrusted) : `${path} is gone.`,
    outcome: 'none',
  })
}
