/** What reading a page gives. */
import { z } from 'zod'

const box = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Pixels of the upright picture, from its top left')
const confidence = z.number().describe('0 to 1')

/** One picture's text: lines in reading order. */
export const pageSchema = z.object({
  text: z.string(),
  confidence,
  lines: z.array(z.object({ text: z.string(), box, confidence, words: z.array(z.object({ text: z.string(), box, confidence })) })),
  codes: z
    .array(z.object({ type: z.string(), text: z.string(), box }))
    .optional()
    .describe('QR codes and bar codes'),
  tables: z
    .array(z.object({ box: box.optional(), rows: z.array(z.array(z.string())) }))
    .optional()
    .describe('Cells, row by row'),
})
export type Page = z.output<typeof pageSchema>
export type Line = Page['lines'][number]
export type Word = Line['words'][number]
export type Box = Word['box']
