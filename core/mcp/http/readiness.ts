/** Whether this server should be sent calls: it is neither starting nor draining, and can keep what they make. */
import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Host } from '../../kernel/ports/host.ts'
import { soonMs } from './renewal.ts'
import type { ServingNow } from './serving-now.ts'

export interface Readiness {
  readonly isReady: boolean
  /** `degraded`: calls are welcome, and some of them are refused while a server is away. */
  readonly status: 'ready' | 'degraded' | 'starting' | 'draining' | 'unready'
  readonly checks?: {
    readonly disk: { readonly ok: boolean; readonly folders: Readonly<Record<string, FolderState>> }
    /** Told, and no reason to send calls elsewhere: what a vendor does not answer, other servers do not answer either. */
    readonly providers: { readonly available: number; readonly of: number; readonly kindsWithout: readonly string[] }
    /**
     * By plugin; absent where all is kept in folders. Told, and no reason either: of a server that is away for one host, the others mostly know no
     * more, and a balancer without any host answers nothing, where hosts still do much and refuse the rest with a code.
     */
    readonly engines?: Readonly<Record<string, EngineState>>
    /** Told, and no reason either: whoever asks has looked at it already. `ok`: it has two weeks left. */
    readonly certificate?: { readonly ok: boolean; readonly ends: string }
  }
}
/** No paths: whoever may ask for readiness need not know them. */
export interface FolderState {
  readonly ok: boolean
  readonly freeBytes?: number
  readonly why?: string
}

/** No address: whoever may ask for readiness need not know it. */
export interface EngineState {
  readonly ok: boolean
  readonly keeps: readonly string[]
  /** `ENGINE_AWAY` or `ENGINE_FAILED`. */
  readonly code?: string
  readonly since?: string
}

/** Below this nothing of the size of a picture is sure to be kept. */
const leastFreeBytes = 32 * 2 ** 20

export async function readiness(host: Host, now: ServingNow): Promise<Readiness> {
  const state = now.state()
  if (state !== 'ready') return { isReady: false, status: state === 'closing' ? 'draining' : 'starting' }
  const [folders, providers] = await Promise.all([foldersOf(host), providersOf(host)])
  const ok = Object.values(folders).every((folder) => folder.ok)
  const engines = enginesOf(host)
  const fit = Object.values(engines).every((engine) => engine.ok) ? 'ready' : 'degraded'
  return {
    isReady: ok,
    status: ok ? fit : 'unready',
    checks: { disk: { ok, folders }, providers, ...(Object.keys(engines).length > 0 && { engines }), ...certificateOf(now) },
  }
}

const enginesOf = (host: Host): Readonly<Record<string, EngineState>> =>
  Object.fromEntries(
    (host.service('host')?.engines() ?? []).map(({ plugin, keeps, away }) => [
      plugin,
      { ok: !away, keeps, ...(away && { code: away.code, since: new Date(away.since).toISOString() }) },
    ]),
  )

function certificateOf({ certificateEnds }: ServingNow): Pick<NonNullable<Readiness['checks']>, 'certificate'> {
  const ends = certificateEnds()
  return ends === undefined ? {} : { certificate: { ok: ends - Date.now() > soonMs, ends: new Date(ends).toISOString() } }
}

const foldersOf = async ({ dirs }: Pick<Host, 'dirs'>): Promise<Readonly<Record<string, FolderState>>> =>
  Object.fromEntries(await Promise.all(Object.entries(dirs).map(async ([name, path]) => [name, await folderState(path)] as const)))

/** Of the folder, or of the nearest one above it while it has not been made. */
async function folderState(path: string): Promise<FolderState> {
  try {
    const { bavail, bsize } = await statfs(path)
    const freeBytes = bavail * bsize
    if (freeBytes < leastFreeBytes) return { ok: false, freeBytes, why: 'The disk is full, or nearly.' }
    await access(path, constants.W_OK)
    return { ok: true, freeBytes }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(path) !== path) return folderState(dirname(path))
    return { ok: false, why: code === 'EROFS' ? 'It can only be read.' : `It cannot be written (${code ?? 'unknown'}).` }
  }
}

async function providersOf(host: Host): Promise<NonNullable<Readiness['checks']>['providers']> {
  const all = (await host.service('host')?.providers()) ?? []
  const available = all.filter((one) => one.available)
  const kinds = new Set(all.map(({ kind }) => kind))
  for (const { kind } of available) kinds.delete(kind)
  return { available: available.length, of: all.length, kindsWithout: [...kinds].toSorted() }
}
