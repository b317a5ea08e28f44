/** Kept encodings in a bucket, with those that this host has made or read on its own disk. */
import { createEncodings, type EncodingsCount, type EncodingStore, encodingsOver } from 'atelier-mcp'
import type { Bucket, Listed } from './bucket.ts'

export interface S3EncodingsInit {
  /** Of this host. */
  readonly dir: string
  /** On its disk; 0: none there. */
  readonly maxBytes: number
}

const home = 'encodings/'
/** What is older goes, and what is beyond the bytes, the oldest first: nobody knows when something in a bucket was read. */
const maxAgeMs = 60 * 864e5
const mostBytes = 10 * 2 ** 30

export function s3Encodings(bucket: Bucket, { dir, maxBytes }: S3EncodingsInit): EncodingStore {
  const all = async (): Promise<Listed[]> => {
    const listed: Listed[] = []
    for await (const one of bucket.list(home)) listed.push(one)
    return listed
  }
  const removed = async (listed: readonly Listed[]): Promise<EncodingsCount> => {
    for (const { key } of listed) await bucket.remove(key)
    return count(listed)
  }
  const shared = encodingsOver({
    read: async (key) => (await bucket.get(home + key))?.data,
    async write(key, parts) {
      await bucket.put(home + key, Buffer.concat(parts))
    },
    stats: async () => count(await all()),
    async prune() {
      const listed = (await all()).toSorted((a, b) => a.at - b.at)
      let total = count(listed).bytes
      return removed(
        listed.filter(({ at, size }) => {
          const goes = total > mostBytes || at < Date.now() - maxAgeMs
          if (goes) total -= size
          return goes
        }),
      )
    },
    clear: async () => removed(await all()),
  })
  if (maxBytes === 0) return shared
  const here = createEncodings({ dir, maxBytes })
  return {
    // What is under a key never changes: a copy is as good.
    get: (key, source, make) => here.get(key, source, () => shared.get(key, source, make)),
    stats: shared.stats,
    async prune() {
      await here.prune()
      return shared.prune()
    },
    async clear() {
      await here.clear()
      return shared.clear()
    },
    async close() {
      await Promise.all([here.close(), shared.close()])
    },
  }
}

const count = (listed: readonly Listed[]): EncodingsCount => ({
  files: listed.length,
  bytes: listed.reduce((sum, { size }) => sum + size, 0),
})
