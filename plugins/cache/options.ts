/** Options of `cache()`. */
import type { CacheStore } from 'atelier-mcp'
import { z } from 'zod'

export interface CacheOptions {
  /** Results are remembered for this long. Default 30 days. */
  ttlMs?: number
  /** Default 2 GiB. */
  maxBytes?: number
  /** Default 20 000. */
  maxEntries?: number
  /** Another place for what is remembered, instead of the disk; the limits above are then its own business. */
  store?: CacheStore
}

const day = 24 * 60 * 60_000

export const options = z.strictObject({
  ttlMs: z
    .int()
    .positive()
    .default(30 * day),
  maxBytes: z
    .int()
    .positive()
    .default(2 * 1024 ** 3),
  maxEntries: z.int().positive().max(2_000_000).default(20_000),
  store: z
    .custom<CacheStore>(
      (value) => typeof (value as Partial<CacheStore> | undefined)?.get === 'function',
      'Give an object with the methods of CacheStore.',
    )
    .optional(),
})
