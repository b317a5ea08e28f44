/** Which configs of working directories may be run: path and hash, recorded by `atelier trust`. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from '../assets/atomic-write.ts'

/** One config that somebody has read and allowed. */
export interface TrustRecord {
  readonly path: string
  /** Of the file's bytes; another content needs another `atelier trust`. */
  readonly sha256: string
  readonly trustedAt: string
}
/** `new`: never trusted. `changed`: trusted once, with another content. */
export type TrustState = 'trusted' | 'changed' | 'new'

/** The trust store, for its owner alone, in the state home. */
export const trustFile = (stateHome: string): string => join(stateHome, 'trusted-configs.json')

/** Records the file as it is now. Throws the file system's error where it cannot be read, or the store not written. */
export async function trust(file: string, stateHome: string): Promise<TrustRecord> {
  const record = { path: await realpath(file), sha256: await hashOf(file), trustedAt: new Date().toISOString() }
  const others = (await records(stateHome)).filter(({ path }) => path !== record.path)
  await mkdir(stateHome, { recursive: true, mode: 0o700 })
  await writeAtomic(trustFile(stateHome), `${JSON.stringify([...others, record], null, 2)}\n`, { mode: 0o600 })
  return record
}

/** What the store says of the file as it is now. A store that cannot be read trusts nothing. */
export async function trustState(file: string, stateHome: string): Promise<TrustState> {
  const path = await realpath(file)
  const known = (await records(stateHome)).find((record) => record.path === path)
  if (!known) return 'new'
  return known.sha256 === (await hashOf(file)) ? 'trusted' : 'changed'
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

async function records(stateHome: string): Promise<TrustRecord[]> {
  const text = await readFile(trustFile(stateHome), 'utf8').catch(() => '[]')
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list)
      ? list.filter((item): item is TrustRecord => typeof item?.path === 'string' && typeof item?.sha256 === 'string')
      : []
  } catch {
    return []
  }
}
