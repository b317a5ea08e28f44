/** One look at a picture: what is told of it, and whether a model may get the file as it is. */
import { formatOf, type Picture } from '../picture.ts'
import type { ImageFacts } from './facts-schema.ts'
import { measureFacts } from './measure-facts.ts'

export interface Look {
  readonly facts: ImageFacts
  /** PNG, JPEG or WebP, upright, one frame, sRGB of 8 bits, without metadata: every vision model takes it, and it tells nothing else. */
  readonly plain: boolean
}

const common = ['jpeg', 'png', 'webp']

/** As `measureFacts`. */
export async function look(picture: Picture, options: { readonly gps?: boolean } = {}): Promise<Look> {
  const { space, depth, pages = 1, exif, xmp, iptc, orientation = 1 } = picture.metadata
  const usual = common.includes(formatOf(picture)) && pages === 1 && space === 'srgb' && depth === 'uchar'
  return { facts: await measureFacts(picture, options), plain: usual && !exif && !xmp && !iptc && orientation === 1 }
}
