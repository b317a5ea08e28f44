/** Options of `sampling()`. */
import { z } from 'zod'

export const options = z.strictObject({
  /** The longest answer about pictures, in tokens. */
  maxTokens: z.int().min(50).max(32_000).default(2000),
  /** Whether the client's model scores texts for the plugin `moderation`: one more question, which its person may have to allow, for each text that goes to somebody's model. Default false. */
  moderation: z.boolean().default(false),
  /** Models that the client may prefer, by name or a part of it. */
  models: z.array(z.string().min(1)).default([]),
})
export type Options = z.output<typeof options>
