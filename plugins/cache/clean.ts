/** Keeps the folder within its limits, in the background: small steps, other work in between, one host at a time. */
import { rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CacheRemoved,
  type CacheStats,
  type FileFound,
  filesInSteps,
  type PluginContext,
  removeAbandoned,
  tryLease,
} from 'atelier-mcp'
import { type Ages, beyondLimits } from '../beyond-limits.ts'
import { allShards, type Books, type Line, prefixesOf } from './books.ts'

export interface CleanInit {
  readonly dir: string
  readonly limits: CacheStats['limits']
  readonly books: Books
  readonly log: Pick<PluginContext['log'], 'info' | 'debug'>
}
type Found = FileFound & { readonly usedAt: number }

/** Removes what is out of date, then what was used longest ago; nothing where another host is cleaning already. */
export async function clean({ dir, limits, books, log }: CleanInit, signal?: AbortSignal): Promise<CacheRemoved> {
  const lease = await tryLease(join(dir, 'clean.lease'))
  if (lease === undefined) return { entries: 0, bytes: 0 }
  const entries = join(dir, 'entries')
  const removed = { entries: 0, bytes: 0 }
  const ages: Ages = { usedAt: [], size: [] }
  /** One shard: what `goes` is removed, the books say what stays. */
  const sweep = async (shard: string, goes: (one: Found) => boolean, stays: (one: Found) => void) => {
    const lines = await books.lines(shard)
    const left = new Map<string, Omit<Line, 'hits'>>()
    for await (const files of filesIn(entries, shard)) {
      const all = files.map((file) => ({ ...file, usedAt: Math.max(file.mtimeMs, lines.get(file.name)?.usedAt ?? 0) }))
      const gone = await Promise.all(all.map(async (one) => goes(one) && remove(one)))
      for (const [index, one] of all.entries()) {
        if (gone[index]) {
          removed.entries++
          removed.bytes += one.size
        } else {
          left.set(one.name, { size: one.size, usedAt: one.usedAt })
          stays(one)
        }
      }
    }
    await books.rebuild(shard, left).catch(() => {})
  }
  try {
    await books.flush()
    await removeAbandoned(join(dir, 'tmp'))
    for (const shard of allShards) {
      if (signal?.aborted) return removed
      await sweep(
        shard,
        ({ mtimeMs }) => Date.now() - mtimeMs > limits.ttlMs,
        ({ usedAt, size }) => void (ages.usedAt.push(usedAt), ages.size.push(size)),
      )
    }
    const over = await beyondLimits(ages, limits)
    for (const shard of over ? allShards : []) {
      if (signal?.aborted) return removed
      await sweep(shard, over!, () => {})
    }
    log[removed.entries > 0 ? 'info' : 'debug']('The cache was cleaned.', removed)
    return removed
  } finally {
    await lease.release()
  }
}

/** How many entries there are, and their bytes. */
export async function countEntries(dir: string): Promise<CacheRemoved> {
  let entries = 0
  let bytes = 0
  for (const shard of allShards) {
    for await (const files of filesIn(dir, shard)) {
      entries += files.length
      for (const { size } of files) bytes += size
    }
  }
  return { entries, bytes }
}

/** Removes a whole folder of entries, little by little. */
export async function removeEntries(dir: string): Promise<CacheRemoved> {
  const removed = { entries: 0, bytes: 0 }
  for (const shard of allShards) {
    for await (const files of filesIn(dir, shard)) {
      await Promise.all(files.map(({ path }) => unlink(path).catch(() => {})))
      removed.entries += files.length
      for (const { size } of files) removed.bytes += size
    }
  }
  await rm(dir, { recursive: true, force: true })
  return removed
}

/** The entries of one shard, a few at a time. */
async function* filesIn(dir: string, shard: string): AsyncGenerator<FileFound[]> {
  for (const prefix of prefixesOf(shard))
    for await (const files of filesInSteps(join(dir, prefix))) yield files.filter(({ name }) => /^[0-9a-f]{64}$/.test(name))
}

/** Unless another host has renewed it since it was looked at. */
async function remove({ path, mtimeMs }: FileFound): Promise<boolean> {
  const now = await stat(path).catch(() => undefined)
  if (now && now.mtimeMs !== mtimeMs) return false
  return unlink(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )
}
