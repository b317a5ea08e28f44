/** Options of `batch()`. */
import { z } from 'zod'

export interface BatchOptions {
  /** Items of a batch at a time. Default 4. */
  concurrency?: number
  /** A batch estimated above this many US dollars is confirmed once, or refused where nobody can be asked. Default 0.5. */
  confirmAboveUsd?: number
  /**
   * `atOnce`: jobs at a time in this host, default 2; the number alone says the same. `auto`: after how many milliseconds a call whose client may
   * give up goes on as a job, default 50 000; `false`: never. `most`: jobs of one principal that wait or run, over all hosts, default 1000.
   */
  jobs?: number | { atOnce?: number; auto?: false | number; most?: number }
  /** Days for which finished jobs are remembered. Default 7. */
  keepDays?: number
}

const atOnce = z.int().min(1).max(32)

export const options = z.strictObject({
  concurrency: z.int().min(1).max(32).default(4),
  confirmAboveUsd: z.number().min(0).default(0.5),
  jobs: z
    .union([
      atOnce,
      z.strictObject({
        atOnce: atOnce.default(2),
        auto: z.union([z.literal(false), z.int().positive()]).default(50_000),
        most: z.int().positive().optional(),
      }),
    ])
    .default({ atOnce: 2, auto: 50_000 }),
  keepDays: z.number().positive().default(7),
})
