/**
 * What is known about entries beside themselves: when they were last used, how often, what that saved. Kept in shards of a
 * `flat-cache` each, which bounds and expires them; losing all of it costs nothing but the figures.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type PluginContext, writeAtomic } from 'atelier-mcp'

/** One entry's line in the books. */
export interface Line {
  readonly size: number
  readonly usedAt: number
  readonly hits: number
}
export interface Totals {
  readonly entries: number
  readonly bytes: number
  readonly hits: number
  readonly savedUsd: number
}
export interface Books {
  hit(id: string, savedUsd: number): void
  stored(id: string, size: number): void
  removed(id: string): void
  /** The lines of one shard. */
  lines(shard: string): Promise<ReadonlyMap<string, Line>>
  /** Makes a shard say exactly what is there, hits kept. */
  rebuild(shard: string, present: ReadonlyMap<string, Omit<Line, 'hits'>>): Promise<void>
  totals(): Promise<Totals>
  /** Forgets everything, also what was not written yet. */
  clear(): Promise<void>
  /** Writes what is new into the shards, over what others have written there meanwhile. */
  flush(): Promise<void>
}
interface Change {
  hits: number
  savedUsd: number
  line?: Omit<Line, 'hits'> | 'removed'
  usedAt?: number
}
interface Shard {
  readonly atelier: number
  readonly hits: number
  readonly savedUsd: number
  readonly lines: readonly (readonly [id: string, line: Line])[]
}

const version = 1
const shards = 64
const empty: Shard = { atelier: version, hits: 0, savedUsd: 0, lines: [] }

/** 64 files, so that none is large enough to hold up the event loop. */
export const shardOf = (id: string): string => shardName(Math.floor(Number.parseInt(id.slice(0, 2), 16) / (256 / shards)))
const shardName = (index: number): string => index.toString(16).padStart(2, '0')
/** The first two digits of the ids in a shard. */
export const prefixesOf = (shard: string): string[] =>
  Array.from({ length: 256 / shards }, (_, index) => shardName(Number.parseInt(shard, 16) * (256 / shards) + index))
export const allShards: readonly string[] = Array.from({ length: shards }, (_, index) => shardName(index))

