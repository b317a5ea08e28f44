/** A store whose disk may be full or read-only: what it cannot write is kept in memory, and said. */
import { type CacheStore, outcomeOf, type PluginContext, type Result, type Warning } from 'atelier-mcp'
import { spareMemory } from './spare-memory.ts'

/** More than this is not kept beside the disk: as many entries and bytes as a day's pictures of one person. */
const most = { entries: 1000, bytes: 64 * 1024 ** 2 }

export interface Remembered {
  /** What its caller, who has paid for it, is to know. */
  readonly warning?: Warning
  /** Other hosts do not find it until this resolves; rejects where this host ends before. */
  readonly shared?: Promise<void>
}
export interface Remembering extends CacheStore {
  /** Keeps it as well as can be. Never throws. */
  remember(key: string, result: Result): Promise<Remembered>
}

export function onDiskOrSpare(store: CacheStore, ttlMs: number, log: Pick<PluginContext['log'], 'warn' | 'debug'>): Remembering {
  const spare = spareMemory({ ...most, ttlMs })
  let told = false
  const isKeptBeside = async (key: string, result: Result, error: unknown): Promise<boolean> =>
    isOfDisk(error) && spare.set(key, result).catch(() => false)
  return {
    set: (key, result) => store.set(key, result),
    prune: (signal) => store.prune(signal),
    close: () => store.close(),
    get: async (key, isHit) => spare.get(key) ?? store.get(key, isHit),
    async remember(key, result) {
      try {
        await store.set(key, result)
        spare.delete(key)
        return {}
      } catch (error) {
        const isBeside = await isKeptBeside(key, result, error)
        const outcome = isBeside
          ? 'It is kept in memory: the same request costs nothing until this host ends, and is paid again after that.'
          : 'The same request will be paid again.'
        // Said once in the log, as it will be so every time.
        log[told ? 'debug' : 'warn'](`A result could not be written to the cache. ${outcome}`, {
          reason: (error as Error).message,
          fix: 'Make room or the folder writable, or name another by `dirs.cache` or ATELIER_CACHE_DIR.',
        })
        told = true
        // Nobody pays for what is free, however often it is made.
        if (outcomeOf(result.cost) === 'none') return {}
        const code = isBeside ? 'kept-in-memory' : 'not-remembered'
        return { warning: { code, message: `This result could not be written to the cache. ${outcome}` } }
      }
    },
    async delete(key) {
      const wasBeside = spare.delete(key)
      return (await store.delete(key)) || wasBeside
    },
    async clear() {
      const { entries, bytes } = spare
      spare.clear()
      const removed = await store.clear()
      return { entries: removed.entries + entries, bytes: removed.bytes + bytes }
    },
    async stats(exact) {
      const stats = await store.stats(exact)
      return { ...stats, entries: stats.entries + spare.entries, bytes: stats.bytes + spare.bytes }
    },
  }
}

/** Of the operating system: the disk is full, read-only, somebody else's, or no folder is there. */
const isOfDisk = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code !== undefined && (error as NodeJS.ErrnoException).syscall !== undefined
