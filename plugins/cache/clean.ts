/** Keeps the folder within its limits, in the background: small steps, other work in between, one host at a time. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CacheRemoved, type CacheStats, type PluginContext, tryLease } from 'atelier-mcp'
import { allShards, type Books, type Line, shardOf } from './books.ts'

export interface CleanInit {
  readonly dir: string
  readonly limits: CacheStats['limits']
  readonly books: Books
  readonly log: Pick<PluginContext['log'], 'info' | 'debug'>
}
interface Found {
  readonly id: string
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  readonly usedAt: number
}

/** Files that are looked at or removed at a time. */
const step = 32
/** Cleaning goes on to this share of the limits, so that it is not due again at once. */
const target = 0.9
/** Unfinished files of processes that were killed. */
const abandonedMs = 60 * 60_000

/** Removes what is out of date, then what was used longest ago; nothing where another host is cleaning already. */
export async function clean({ dir, limits, books, log }: CleanInit, signal?: AbortSignal): Promise<CacheRemoved> {
  const lease = await tryLease(join(dir, 'clean.lease'))
  if (lease === undefined) return { entries: 0, bytes: 0 }
  try {
    await books.flush()
    await removeAbandoned(join(dir, 'tmp'))
    const present = await survey(join(dir, 'entries'), books, signal)
    const now = Date.now()
    const doomed = new Set(present.filter(({ mtimeMs }) => now - mtimeMs > limits.ttlMs))
    const current = present.filter((one) => !doomed.has(one))
    for (const one of beyondLimits(current, limits)) doomed.add(one)
    const removed = await removeAll([...doomed], signal)
    await rebuildBooks(
      books,
      present.filter((one) => !removed.has(one)),
    )
    const result = { entries: removed.size, bytes: [...removed].reduce((sum, { size }) => sum + size, 0) }
    log[result.entries > 0 ? 'info' : 'debug']('The cache was cleaned.', { ...result, left: present.length - removed.size })
    return result
  } finally {
    await lease.release()
  }
}

/** How many entries there are, and their bytes. */
export async function countEntries(dir: string): Promise<CacheRemoved> {
  let entries = 0
  let bytes = 0
  for await (const { size } of filesIn(dir)) {
    entries++
    bytes += size
  }
  return { entries, bytes }
}

/** Every entry, and when it was last used: by the books, or when it was written. */
async function survey(dir: string, books: Books, signal: AbortSignal | undefined): Promise<Found[]> {
  const found: Found[] = []
  let shard = ''
  let lines: ReadonlyMap<string, Line> = new Map()
  for await (const file of filesIn(dir)) {
    if (signal?.aborted) break
    if (shard !== shardOf(file.id)) {
      shard = shardOf(file.id)
      lines = await books.lines(shard)
    }
    found.push({ ...file, usedAt: Math.max(file.mtimeMs, lines.get(file.id)?.usedAt ?? 0) })
  }
  return found
}

async function* filesIn(dir: string): AsyncGenerator<Omit<Found, 'usedAt'>> {
  for (const prefix of (await readdir(dir).catch(() => [])).toSorted()) {
    const names = (await readdir(join(dir, prefix)).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name))
    for (let start = 0; start < names.length; start += step) {
      const files = names.slice(start, start + step).map(async (id) => {
        const path = join(dir, prefix, id)
        const known = await stat(path).catch(() => undefined)
        return known && { id, path, size: known.size, mtimeMs: known.mtimeMs }
      })
      for (const file of await Promise.all(files)) if (file) yield file
    }
  }
}

/** Those used longest ago, until the rest is within 0.9 of the limits. Nothing while the limits hold. */
export function beyondLimits<T extends Pick<Found, 'size' | 'usedAt'>>(
  present: readonly T[],
  limits: Pick<CacheStats['limits'], 'entries' | 'bytes'>,
): T[] {
  let bytes = present.reduce((sum, { size }) => sum + size, 0)
  let count = present.length
  if (bytes <= limits.bytes && count <= limits.entries) return []
  // Numbers sort 20 times as fast as objects: age in milliseconds (49 days at most) and position in one, exact for 2 million.
  const latest = present.reduce((max, { usedAt }) => Math.max(max, usedAt), 0)
  const order = Float64Array.from(
    present,
    ({ usedAt }, index) => Math.min(Math.floor(latest - usedAt), 2 ** 32 - 1) * 2 ** 21 + index,
  ).toSorted()
  const doomed: T[] = []
  for (const packed of order.toReversed()) {
    if (bytes <= limits.bytes * target && count <= limits.entries * target) break
    const one = present[packed % 2 ** 21]!
    doomed.push(one)
    bytes -= one.size
    count--
  }
  return doomed
}

async function removeAll(doomed: readonly Found[], signal: AbortSignal | undefined): Promise<Set<Found>> {
  const removed = new Set<Found>()
  for (let start = 0; start < doomed.length; start += step) {
    if (signal?.aborted) break
    await Promise.all(
      doomed.slice(start, start + step).map(async (one) => {
        // Another host may have renewed it since it was looked at.
        const now = await stat(one.path).catch(() => undefined)
        if (now && now.mtimeMs !== one.mtimeMs) return
        await rm(one.path, { force: true }).then(
          () => removed.add(one),
          () => {},
        )
      }),
    )
  }
  return removed
}

async function rebuildBooks(books: Books, left: readonly Found[]): Promise<void> {
  const byShard = new Map<string, Map<string, Omit<Line, 'hits'>>>(allShards.map((shard) => [shard, new Map()]))
  for (const { id, size, usedAt } of left) byShard.get(shardOf(id))!.set(id, { size, usedAt })
  for (const [shard, present] of byShard) {
    await books.rebuild(shard, present).catch(() => {})
    await nextTurn()
  }
}

async function removeAbandoned(tempDir: string): Promise<void> {
  for (const name of await readdir(tempDir).catch(() => [])) {
    const file = await stat(join(tempDir, name)).catch(() => undefined)
    if (file && Math.abs(Date.now() - file.mtimeMs) > abandonedMs) await rm(join(tempDir, name), { force: true }).catch(() => {})
  }
}
