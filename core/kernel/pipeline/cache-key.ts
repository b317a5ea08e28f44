/** The name of a generation: what was asked, of whom, and what sets its callers apart. */
import { createHash } from 'node:crypto'
import { sha256Of } from './content-hash.ts'
import type { Artifact } from '../contract/assets.ts'
import { unfrozen } from '../hooks/frozen.ts'
import { isArtifact } from '../hooks/plain.ts'

const hashes = new WeakMap<Artifact, Promise<string>>()

/** SHA-256 of an artifact's bytes, as hex; the known one without reading, and each is read but once. */
export function contentHash(given: Artifact): Promise<string> {
  const artifact = unfrozen(given)
  if (artifact.sha256 !== undefined) return Promise.resolve(artifact.sha256)
  let hash = hashes.get(artifact)
  if (!hash) {
    hash = (async () => sha256Of(await artifact.bytes()))()
    hashes.set(artifact, hash)
    // A read that failed may work the next time.
    hash.catch(() => hashes.delete(artifact))
  }
  return hash
}

/**
 * JSON with sorted keys; `undefined` counts as absent, artifacts as their content's hash and their companions' (names don't
 * matter, except a companion's, by which files find each other).
 */
export async function canonical(value: unknown): Promise<string> {
  if (isArtifact(value)) {
    const companions = await Promise.all((value.companions ?? []).map(async (one) => [one.name ?? null, await contentHash(one)]))
    // `#` begins no JSON value: nothing a caller writes can look like a picture.
    return `#${await contentHash(value)}${companions.length > 0 ? JSON.stringify(companions) : ''}`
  }
  if (Array.isArray(value)) return `[${(await Promise.all(value.map((one) => canonical(one)))).join(',')}]`
  if (value instanceof Uint8Array) return `#${await sha256Of(value)}`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined && typeof one !== 'function')
    const parts = await Promise.all(
      entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(async ([key, one]) => `${JSON.stringify(key)}:${await canonical(one)}`),
    )
    return `{${parts.join(',')}}`
  }
  if (typeof value === 'bigint') return `${value}n`
  return JSON.stringify(value) ?? 'null'
}

/** SHA-256 over the canonical form of `parts`, as hex: file-name safe, says nothing about the request. */
export async function cacheKey(parts: unknown): Promise<string> {
  return createHash('sha256')
    .update(await canonical(parts))
    .digest('hex')
}
