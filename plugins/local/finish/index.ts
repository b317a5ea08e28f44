/** Styles that change a rendered picture, one after the other. */
import type { Mood, Style } from '../prompt/brief.ts'
import { renderPixels } from '../render.ts'
import { facets, panes } from './glass.ts'
import { sketch, watercolour } from './painted.ts'
import type { Pixels } from './pixels.ts'
import { grain, pixelArt, popArt, poster } from './printed.ts'

const keepsOutline: ReadonlySet<Style> = new Set(['pixel', 'popart', 'minimal', 'flat'])

/** The picture in its styles. On a transparent picture only what keeps its outline is done; the rest is named in `left`. */
export async function finishPixels(
  first: Pixels,
  { styles, moods }: { readonly styles: readonly Style[]; readonly moods: readonly Mood[] },
  seed: number,
  transparent: boolean,
): Promise<{ readonly picture: Pixels; readonly left: Style[] }> {
  let picture = first
  const left: Style[] = []
  for (const style of styles) {
    if (transparent && !keepsOutline.has(style)) {
      left.push(style)
      continue
    }
    if (style === 'watercolour') watercolour(picture, seed)
    if (style === 'sketch') sketch(picture, seed, !moods.includes('monochrome'))
    if (style === 'poster') poster(picture, seed)
    if (style === 'popart') popArt(picture)
    if (style === 'pixel') pixelArt(picture)
    if (style === 'lowpoly') picture = await renderPixels(facets(picture, seed))
    if (style === 'stained') picture = await renderPixels(panes(picture, seed))
    if (style === 'grain' || style === 'paper') grain(picture, seed, style === 'paper' ? 7 : 15)
  }
  if (!transparent && moods.includes('vintage') && !styles.includes('grain')) grain(picture, seed, 9)
  return { picture, left }
}
