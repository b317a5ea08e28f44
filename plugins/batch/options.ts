/** Options of `batch()`. */
import { z } from 'zod'

export interface BatchOptions {
  /** Items of a batch at a time. Default 4. */
  concurrency?: number
  /** A batch estimated above this many US dollars is confirmed once, or refused where nobody can be asked. Default 0.5. */
  confirmAboveUsd?: number
  /** Jobs at a time in this host. Default 2. */
  jobs?: number
  /** Days for which finished jobs are remembered. Default 7. */
  keepDays?: number
}

export const options = z.strictObject({
  concurrency: z.int().min(1).max(32).default(4),
  confirmAboveUsd: z.number().min(0).default(0.5),
  jobs: z.int().min(1).max(32).default(2),
  keepDays: z.number().positive().default(7),
})
