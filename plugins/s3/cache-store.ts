/** The cache that several hosts share, in a bucket: results of any size, those read before on this host's own disk as well. */
import { createHash } from 'node:crypto'
import { type CacheRemoved, type CacheStats, type CacheStore, type PluginContext, sha256Of } from 'atelier-mcp'
import { beyondLimits } from '../beyond-limits.ts'
import { decodeEntry, encodeEntry } from '../cache-entry.ts'
import type { Bucket } from './bucket.ts'
import { cacheEntries, type CacheEntry } from './cache-entries.ts'
import { cacheUses } from './cache-uses.ts'
import type { LocalCopies } from './local-copies.ts'

export interface S3CacheInit {
  readonly bucket: Bucket
  /** The bucket in words. */
  readonly place: string
  readonly copies: LocalCopies
  readonly limits: CacheStats['limits']
  readonly log: Pick<PluginContext['log'], 'warn' | 'debug'>
}

/** Writes the figures this long after a hit, in milliseconds. */
const flushMs = 10_000
/** What `stats` has counted may be so old, where it need not be exact. */
const countedMs = 60_000
/** An entry may be replaced while it is being read. */
const mostTries = 5
/** Removed together. */
const step = 32
/** Ids whose newest entry a host remembers. */
const mostSeen = 10_000
/** Faults that are told once each. */
const mostTold = 10_000

