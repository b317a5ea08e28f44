/** Where generations are remembered. The `cache` plugin brings one on disk; another may take its place (`cache({ store })`). */
import type { Awaitable } from './infer.ts'
import type { Result } from './run.ts'

declare module './augment.ts' {
  interface Services {
    /** A store that several hosts share; the `cache` plugin keeps on its disk what that does not take. */
    cacheStore: OpenCacheStore
    /** The same for results of any size: those that `cacheStore` does not take, or all of them where nobody offers that. */
    largeCacheStore: OpenCacheStore
  }
}
/** Opens it with the limits that the cache has; its own may be narrower. Called once; whoever opened it closes it. */
export type OpenCacheStore = (limits: CacheStats['limits']) => Awaitable<CacheStore>

/**
 * Generations by key. Nothing that is wrong with an entry is ever an error: damaged, cut off, of a newer version or out of
 * date, it is a miss and a line in the log. `cacheStoreSuite` of `atelier-mcp/testing` says the same as tests.
 */
export interface CacheStore {
  /** The generation under `key`, whole and unchanged; its artifacts' bytes are read when wanted. `isHit` (default true) is counted in `stats`. */
  get(key: string, isHit?: boolean): Promise<Result | undefined>
  /** Keeps it as a whole or not at all, over whatever was there. Throws where it cannot be kept. */
  set(key: string, result: Result): Promise<void>
  delete(key: string): Promise<boolean>
  /** Drops everything. */
  clear(): Promise<CacheRemoved>
  /** Drops what is out of date, then what was used longest ago, until the limits are met. */
  prune(signal?: AbortSignal): Promise<CacheRemoved>
  /** `exact` counts what is there now; without it, the books may lag a little. */
  stats(exact?: boolean): Promise<CacheStats>
  /** Writes what is pending. */
  close(): Promise<void>
}
export interface CacheRemoved {
  readonly entries: number
  readonly bytes: number
}
export interface CacheStats {
  readonly entries: number
  readonly bytes: number
  /** Since the books began. */
  readonly hits: number
  /** What the hits would have cost, in US dollars. */
  readonly savedUsd: number
  readonly limits: { readonly entries: number; readonly bytes: number; readonly ttlMs: number }
  /** The folder, or another place in words. */
  readonly place: string
}
