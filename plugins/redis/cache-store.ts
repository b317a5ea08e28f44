/** The cache that several hosts share: small results whole in the server's memory, always within the limits. */
import { createHash } from 'node:crypto'
import type { CacheRemoved, CacheStats, CacheStore, PluginContext } from 'atelier-mcp'
import { decodeEntry, encodeEntry } from '../cache-entry.ts'
import * as scripts from './cache-scripts.ts'
import type { RedisConnection } from './connection.ts'

export interface RedisCacheInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key' | 'where'>
  /** What was used longest ago goes with every entry that is too many. */
  readonly limits: CacheStats['limits']
  readonly log: Pick<PluginContext['log'], 'warn'>
}

/** A larger entry holds up everybody while it is read and written. */
export const mostOfOne = 8 * 1024 ** 2
/** So many are removed at a time; the server does nothing else meanwhile. */
const step = 200

/** `set` throws a `RangeError` for an entry of more than 8 MiB, or of more than all that may be kept. */
export function redisCacheStore({ connection: { ask, key, where }, limits, log }: RedisCacheInit): CacheStore {
  const index = ['used', 'stored', 'sizes', 'books'].map((name) => key('cache', name))
  const books = key('cache', 'books')
  const entries = key('cache', 'entry', '')
  const idOf = (name: string): string => createHash('sha256').update(name).digest('hex')
  const run = (script: string, ...args: (string | number | Buffer)[]): Promise<unknown> =>
    ask((redis) => redis.eval(script, index.length, ...index, entries, ...args))
  const told = new Set<string>()

  /** In steps, until a step finds nothing more to remove. */
  const inSteps = async (script: string, args: readonly number[], signal?: AbortSignal): Promise<CacheRemoved> => {
    const removed = { entries: 0, bytes: 0 }
    for (;;) {
      const [count, bytes, found] = (await run(script, ...args, step)) as [number, number, number]
      removed.entries += count
      removed.bytes += bytes
      if (found < step || signal?.aborted) return removed
    }
  }
  const prune = (signal?: AbortSignal): Promise<CacheRemoved> =>
    inSteps(scripts.prune, [limits.ttlMs, limits.entries, limits.bytes], signal)

  return {
    async get(name, isHit = true) {
      const id = idOf(name)
      const bytes = await ask((redis) => redis.getBuffer(entries + id))
      if (bytes === null) return undefined
      const entry = await decodeEntry(bytes, name)
      if (entry.state !== 'whole') {
        if (!told.has(id)) log.warn('A remembered result is left out.', { why: entry.why, key: entries + id })
        told.add(id)
        // What a newer version wrote is still good for that version.
        if (entry.state === 'damaged') await run(scripts.remove, id)
        return undefined
      }
      // Nobody waits for that; what comes later finds it done.
      if (isHit) run(scripts.hit, id, entry.result.cost.usd).catch(() => {})
      return entry.result
    },
    async set(name, result) {
      const bytes = await encodeEntry(name, result)
      const most = Math.min(mostOfOne, limits.bytes)
      if (bytes.byteLength > most)
        throw new RangeError(`A result of ${bytes.byteLength} bytes is larger than one may be in Redis (${most}).`)
      const id = idOf(name)
      told.delete(id)
      await run(scripts.keep, id, bytes, bytes.byteLength, limits.ttlMs, limits.entries, limits.bytes)
    },
    delete: async (name) => (await run(scripts.remove, idOf(name))) === 1,
    clear: () => inSteps(scripts.clear, []),
    prune,
    async stats(exact = false) {
      if (exact) await prune()
      const [count, { bytes = '0', hits = '0', savedUsd = '0' }] = await ask((redis) =>
        Promise.all([redis.zcard(index[0]!), redis.hgetall(books)]),
      )
      return {
        entries: count,
        bytes: Number(bytes),
        hits: Number(hits),
        savedUsd: Number(savedUsd),
        limits,
        place: `Redis at ${where} (${key('cache')})`,
      }
    },
    async close() {},
  }
}
