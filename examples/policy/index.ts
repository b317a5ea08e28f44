/** House rules by hooks alone: a style for every picture, words that are refused, a mark on what leaves. */
import { artifact, definePlugin, type PluginFactory, reject } from 'atelier-mcp'
import { z } from 'zod'

export interface HouseRules {
  /** Appended to every prompt. */
  style?: string
  /** Whole words that no prompt may hold. */
  blocked?: string[]
  /** Written into the lower right corner of every picture. */
  watermark?: string
}
const pictures = ['image.generate', 'image.edit'] as const
/** And what the client's own model draws: its words are those in the drawing. */
const withDrawings = [...pictures, 'image.draw'] as const
const marked = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const plugin: PluginFactory<HouseRules> = definePlugin({
  name: 'house-rules',
  version: '1.0.0',
  apiVersion: 1,
  description: 'One style, no forbidden words, our mark.',
  options: z.strictObject({
    style: z.string().optional(),
    blocked: z.array(z.string().min(1)).default([]),
    watermark: z.string().max(40).optional(),
  }),
  setup({ options: { style, blocked, watermark }, hooks }) {
    // Before the cache looks: another style is another picture.
    if (style) hooks.prepare(pictures, (request) => ({ ...request, prompt: `${request.prompt}, ${style}` }), { stage: 'late' })

    // Before anything is spent.
    hooks.validate(withDrawings, ({ prompt }) => {
      const words = new Set(prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu))
      const word = blocked.find((each) => words.has(each.toLowerCase()))
      return word === undefined
        ? undefined
        : reject({
            code: 'BLOCKED_WORD',
            message: `House rules refuse the word "${word}".`,
            fix: 'Say it in other words, or change `blocked` in the config.',
          })
    })

    // After the cache: the picture is kept unmarked, and marked as it leaves.
    if (watermark)
      hooks.export(
        withDrawings,
        async (picture) => {
          const { default: sharp } = await import('sharp')
          const image = sharp(await picture.bytes())
          const { width, height } = await image.metadata()
          const size = Math.max(9, Math.round(Math.min(width, height) / 22))
          const mark = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="${width - size}" y="${height - size}" font-size="${size}" font-family="sans-serif" text-anchor="end" fill="#fff" stroke="#0008" stroke-width="${size / 8}" paint-order="stroke">${marked(watermark)}</text></svg>`
          return artifact(
            await image
              .composite([{ input: Buffer.from(mark) }])
              .png()
              .toBuffer(),
            'image/png',
            { name: picture.name, meta: { width, height } },
          )
        },
        { stage: 'early' },
      )
  },
})
export default plugin
