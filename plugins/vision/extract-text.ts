/** The tool `extract_text`: the words in pictures, where they stand and how sure that is. */
import { defineTool, type PluginContext, type Tool, generationOptions } from 'atelier-mcp'
import { z } from 'zod'
import { answering, loadAll, untrusted } from './arguments.ts'
import { pageSchema } from './ocr/page.ts'

const noCode = 'is no language code such as "eng" or "chi_sim"'
/** Tesseract has data of that name which reads no language. */
const languageCode = z.string().refine((code) => /^[a-z]{3}(_[a-zA-Z]{3,10}){0,2}$/.test(code) && code !== 'osd', noCode)
/** Codes as Tesseract has them. */
export const languagesSchema = z.array(languageCode).min(1).max(5)

export const extractText = (languages: readonly string[], providers: PluginContext['providers']): Tool =>
  defineTool({
    name: 'extract_text',
    essential: true,
    title: 'Read text in pictures',
    description: `Reads the text in up to 16 pictures: lines and words in reading order, with boxes and confidence. Straightens, turns and enlarges by itself. Works offline. Default language: ${languages.join(', ')}.`,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input: z.object({
      images: z.array(z.string().min(1)).min(1).max(16).describe('Paths, URLs or asset:// ids'),
      languages: languagesSchema.optional().describe('Codes such as "deu" or "chi_sim", the main one first'),
      ...answering,
    }),
    output: z.object({ pages: z.array(pageSchema), untrusted: z.string() }),
    async handler(args, call) {
      const options = generationOptions(args, 'vision.read', providers)
      const images = await loadAll(args.images, call.assets)
      const pages = []
      for (const [index, image] of images.entries()) {
        if (images.length > 1) call.progress(index, images.length, `Reading picture ${index + 1} of ${images.length}`)
        const { data } = await call.run({ kind: 'vision.read', image, languages: args.languages ?? languages }, options)
        pages.push({ text: data.text ?? '', confidence: data.confidence ?? 0, lines: data.lines ?? [] })
      }
      const data = { pages, untrusted } as z.input<typeof reply>
      if (pages.some(({ text }) => text.trim() !== '')) return data
      const where = pages.length === 1 ? 'the picture' : `any of the ${pages.length} pictures`
      return { content: [{ type: 'text', text: `No text was found in ${where}.` }], data }
    },
  })

const reply = z.object({ pages: z.array(pageSchema), untrusted: z.string() })