/** The books in `dir`. `ttlMs` and `maxEntries` bound them as they bound the entries. */
export function createBooks(init: {
  readonly dir: string
  readonly ttlMs: number
  readonly maxEntries: number
  readonly warn: PluginContext['log']['warn']
}): Books {
  const { dir, ttlMs, maxEntries, warn } = init
  let changes = new Map<string, Change>()
  const told = new Set<string>()
  const fileOf = (shard: string) => join(dir, `${shard}.json`)
  const change = (id: string): Change => {
    const known = changes.get(id) ?? { hits: 0, savedUsd: 0 }
    changes.set(id, known)
    return known
  }

  /** A shard as it is on disk. What cannot be read counts as empty; what a newer version wrote is `undefined`, and stays. */
  async function load(shard: string): Promise<Shard | undefined> {
    const text = await readFile(fileOf(shard), 'utf8').catch(() => undefined)
    if (text === undefined) return empty
    try {
      const found = JSON.parse(text) as Partial<Shard> | null
      if (typeof found?.atelier === 'number' && found.atelier > version) return undefined
      if (isShard(found)) return found
    } catch {}
    if (!told.has(shard)) warn('The books of the cache are damaged and start anew.', { file: fileOf(shard) })
    told.add(shard)
    return empty
  }

  /** The shard's lines with this process's changes, in a cache that knows what to drop. */
  async function merged(
    shard: string,
    own: ReadonlyMap<string, Change>,
  ): Promise<{ readonly on: Shard; readonly lines: [string, Line][] } | undefined> {
    const on = await load(shard)
    if (on === undefined) return undefined
    const { FlatCache } = await import('flat-cache')
    const cache = new FlatCache({ lruSize: Math.ceil((maxEntries / shards) * 2) + 16 })
    // Oldest first: the bound drops from that end.
    for (const [id, line] of on.lines.toSorted(([, a], [, b]) => a.usedAt - b.usedAt)) put(id, line)
    for (const [id, { hits, line, usedAt }] of own) {
      const known = cache.get<Line>(id)
      if (line === 'removed') cache.delete(id)
      else if (line ?? known)
        put(id, {
          size: (line ?? known)!.size,
          usedAt: Math.max(line?.usedAt ?? 0, usedAt ?? 0, known?.usedAt ?? 0),
          hits: (known?.hits ?? 0) + hits,
        })
    }
    const lines = cache.items.map(({ key, value }) => [key, value as Line] as [string, Line])
    return { on, lines }

    function put(id: string, line: Line): void {
      const left = line.usedAt + ttlMs - Date.now()
      if (left > 0) cache.set(id, line, Math.min(left, ttlMs))
    }
  }
  const pendingOf = (shard: string) => byShard(changes).get(shard) ?? new Map<string, Change>()
  const write = (shard: string, content: Shard) => writeAtomic(fileOf(shard), JSON.stringify(content), { sync: false })

  return {
    hit(id, savedUsd) {
      const one = change(id)
      one.hits++
      one.savedUsd += savedUsd
      one.usedAt = Date.now()
    },
    stored: (id, size) => void (change(id).line = { size, usedAt: Date.now() }),
    removed: (id) => void (change(id).line = 'removed'),
    lines: async (shard) => new Map((await merged(shard, pendingOf(shard)))?.lines),
    async rebuild(shard, present) {
      const found = await merged(shard, pendingOf(shard))
      if (found === undefined) return
      const hits = new Map(found.lines.map(([id, line]) => [id, line.hits]))
      const lines = [...present].map(([id, line]) => [id, { ...line, hits: hits.get(id) ?? 0 }] as const)
      await write(shard, { ...found.on, lines })
    },
    async totals() {
      const totals = { entries: 0, bytes: 0, hits: 0, savedUsd: 0 }
      // Side by side: one after the other, each read waits for its turn on a busy host.
      const all = await Promise.all(
        allShards.map(async (shard) => {
          const own = pendingOf(shard)
          return { own, found: await merged(shard, own) }
        }),
      )
      for (const { own, found } of all) {
        if (found === undefined) continue
        totals.entries += found.lines.length
        for (const [, line] of found.lines) totals.bytes += line.size
        const { hits, savedUsd } = withGains(found.on, own)
        totals.hits += hits
        totals.savedUsd += savedUsd
      }
      return totals
    },
    async clear() {
      changes = new Map()
      await rm(dir, { recursive: true, force: true })
    },
    async flush() {
      const all = changes
      changes = new Map()
      for (const [shard, own] of byShard(all)) {
        const found = await merged(shard, own)
        if (found) await write(shard, { ...withGains(found.on, own), lines: found.lines })
      }
    },
  }
}

const isShard = (found: Partial<Shard> | null): found is Shard =>
  found?.atelier === version &&
  Number.isFinite(found.hits) &&
  Number.isFinite(found.savedUsd) &&
  Array.isArray(found.lines) &&
  found.lines.every((row: unknown) => Array.isArray(row) && typeof row[0] === 'string' && isLine(row[1]))

const isLine = (value: unknown): value is Line => {
  const { size, usedAt, hits } = Object(value) as Partial<Line>
  return [size, usedAt, hits].every(Number.isFinite)
}

const byShard = (all: ReadonlyMap<string, Change>) => {
  const found = new Map<string, Map<string, Change>>()
  for (const [id, one] of all) {
    const shard = shardOf(id)
    const own = found.get(shard) ?? new Map<string, Change>()
    found.set(shard, own.set(id, one))
  }
  return found
}

/** Hits and money of a shard with what this process adds. */
function withGains(on: Shard, own: ReadonlyMap<string, Change>): Shard {
  let { hits, savedUsd } = on
  for (const one of own.values()) {
    hits += one.hits
    savedUsd += one.savedUsd
  }
  return { ...on, hits, savedUsd }
}
