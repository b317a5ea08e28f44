/** An SVG of somebody's as pixels, for conversions and previews: with our letters, so that it looks alike on every machine. */
import { cleanSvg } from './clean.ts'
import { plainColours, plainStyles } from './plain-styles.ts'
import { readied } from './renderer.ts'
import { readSvg } from './tree.ts'
import { viewOf } from './view.ts'

/**
 * A PNG of just these sides. To be asked where a process can be ended, of what `checkSvg` has passed. Throws `INPUT_INVALID` for what cannot
 * be drawn.
 */
export async function pictureOfSvg(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const { root } = await readSvg(new TextDecoder().decode(bytes))
  cleanSvg(root)
  const view = viewOf(root) ?? [0, 0, width, height]
  plainStyles(root, view)
  await plainColours(root)
  root.attributes.set('viewBox', view.join(' ')).set('width', String(width)).set('height', String(height))
  const drawn = (await readied(root)).pixels()
  const { default: sharp } = await import('sharp')
  return sharp(drawn.data, { raw: { width: drawn.width, height: drawn.height, channels: 4 } })
    .png({ compressionLevel: 1, adaptiveFiltering: false })
    .toBuffer()
}
