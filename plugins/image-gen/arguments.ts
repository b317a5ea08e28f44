/** Arguments that the picture tools share, checked before anything is asked of anybody. */
import { z } from 'zod'
import { generationArguments } from '../generation-arguments.ts'

export { size } from './size.ts'

/** OpenAI's limit, and more than any model reads. Characters. */
export const longestPrompt = 32_000
/** Pictures of one call. */
export const mostPictures = 10

/** Line breaks and tabs are fine; other control characters are a mistake or an attempt. */
const control = /[^\P{Cc}\t\n\r]/u

export const prompt = z
  .string()
  .refine((text) => text.trim() !== '', { error: 'is empty: say what the picture should show', abort: true })
  .refine((text) => text.length <= longestPrompt, {
    error: ({ input }) => `has ${String(input).length} characters; ${longestPrompt} is the most`,
    abort: true,
  })
  .refine((text) => !control.test(text), {
    error: ({ input }) => {
      const at = String(input).search(control)
      return `has a control character (U+${String(input).charCodeAt(at).toString(16).padStart(4, '0').toUpperCase()}) at position ${at}; remove it`
    },
  })

export const count = z
  .int({ error: 'must be a whole number' })
  .min(1, 'must be at least 1')
  .max(mostPictures, `is too many: ${mostPictures} is the most`)
  .describe('Pictures, default 1')

/** OpenAI's words are understood too. */
const qualities = {
  draft: 'draft',
  low: 'draft',
  standard: 'standard',
  medium: 'standard',
  high: 'high',
  hd: 'high',
  auto: undefined,
} as const
export const quality = z
  .enum(['auto', 'draft', 'standard', 'high', 'low', 'medium', 'hd'])
  .transform((name) => qualities[name])
  .meta({ enum: ['draft', 'standard', 'high'], description: 'draft: fast and cheap; high: slow and dear' })

export const background = z
  .enum(['auto', 'opaque', 'transparent'])
  .transform((name) => (name === 'auto' ? undefined : name))
  .meta({ enum: ['opaque', 'transparent'], description: 'transparent: for png, webp, avif' })
export const seed = z
  .int({ error: 'must be a whole number' })
  .min(0)
  .max(2 ** 31 - 1)
  .describe('Same seed, same picture, if supported')
/** A few words; longer wishes belong into the prompt. */
export const style = z.string().max(500)
/** Lists what is registered; what else is written gets the nearest name for an answer. */
export const format = (registered: readonly string[]) =>
  z
    .string()
    .min(1)
    .max(40)
    .meta({ description: 'Of the file', ...(registered.length > 0 && { enum: [...registered] }) })

/** Pixels, of results. */
export const side = z.int().min(1).max(16_384)
/** A part of a picture, in pixels from its upper left corner. */
export const box = z.strictObject({ x: z.int().min(0), y: z.int().min(0), width: z.int().min(1), height: z.int().min(1) })

/** `10,20,300,200`, which is x, y, width and height; nothing for other text. */
export function boxOf(text: string): z.output<typeof box> | undefined {
  const [x, y, width, height, ...more] = text.split(',', 5).map((number) => (/^\d{1,6}$/.test(number.trim()) ? Number(number) : NaN))
  if (more.length > 0) return undefined
  const found = box.safeParse({ x, y, width, height })
  return found.data
}
/** What to keep: a box in a few letters, or a shape such as `16:9`, of which as much as fits. As an object a box is taken, too. */
export const cut = z.union([
  z.string().transform((text, check) => {
    const found = boxOf(text) ?? box.safeParse(fromJson(text)).data
    if (found) return found
    const [shape] = /^\s*\d{1,5}\s*:\s*\d{1,5}\s*$/.exec(text) ?? []
    if (shape !== undefined) return { aspect: shape.replaceAll(/\s/g, '') }
    check.addIssue({
      code: 'custom',
      message: `"${text.slice(0, 40)}" is no box: write x,y,width,height in pixels, such as "10,20,300,200", or a shape such as "16:9"`,
    })
    return z.NEVER
  }),
  box.meta({ deprecated: true }),
])
const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A picture as the caller names it. */
export const input = z.string({ error: 'must be text: a path, URL, asset:// id or data URI' }).min(1, 'is empty')

/** Everywhere where something may be generated. */
export const generation = generationArguments()
