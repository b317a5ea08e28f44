/** What every tool takes where something may be generated, in the same words. */
import { z } from 'zod'

const cacheWords = ['on', 'off', 'refresh'] as const
type CacheWord = (typeof cacheWords)[number]
const isCacheWord = (word: string): word is CacheWord => cacheWords.some((one) => one === word)
/** As the host numbers orders. */
const orderId = /^[0-9a-f]{10}$/

/** One of the words, or the id of an order in doubt: both say what of before may answer. Anything else is refused, since money hangs on it. */
const cache = z
  .string()
  .transform((text, check): CacheWord | { readonly order: string } => {
    const word = text.trim().toLowerCase()
    if (isCacheWord(word)) return word
    if (orderId.test(word)) return { order: word }
    check.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is neither on, off nor refresh, nor the id of an order` })
    return z.NEVER
  })
  .meta({
    description: 'refresh, off, or an uncertain order that the user wants again',
    anyOf: [{ enum: [...cacheWords] }, { pattern: orderId.source }],
  })

/**
 * `provider`, `model`, `force`, `cache`, `estimate`, `name`, `order`. `model`, `force` and `order` are taken, and say what `provider` and `cache`
 * say as well: models read of one of each (`deprecated` in the schema keeps an argument out of the portable list).
 */
export const generationArguments = () => ({
  provider: z.string().min(1).max(200).optional().describe('Id, id/model or alias'),
  model: z.string().min(1).max(200).optional().meta({ deprecated: true, description: 'As provider: "id/model"' }),
  force: z.boolean().optional().meta({ deprecated: true, description: 'As cache: "refresh"' }),
  cache: cache.optional(),
  estimate: z.boolean().optional().describe('Only tell the cost'),
  name: z.string().min(1).max(200).optional().describe('File name'),
  order: z
    .string()
    .max(100)
    .optional()
    .meta({ deprecated: true, description: 'Uncertain order that the user wants placed again; cache takes it, too' }),
})
