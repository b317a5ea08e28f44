/**
 * The entries of the cache in a bucket, each written once under a key of its own, and never changed:
 *
 *     cache/entries/ID/8199999999999-SHA256-RANDOM    ID: of what was asked; the newest comes first; SHA256: of the entry
 *     cache/used/ID                                   empty, and as old as the last hit that was told
 *
 * So a delete, however late it comes, takes what it means and nothing newer, and a copy on a host's own disk is as good as what is there.
 */
import { randomBytes } from 'node:crypto'
import { sha256Of } from 'atelier-mcp'
import type { Bucket } from './bucket.ts'
import { countdown, timeOf } from './countdown.ts'

/** What the key of an entry says of it. */
export interface CacheEntry {
  readonly key: string
  readonly id: string
  readonly sha256: string
  /** By the clock of the host that has kept it, epoch milliseconds. */
  readonly storedAt: number
  readonly size: number
}
export interface CacheEntries {
  /** Those under one id, the newest first. */
  of(id: string): Promise<readonly CacheEntry[]>
  /** Those of all ids, of each the newest first. */
  all(): Promise<readonly CacheEntry[]>
  /** Writes one. `after`: an entry that it is to stand before, whatever the clocks of both hosts say. */
  add(id: string, data: Uint8Array, after?: CacheEntry): Promise<CacheEntry>
}

const home = 'cache/entries/'

export function cacheEntries(bucket: Pick<Bucket, 'list' | 'put'>): CacheEntries {
  async function read(from: string, atOnce: number): Promise<CacheEntry[]> {
    const entries: CacheEntry[] = []
    for await (const { key, size } of bucket.list(from, { atOnce })) {
      const [, id, time, sha256] = /^([0-9a-f]{64})\/(\d{13})-([0-9a-f]{64})-/.exec(key.slice(home.length)) ?? []
      if (id !== undefined && time !== undefined && sha256 !== undefined) entries.push({ key, id, sha256, storedAt: timeOf(time), size })
    }
    return entries
  }
  return {
    of: (id) => read(`${home}${id}/`, 10),
    all: () => read(home, 1000),
    async add(id, data, after) {
      const storedAt = Math.max(Date.now(), (after?.storedAt ?? 0) + 1)
      const sha256 = await sha256Of(data)
      const key = `${home}${id}/${countdown(storedAt)}-${sha256}-${randomBytes(8).toString('hex')}`
      await bucket.put(key, data)
      return { key, id, sha256, storedAt, size: data.byteLength }
    },
  }
}
