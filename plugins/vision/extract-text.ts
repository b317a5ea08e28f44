/** The tool `extract_text`: the words in pictures, where they stand and how sure that is. */
import { defineTool, type PluginContext, type ReadData, text, type Tool, generationOptions } from 'atelier-mcp'
import { z } from 'zod'
import { answering, loadAll, untrusted } from './arguments.ts'
import { pageSchema } from './ocr/page.ts'
import { partsOf } from './ocr/page-parts.ts'
import { asCsv, asMarkdown } from './ocr/table-format.ts'

const noCode = 'is no language code such as "eng" or "chi_sim"'
/** Tesseract has data of that name which reads no language. */
const languageCode = z.string().refine((code) => /^[a-z]{3}(_[a-zA-Z]{3,10}){0,2}$/.test(code) && code !== 'osd', noCode)
/** Codes as Tesseract has them. */
export const languagesSchema = z.array(languageCode).min(1).max(5)

const answer = z.object({ pages: z.array(pageSchema), untrusted: z.string() })

export const extractText = (languages: readonly string[], providers: PluginContext['providers']): Tool =>
  defineTool({
    name: 'extract_text',
    essential: true,
    title: 'Read text in pictures',
    description: `Reads the text in up to 16 pictures, in reading order, with boxes and confidence. Offline. Language: ${languages.join(', ')}.`,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    input: z.object({
      images: z.array(z.string().min(1)).min(1).max(16).describe('Paths, URLs or asset:// ids'),
      languages: languagesSchema.optional().describe('Codes such as "deu" or "chi_sim", the main one first'),
      format: z.enum(['table', 'csv']).optional().describe('Tables as Markdown or CSV'),
      ...answering,
    }),
    output: answer,
    async handler(args, call) {
      const options = generationOptions(args, 'vision.read', providers)
      const images = await loadAll(args.images, call.assets)
      const pages: ReadData[] = []
      const notes: string[] = []
      for (const [index, image] of images.entries()) {
        if (images.length > 1) call.progress(index, images.length, `Reading picture ${index + 1} of ${images.length}`)
        const { data, warnings } = await call.run({ kind: 'vision.read', image, languages: args.languages ?? languages }, options)
        pages.push({ ...data, text: data.text ?? '', confidence: data.confidence ?? 0, lines: data.lines ?? [] })
        notes.push(...warnings.map(({ message }) => (images.length > 1 ? `Picture ${index + 1}: ${message}` : message)))
      }
      if (args.format && !args.estimate) {
        const written = pages.map((page) => inFormat(page, args.format))
        return { content: [text([untrusted, ...titled(written), ...notes].join('\n\n'))], data: dataOf(written) }
      }
      const nothing = !args.estimate && pages.every(({ text: read, codes = [] }) => read === '' && codes.length === 0)
      return nothing ? { content: [text([noTextIn(pages.length), ...notes].join(' '))], data: dataOf(pages) } : dataOf(pages)
    },
  })

const noTextIn = (count: number): string => `No text was found in ${count === 1 ? 'the picture' : `any of the ${count} pictures`}.`
const dataOf = (pages: readonly ReadData[]) => ({ pages, untrusted }) as z.input<typeof answer>

/** The text with its tables in a format, and their cells; where each word stands is left out. */
function inFormat(page: ReadData, format: 'table' | 'csv' | undefined): ReadData {
  const parts = partsOf(page)
  return {
    text: format === 'csv' ? asCsv(parts) : asMarkdown(parts),
    confidence: page.confidence,
    lines: [],
    ...(page.codes && { codes: page.codes }),
    tables: parts.filter((part) => typeof part !== 'string').map((rows) => ({ rows })),
  }
}

const titled = (pages: readonly ReadData[]): string[] =>
  pages.flatMap((page, index) => [...(pages.length > 1 ? [`Picture ${index + 1}:`] : []), page.text || noTextIn(1), ...codesOf(page)])

const codesOf = ({ codes = [] }: ReadData): string[] => codes.map((code) => `${code.type}: ${code.text}`)
