/** Options of `sampling()`. */
import { z } from 'zod'

export const options = z.strictObject({
  /** The longest answer about pictures, in tokens. */
  maxTokens: z.int().min(50).max(32_000).default(2000),
  /** Models that the client may prefer, by name or a part of it. */
  models: z.array(z.string().min(1)).default([]),
})
export type Options = z.output<typeof options>
