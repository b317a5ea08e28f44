/** Conditional writes whose answer may be lost: the client then sends them again, and the second one is refused because of the first. */
import type { Bucket, Condition } from './bucket.ts'

/**
 * As `bucket.put`; where that is refused, what is there is compared with what was to be written. `data` is to have something in it that
 * nobody else writes there, or it must not matter who has written it.
 */
export async function putOwn(bucket: Bucket, key: string, data: Uint8Array, condition: Condition): Promise<string | undefined> {
  const etag = await bucket.put(key, data, condition)
  if (etag !== undefined) return etag
  const found = await bucket.get(key)
  return found && Buffer.from(data).equals(found.data) ? found.etag : undefined
}
