/** A host over a config as it is on disk now. */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { resolveDirectories } from '../../services/assets/directories.ts'
import type { Bundled } from '../../services/config/bundled.ts'
import type { FoundConfig } from '../../services/config/find-config.ts'
import { freshLoader } from '../../services/config/fresh-loader.ts'
import { loadConfig } from '../../services/config/load-config.ts'
import type { ModuleLoader } from '../../kernel/ports/module-loader.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Awaitable } from '../../kernel/contract/infer.ts'
import { explained } from '../../kernel/errors/describe.ts'
import { createHost } from '../../create-host.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { inTime } from '../../kernel/time/in-time.ts'
import { withoutExit } from './without-exit.ts'

export interface Loaded {
  /** The host, or why there is none. */
  readonly host?: Host
  readonly error?: unknown
  /** The local files that were read, the config first. */
  readonly files: ReadonlySet<string>
  /** When the first was read, in ms since 1970. */
  readonly started: number
}

/** A module that waits at its top for what never comes would otherwise end all reloading. */
const loadMs = 60_000
/** Clocks of file systems lag behind by one tick of the kernel. */
const tickMs = 20

export interface FreshInit {
  /** How the config is found once more. Default: by `path`, whoever has trusted it. */
  readonly find?: { readonly explicit?: string | undefined }
  /** Throws what keeps this host from taking over; it is closed then. */
  readonly accept?: (host: Host, found: FoundConfig) => Awaitable<void>
}

/** Never throws. `onFile` hears of every local file that is read, while the host is loaded and later. */
export async function loadFresh(
  path: string,
  bundled: Bundled,
  onFile: (file: string) => void,
  { find = { explicit: path }, accept }: FreshInit = {},
): Promise<Loaded> {
  const started = Date.now()
  const files = new Set([path])
  const modules = freshLoader(dirname(path), resolveDirectories(undefined).cache, bundled.modules, (file) => {
    files.add(file)
    onFile(file)
  })
  const starting = withoutExit(() => start(find, bundled, modules, accept))
  const outcome = await inTime(loadMs, starting, () => tooLate(starting)).then(
    (host) => ({ host }),
    (error: unknown) => ({ error }),
  )
  return { ...outcome, files, started }
}

async function start(
  find: NonNullable<FreshInit['find']>,
  bundled: Bundled,
  modules: ModuleLoader,
  accept: FreshInit['accept'],
): Promise<Host> {
  const loaded = await loadConfig({ ...find, bundled, modules })
  let host: Host | undefined
  try {
    host = await createHost(loaded)
    await accept?.(host, loaded.found)
    return host
  } catch (error) {
    await host?.close(0)
    await loaded.log.flush()
    throw host ? explained(error, host.errorEntry) : error
  }
}

/** Nobody will ask for a host that comes too late. */
const tooLate = (starting: Promise<Host>): never => {
  void starting.then((host) => host.close(0)).catch(() => {})
  throw new AtelierError({
    code: 'CONFIG_FAILED',
    message: `The config and its plugins have not been loaded after ${loadMs / 1000} s.`,
    why: 'A module waits for something before it is done.',
    fix: 'Look for an `await` outside of functions, and move it into `setup` or `onReady`.',
    outcome: 'none',
  })
}

/** Was one of the files written since the load began? To be asked once they are watched: what came before that, nobody has heard. */
export async function isStale({ files, started }: Loaded): Promise<boolean> {
  const times = await Promise.all([...files].map(async (file) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0))
  // A file from the future would be stale for ever.
  return times.some((time) => time >= started - tickMs && time <= Date.now())
}
