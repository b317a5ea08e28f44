/** Provider `local` of `vision.analyze`: what was measured and read, in plain sentences that claim nothing else. */
import { AtelierError, type ProviderV1 } from 'atelier-mcp'
import type { ImageFacts } from './facts/facts-schema.ts'
import type { FactsKeeper } from './facts/known-facts.ts'
import { isLikelyText } from './ocr/likely-text.ts'
import type { Page } from './ocr/page.ts'
import type { PageAndAdvice, PageReader } from './ocr/page-reader.ts'
import { pictureFile } from './picture-file.ts'
import { stillWanted } from './still-wanted.ts'
import { originalOf } from './analyze/for-model.ts'

const maxImages = 16

export const visionProvider = (facts: FactsKeeper, reader: PageReader, languages: readonly string[]): ProviderV1<'vision.analyze'> => ({
  specVersion: 'v1',
  kind: 'vision.analyze',
  id: 'local',
  title: 'Measured facts and text recognition, no model',
  nature: 'procedural',
  capabilities: { maxImages, structured: false },
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ images, schema }, { signal, progress }) {
    if (schema || images.length > maxImages)
      throw new AtelierError({
        code: 'PROVIDER_UNSUPPORTED',
        message: schema ? 'Measurements cannot be fitted into a schema.' : `At most ${maxImages} pictures at a time, not ${images.length}.`,
        fix: 'Configure a vision model, or use a client that offers its own (MCP sampling).',
        outcome: 'none',
      })
    const parts: string[] = []
    for (const [index, image] of images.entries()) {
      stillWanted(signal)
      progress(index, images.length, `Reading picture ${index + 1} of ${images.length}`)
      const file = await pictureFile(originalOf(image), `picture ${index + 1}`)
      const { facts: measured } = await facts.of(file)
      const page = await reader.read(file, { languages, signal }).catch((error: unknown) => {
        stillWanted(signal)
        return `Its text could not be read: ${(error as Error).message}`
      })
      parts.push(`${images.length > 1 ? `Picture ${index + 1}: ` : ''}${sentences(measured, page).join(' ')}`)
    }
    const text = [
      ...parts,
      'No vision model looked at this: these are measurements and recognised text alone, and the question was not answered beyond them.',
    ]
    return { data: { text: text.join('\n\n') }, cost: { usd: 0, basis: 'computed' } }
  },
})

const percent = (share: number): string => `${Math.round(share * 100)} %`
const light = {
  dark: 'It is dark.',
  light: 'It is light.',
  flat: 'It has little contrast.',
  balanced: 'Its exposure is balanced.',
  blank: 'It is blank: one even shade.',
}
const sharp = { sharp: 'Its edges are sharp.', soft: 'Its edges are soft.', blurred: 'It is blurred.', unknown: '' }

/** Shades of one name count together. */
function mainColours(palette: ImageFacts['palette']): string[] {
  const shares = new Map<string, number>()
  for (const { name, share } of palette) shares.set(name, (shares.get(name) ?? 0) + share)
  return [...shares]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([name, share]) => `${name} (${percent(share)})`)
}

/** The facts and the text of one picture, as sentences; a string for the page says why it was not read. */
export function sentences(
  { width, height, format, frames, palette, exposure, sharpness, transparency }: ImageFacts,
  page: PageAndAdvice | string,
): string[] {
  const shape = width === height ? 'square' : width > height ? 'landscape' : 'portrait'
  const { lines: read, codes = [] }: Pick<Page, 'lines' | 'codes'> = typeof page === 'string' ? { lines: [] } : page
  const lines = read.filter((line) => isLikelyText(line, read.length)).map(({ text }) => text)
  return [
    `A ${format.toUpperCase()} picture of ${width} x ${height} pixels (${shape})${frames > 1 ? ` with ${frames} frames` : ''}.`,
    palette.length > 0 ? `Main colours: ${mainColours(palette).join(', ')}.` : '',
    transparency.share > 0 ? `${percent(transparency.share)} of it is see-through.` : '',
    light[exposure.verdict],
    sharp[sharpness.verdict],
    typeof page === 'string'
      ? page
      : lines.length > 0
        ? `Text in it (recognised, ${percent(page.confidence)} sure): "${lines.join(' / ').slice(0, 1500)}".`
        : 'No readable text was found.',
    ...(typeof page !== 'string' && page.advice !== undefined ? [page.advice] : []),
    ...codes.map(({ type, text }) => `${type} in it: ${JSON.stringify(text.slice(0, 500))}.`),
  ].filter(Boolean)
}
