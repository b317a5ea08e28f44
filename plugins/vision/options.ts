/** Options of `vision()`. */
import { z } from 'zod'
import { languagesSchema } from './extract-text.ts'

export const options = z.strictObject({
  /** What is read when a caller names no languages: codes as Tesseract has them. */
  languages: languagesSchema.default(['eng']),
  /** Pictures whose text is read at a time. Each process takes about 200 MB while it works. */
  ocrProcesses: z.int().min(1).max(8).default(1),
  /** Processes without work end after this many milliseconds. */
  idleMs: z.int().min(100).default(60_000),
})
