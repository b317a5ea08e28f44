/** The cache on disk: one file per entry, its path derived from the key, shared by any number of hosts. */
import { createHash } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CacheStats, type CacheStore, type PluginContext, writeAtomic } from 'atelier-mcp'
import { createBooks } from './books.ts'
import { clean, countEntries, removeEntries } from './clean.ts'
import { encodeEntry, readEntry } from './entry-file.ts'

export interface FileStoreInit {
  readonly dir: string
  readonly log: PluginContext['log']
  /** An entry is out of date after this. */
  readonly ttlMs: number
  readonly maxBytes: number
  readonly maxEntries: number
  /** Waits this long between writes to the books. Default 10 000. */
  readonly flushMs?: number
}

/** Entries whose bytes this process has checked already; an entry that is replaced counts as new. */
const maxChecked = 10_000

/** Opens the store in `dir`; nothing is read or written before the first call. */
export function createFileStore({ dir, log, ttlMs, maxBytes, maxEntries, flushMs = 10_000 }: FileStoreInit): CacheStore {
  const entries = join(dir, 'entries')
  const tempDir = join(dir, 'tmp')
  const limits = { entries: maxEntries, bytes: maxBytes, ttlMs }
  const books = createBooks({ dir: join(dir, 'books'), ttlMs, maxEntries, warn: log.warn })
  const checked = new Map<string, string>()
  const told = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let written = { entries: 0, bytes: 0 }
  let cleaning: Promise<unknown> | undefined

  const idOf = (key: string) => createHash('sha256').update(key).digest('hex')
  const pathOf = (id: string) => join(entries, id.slice(0, 2), id)
  const drop = (id: string) => rm(pathOf(id), { force: true }).catch(() => {})
  /** Once per entry and reason: a lookup is repeated before anything is paid. */
  const tell = (id: string, why: string) => {
    if (told.has(id + why)) return
    if (told.size > maxChecked) told.clear()
    told.add(id + why)
    log.warn('A remembered result is left out.', { why, file: pathOf(id) })
  }
  const flush = () =>
    books.flush().catch((error: Error) => log.debug('The books of the cache could not be written.', { reason: error.message }))
  const flushLater = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, flushMs).unref()
  }
  const prune = async (signal?: AbortSignal) => {
    await cleaning
    return clean({ dir, limits, books, log }, signal)
  }

  /** After a twentieth of the limits has been written, it is time to look whether they still hold. */
  function cleanIfDue(size: number): void {
    written = { entries: written.entries + 1, bytes: written.bytes + size }
    if (cleaning || (written.entries < maxEntries / 20 && written.bytes < maxBytes / 20)) return
    written = { entries: 0, bytes: 0 }
    cleaning = clean({ dir, limits, books, log })
      .catch((error: Error) => log.warn('The cache could not be cleaned.', { dir, reason: error.message }))
      .finally(() => (cleaning = undefined))
  }

  return {
    async get(key, isHit = true) {
      const id = idOf(key)
      const entry = await readEntry(pathOf(id), key)
      if (entry.state === 'absent') return undefined
      if (entry.state !== 'whole') {
        tell(id, entry.why)
        // What a newer version wrote is still good for that version.
        if (entry.state === 'damaged') await drop(id)
        return undefined
      }
      if (Date.now() - entry.storedAt > ttlMs) return undefined
      if (checked.get(id) !== entry.sign) {
        if (!(await entry.check())) {
          tell(id, 'its content was changed')
          await drop(id)
          return undefined
        }
        checked.delete(id)
        checked.set(id, entry.sign)
        if (checked.size > maxChecked) checked.delete(checked.keys().next().value!)
      }
      if (isHit) {
        books.hit(id, entry.result.cost.usd)
        flushLater()
      }
      return entry.result
    },
    async set(key, result) {
      const id = idOf(key)
      const data = await encodeEntry(key, Date.now(), result)
      const size = data.reduce((sum, part) => sum + part.byteLength, 0)
      if (size > maxBytes) throw new RangeError(`A result of ${size} bytes is larger than the whole cache may be (${maxBytes}).`)
      await writeAtomic(pathOf(id), data, { tempDir })
      // A new entry may have a fault of its own.
      told.clear()
      books.stored(id, size)
      flushLater()
      cleanIfDue(size)
    },
    async delete(key) {
      const id = idOf(key)
      books.removed(id)
      flushLater()
      return rm(pathOf(id)).then(
        () => true,
        () => false,
      )
    },
    async clear() {
      // Moved away first: whoever stores meanwhile starts a new folder.
      await rename(entries, join(dir, `cleared-${Date.now()}`)).catch(() => {})
      await books.clear()
      const removed = { entries: 0, bytes: 0 }
      for (const name of await readdir(dir).catch(() => [])) {
        if (!name.startsWith('cleared-')) continue
        const { entries: count, bytes } = await removeEntries(join(dir, name))
        removed.entries += count
        removed.bytes += bytes
      }
      return removed
    },
    prune,
    async stats(exact = false): Promise<CacheStats> {
      const { entries: known, bytes, hits, savedUsd } = await books.totals()
      const present = exact ? await countEntries(entries) : { entries: known, bytes }
      return { ...present, hits, savedUsd, limits, place: dir }
    },
    async close() {
      clearTimeout(timer)
      await cleaning
      await flush()
    },
  }
}
