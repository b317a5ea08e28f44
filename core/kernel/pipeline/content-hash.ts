/** SHA-256 of bytes, without holding up the event loop. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** About 2 ms of hashing. */
const slice = 4 << 20

/** SHA-256 as hex. Large data is hashed in slices of 4 MiB, so that others get their turn between. */
export async function sha256Of(data: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  for (let start = 0; start < data.byteLength; start += slice) {
    if (start > 0) await nextTurn()
    hash.update(data.subarray(start, start + slice))
  }
  return hash.digest('hex')
}
