/** Which configs of working directories may be run: the config and the code that it brings along, recorded by `atelier trust`. */
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { errno, writeAtomic } from '../assets/atomic-write.ts'
import { makeFolder } from '../assets/make-folder.ts'
import type { ImportGraph } from './import-graph.ts'
import { hashOf } from './resolve-import.ts'

/** One config that somebody has read and allowed. */
export interface TrustRecord {
  readonly path: string
  /** Of the file's bytes; another content needs another `atelier trust`. */
  readonly sha256: string
  readonly trustedAt: string
  /** The code that runs with it, as it was (`codeOf`). Absent in what older versions wrote. */
  readonly code?: ImportGraph
}
/**
 * `new`: never trusted. `changed`: trusted once, and `what` is another now: a path, or an import that leads elsewhere. `unreadable`: nobody knows, because
 * `what`, the store, is damaged.
 */
export type TrustState =
  | { readonly state: 'new' }
  | { readonly state: 'changed' | 'unreadable'; readonly what: string }
  /** `completed`: the files that its record, written by an older version, covers from now on. */
  | { readonly state: 'trusted'; readonly completed?: readonly string[] }

/** The trust store, for its owner alone, in the state home. */
export const trustFile = (stateHome: string): string => join(stateHome, 'trusted-configs.json')

/** Records the file and its code as they are now. Throws the file system's error where it cannot be read, or the store not written. */
export async function trust(file: string, stateHome: string): Promise<TrustRecord & Required<Pick<TrustRecord, 'code'>>> {
  const { codeOf } = await import('./code-of.ts')
  const path = await realpath(file)
  const record = { path, sha256: await hashOfFile(path), trustedAt: new Date().toISOString(), code: codeOf(path) }
  await write(record, stateHome)
  return record
}

/** What the store says of the file as it is now. A store that cannot be read trusts nothing. */
export async function trustState(file: string, stateHome: string): Promise<TrustState> {
  const path = await realpath(file)
  const all = await records(stateHome)
  if (!all) return { state: 'unreadable', what: trustFile(stateHome) }
  const known = all.find((record) => record.path === path)
  if (!known) return { state: 'new' }
  if (known.sha256 !== (await hashOfFile(path))) return { state: 'changed', what: path }
  if (!known.code) return complete(known, stateHome)
  const { changedIn } = await import('./import-graph.ts')
  const what = changedIn(known.code)
  return what === undefined ? { state: 'trusted' } : { state: 'changed', what }
}

/** Trusted when only the config itself was recorded: that holds, and its code is recorded as it is now. */
async function complete(known: TrustRecord, stateHome: string): Promise<TrustState> {
  const { codeOf } = await import('./code-of.ts')
  const code = codeOf(known.path)
  const isWritten = await write({ ...known, code }, stateHome).then(
    () => true,
    () => false,
  )
  const others = code.files.map(([path]) => path).filter((path) => path !== known.path)
  return { state: 'trusted', ...(isWritten && others.length > 0 && { completed: others }) }
}

async function write(record: TrustRecord, stateHome: string): Promise<void> {
  const others = ((await records(stateHome)) ?? []).filter(({ path }) => path !== record.path)
  await makeFolder(stateHome, 0o700)
  await writeAtomic(trustFile(stateHome), `${JSON.stringify([...others, record], null, 2)}\n`, { mode: 0o600 })
}

const hashOfFile = async (file: string): Promise<string> => hashOf(await readFile(file))

/** `undefined` where there is a store and it is none. */
async function records(stateHome: string): Promise<TrustRecord[] | undefined> {
  try {
    const list: unknown = JSON.parse(await readFile(trustFile(stateHome), 'utf8'))
    return Array.isArray(list) ? list.filter(isRecord) : undefined
  } catch (error) {
    return errno(error) === 'ENOENT' ? [] : undefined
  }
}

const isRecord = (value: Partial<TrustRecord> | null): value is TrustRecord =>
  typeof value?.path === 'string' && typeof value.sha256 === 'string' && (value.code === undefined || isGraph(value.code))

const isGraph = (value: Partial<ImportGraph> | null): value is ImportGraph =>
  [value?.files, value?.links, value?.packages].every((rows) => Array.isArray(rows) && rows.every(Array.isArray))
