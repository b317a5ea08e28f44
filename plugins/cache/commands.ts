/** `atelier cache stats | prune | clear`. */
import type { CacheRemoved, CacheStore, Command } from 'atelier-mcp'

/** The commands, over a store that is opened when one of them runs. */
export const cacheCommands = (store: () => Promise<CacheStore>): Command[] => [
  {
    name: 'cache stats',
    description: 'Shows how much is remembered, how often that was used, and what it saved.',
    async run() {
      const { limits, place, ...figures } = await (await store()).stats(true)
      return { ...figures, maxEntries: limits.entries, maxBytes: limits.bytes, ttlDays: limits.ttlMs / 864e5, place }
    },
  },
  {
    name: 'cache prune',
    description: 'Removes what is out of date or beyond the limits.',
    run: async () => removed(await (await store()).prune()),
  },
  {
    name: 'cache clear',
    description: 'Forgets everything. Pictures and models in the library stay.',
    run: async () => removed(await (await store()).clear()),
  },
]

const removed = ({ entries, bytes }: CacheRemoved) => ({ removedEntries: entries, removedBytes: bytes })
