/** Styles that change a rendered picture, one after the other. */
import type { Mood, Style } from '../prompt/brief.ts'
import { sketch, watercolour } from './painted.ts'
import type { Pixels } from './pixels.ts'

/** Puts the picture in its styles. These need paper: on a transparent picture they are not done, but named in the answer. */
export function finishPixels(
  picture: Pixels,
  { styles, moods }: { readonly styles: readonly Style[]; readonly moods: readonly Mood[] },
  seed: number,
  transparent: boolean,
): Style[] {
  if (transparent) return styles.filter((style) => style !== 'minimal' && style !== 'flat')
  for (const style of styles) {
    if (style === 'watercolour') watercolour(picture, seed)
    if (style === 'sketch') sketch(picture, seed, !moods.includes('monochrome'))
  }
  return []
}
