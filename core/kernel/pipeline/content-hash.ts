/** SHA-256 of bytes and of artifacts, without holding up the event loop. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Artifact } from '../contract/assets.ts'
import { unspent } from '../errors/unspent.ts'
import { unfrozen } from '../hooks/frozen.ts'

/** About 2 ms of hashing. */
const slice = 4 << 20

/** SHA-256 as hex. Throws `INPUT_INVALID` for what is no bytes. Large data is hashed in slices of 4 MiB, so that others get their turn between. */
export async function sha256Of(data: Uint8Array): Promise<string> {
  if (!(data instanceof Uint8Array)) throw unspent('INPUT_INVALID', `Something gave ${typeof data} in place of bytes.`)
  const hash = createHash('sha256')
  for (let start = 0; start < data.byteLength; start += slice) {
    if (start > 0) await nextTurn()
    hash.update(data.subarray(start, start + slice))
  }
  return hash.digest('hex')
}

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
