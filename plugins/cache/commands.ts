/** `atelier cache stats | prune | clear`. */
import type { CacheRemoved, CacheStore, Command, Encodings, EncodingsCount } from 'atelier-mcp'

/** The commands, over a store that is opened when one of them runs, and the encodings that the host keeps. */
export const cacheCommands = (store: () => Promise<CacheStore>, encodings: () => Encodings): Command[] => [
  {
    name: 'cache stats',
    description: 'Shows how much is remembered, how often that was used, and what it saved.',
    async run() {
      const { limits, place, ...figures } = await (await store()).stats(true)
      const { files, bytes } = await encodings().stats()
      return {
        ...figures,
        maxEntries: limits.entries,
        maxBytes: limits.bytes,
        ttlDays: limits.ttlMs / 864e5,
        encodings: files,
        encodingsBytes: bytes,
        place,
      }
    },
  },
  {
    name: 'cache prune',
    description: 'Removes what is out of date or beyond the limits.',
    run: async () => removed(await (await store()).prune(), await encodings().prune()),
  },
  {
    name: 'cache clear',
    description: 'Forgets everything. Pictures and models in the library stay.',
    run: async () => removed(await (await store()).clear(), await encodings().clear()),
  },
]

const removed = ({ entries, bytes }: CacheRemoved, encodings: EncodingsCount) => ({
  removedEntries: entries,
  removedEncodings: encodings.files,
  removedBytes: bytes + encodings.bytes,
})
