/** A mark on pictures, as they leave: what is kept stays without it. */
import { type Artifact, artifact, type PluginContext } from 'atelier-mcp'
import { nearestOf, rulesFor } from './applying.ts'
import type { Options } from './options.ts'

const kinds = ['image.generate', 'image.edit', 'image.draw'] as const

/** Of whoever no rule gives a mark, the picture leaves as it is. */
export function markPictures({ hooks }: Pick<PluginContext, 'hooks'>, options: Options): void {
  hooks.export(
    kinds,
    (picture, _target, { principal }) => {
      const words = nearestOf('watermark', rulesFor(principal, options))
      return words === undefined || !picture.mimeType.startsWith('image/') ? undefined : marked(picture, words)
    },
    { stage: 'early' },
  )
}

/** White letters with a dark rim, so that they are seen on any ground. */
async function marked(picture: Artifact, words: string): Promise<Artifact> {
  const { default: sharp } = await import('sharp')
  const image = sharp(await picture.bytes())
  const { width, height } = await image.metadata()
  // As high as a twenty-second of the shorter side, and never wider than the picture.
  const size = Math.max(4, Math.round(Math.min(Math.min(width, height) / 22, width / words.length)))
  const text = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const mark = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="${width - size}" y="${height - size}" font-size="${size}" font-family="sans-serif" text-anchor="end" fill="#fff" stroke="#0008" stroke-width="${size / 8}" paint-order="stroke">${text}</text></svg>`
  const bytes = await image
    .composite([{ input: Buffer.from(mark) }])
    .png()
    .toBuffer()
  return artifact(bytes, 'image/png', { name: picture.name, meta: { width, height } })
}