/** Nothing is read or written before the first call. `set` throws a `RangeError` for an entry of more than all that may be kept. */
export function s3CacheStore({ bucket, place, copies, limits, log }: S3CacheInit): CacheStore {
  const [entries, uses] = [cacheEntries(bucket), cacheUses(bucket)]
  const idOf = (name: string): string => createHash('sha256').update(name).digest('hex')
  const told = new Set<string>()
  /** The entry that was the newest of an id when this host looked last. */
  const seen = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let written = { entries: 0, bytes: 0 }
  let counted: (CacheRemoved & { readonly at: number }) | undefined
  let pruning: Promise<unknown> | undefined

  const flush = () =>
    uses.flush().catch((error: Error) => log.debug('The figures of the cache could not be written.', { reason: error.message }))
  function flushLater(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, flushMs).unref()
  }
  const tell = (key: string, why: string): void => {
    if (told.has(key)) return
    if (told.size > mostTold) told.clear()
    told.add(key)
    log.warn('A remembered result is left out.', { why, key })
  }
  const note = (id: string, sha256: string): void => {
    seen.delete(id)
    seen.set(id, sha256)
    if (seen.size > mostSeen) seen.delete(seen.keys().next().value!)
  }
  /** Nothing: it is gone. */
  async function bytesOf(
    { key, sha256, size }: CacheEntry,
    read: (sha256: string) => Promise<Uint8Array | undefined>,
  ): Promise<Buffer | 'damaged' | undefined> {
    const copy = await read(sha256)
    if (copy) return asBuffer(copy)
    const data = (await bucket.get(key))?.data
    if (data === undefined) return undefined
    if (data.byteLength !== size || (await sha256Of(data)) !== sha256) return 'damaged'
    copies.put(sha256, data)
    return asBuffer(data)
  }
  /** In steps, as long as nobody says stop. */
  async function inSteps<T>(all: readonly T[], work: (one: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
    for (let start = 0; start < all.length; start += step) {
      if (signal?.aborted) return
      await Promise.all(all.slice(start, start + step).map(work))
    }
  }
  async function remove(gone: readonly CacheEntry[], signal?: AbortSignal): Promise<CacheRemoved> {
    const removed = { entries: 0, bytes: 0 }
    const one = async ({ key, size }: CacheEntry): Promise<void> => {
      await bucket.remove(key)
      removed.entries++
      removed.bytes += size
    }
    await inSteps(gone, one, signal).finally(() => (counted = undefined))
    return removed
  }
  async function prune(signal?: AbortSignal): Promise<CacheRemoved> {
    const [all, used] = await Promise.all([entries.all(), uses.all()])
    const [gone, left]: [CacheEntry[], (CacheEntry & { readonly usedAt: number })[]] = [[], []]
    for (const [at, entry] of all.entries()) {
      // Of one id the newest counts.
      if (all[at - 1]?.id === entry.id || Date.now() - entry.storedAt > limits.ttlMs) gone.push(entry)
      else left.push({ ...entry, usedAt: Math.max(entry.storedAt, used.get(entry.id) ?? 0) })
    }
    const goes = await beyondLimits({ usedAt: left.map(({ usedAt }) => usedAt), size: left.map(({ size }) => size) }, limits)
    const forgotten = new Set(used.keys())
    for (const entry of left) {
      if (goes?.(entry)) gone.push(entry)
      else forgotten.delete(entry.id)
    }
    const removed = await remove(gone, signal)
    await inSteps([...forgotten], uses.forget, signal)
    return removed
  }
  /** After a twentieth of the limits has been written, it is time to look whether they still hold. */
  function pruneIfDue(size: number): void {
    written = { entries: written.entries + 1, bytes: written.bytes + size }
    if (pruning || (written.entries < limits.entries / 20 && written.bytes < limits.bytes / 20)) return
    written = { entries: 0, bytes: 0 }
    pruning = prune()
      .catch((error: Error) => log.warn('The cache could not be cleaned.', { reason: error.message }))
      .finally(() => (pruning = undefined))
  }

  return {
    async get(name, isHit = true) {
      const id = idOf(name)
      // While the bucket is asked whether that is still the newest.
      const last = seen.get(id)
      const copy = last === undefined ? undefined : copies.get(last)
      const read = async (sha256: string) => (sha256 === last ? copy : copies.get(sha256))
      for (let tries = 0; tries < mostTries; tries++) {
        const [newest] = await entries.of(id)
        if (newest === undefined || Date.now() - newest.storedAt > limits.ttlMs) return undefined
        const bytes = await bytesOf(newest, read)
        // Another host has replaced it, or removed it.
        if (bytes === undefined) continue
        const entry = bytes === 'damaged' ? { state: bytes, why: 'its content was changed' } : await decodeEntry(bytes, name, true)
        if (entry.state !== 'whole') {
          // It stays: who knows whose fault it is. What is made anew takes its place.
          tell(newest.key, entry.why)
          return undefined
        }
        note(id, newest.sha256)
        if (isHit) {
          uses.hit(id, entry.result.cost.usd)
          flushLater()
        }
        return entry.result
      }
      return undefined
    },
    async set(name, result) {
      const data = await encodeEntry(name, result)
      if (data.byteLength > limits.bytes)
        throw new RangeError(`A result of ${data.byteLength} bytes is larger than the whole cache may be (${limits.bytes}).`)
      const id = idOf(name)
      const former = await entries.of(id)
      const { sha256 } = await entries.add(id, data, former[0])
      copies.put(sha256, data)
      note(id, sha256)
      counted = undefined
      // Nobody is given it any more; what is left goes when the cache is cleaned.
      await remove(former).catch(() => {})
      pruneIfDue(data.byteLength)
    },
    async delete(name) {
      const found = await entries.of(idOf(name))
      await remove(found)
      return found.length > 0
    },
    async clear() {
      const removed = await remove(await entries.all())
      await inSteps([...(await uses.all()).keys()], uses.forget)
      await uses.clear()
      return removed
    },
    async prune(signal) {
      await pruning
      return prune(signal)
    },
    async stats(exact = false) {
      if (exact || counted === undefined || Date.now() - counted.at > countedMs) {
        const all = await entries.all()
        counted = {
          entries: new Set(all.map(({ id }) => id)).size,
          bytes: all.reduce((bytes, { size }) => bytes + size, 0),
          at: Date.now(),
        }
      }
      const { entries: count, bytes } = counted
      return { entries: count, bytes, ...(await uses.figures()), limits, place: `${place} (cache/)` }
    },
    async close() {
      clearTimeout(timer)
      await pruning
      await flush()
    },
  }
}

const asBuffer = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength)
