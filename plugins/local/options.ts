/** Options of `local()`. */
import { z } from 'zod'

export const options = z.strictObject({
  /** Pictures that are drawn at a time. Each thread takes 150 to 300 MB while it works. */
  threads: z.int().min(1).max(8).default(1),
  /** Threads without work end after this many milliseconds. */
  idleMs: z.int().min(100).default(60_000),
})
