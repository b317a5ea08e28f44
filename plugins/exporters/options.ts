/** Options of `exporters()`. */
import { z } from 'zod'
import { maxPixels } from './probe.ts'

const quality = z.int().min(1).max(100).optional()
export const options = z.strictObject({
  /** Quality by format, where a caller names none. Default: jpeg 85, webp 82, avif 55, png without loss. */
  quality: z.strictObject({ png: quality, jpeg: quality, webp: quality, avif: quality }).default({}),
  /** Write the prompt into the metadata of what is made from it. Default true. */
  prompt: z.boolean().default(true),
  /** Pixels that a picture may have, all frames together. Default 100 million. */
  maxPixels: z.int().min(1_000_000).max(1_000_000_000).default(maxPixels),
})
