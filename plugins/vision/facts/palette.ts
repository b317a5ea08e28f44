/** The main colours of a picture, with everyday names and how much of it each covers. */
import { loadSharp } from '../picture.ts'
import type { Palette } from './facts-schema.ts'

/** Raw RGBA pixels, 8 bits a channel. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

const side = 128
const most = 6

/** At most six colours, largest first; pixels that are more than half transparent do not count. */
export async function measurePalette({ data, width, height }: Pixels): Promise<Palette> {
  const sharp = await loadSharp()
  const indexed = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true, kernel: 'nearest' })
    .png({ palette: true, colours: 12, dither: 0, effort: 1, compressionLevel: 0 })
    .toBuffer()
  const { data: pixels } = await sharp(indexed).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const counts = new Map<number, number>()
  let total = 0
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3]! < 128) continue
    const colour = (pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
    total += 1
  }
  const names = await colourNames()
  const merged: { colour: number; lab: Lab; name: string; count: number }[] = []
  for (const [colour, count] of [...counts].toSorted((one, other) => other[1] - one[1])) {
    const lab = toLab(colour)
    const { name } = names.reduce((best, next) => (unlike(next.lab, lab) < unlike(best.lab, lab) ? next : best))
    const near = merged.find((known) => distance(known.lab, lab) < (known.name === name ? 0.12 : 0.05))
    if (near) near.count += count
    else merged.push({ colour, lab, name, count })
  }
  return merged
    .toSorted((one, other) => other.count - one.count)
    .slice(0, most)
    .map(({ colour, name, count }) => ({
      hex: `#${colour.toString(16).padStart(6, '0')}`,
      name,
      share: Math.round((count / total) * 1000) / 1000,
    }))
    .filter(({ share }) => share >= 0.005)
}

type Lab = readonly [number, number, number]

let named: Promise<readonly { readonly name: string; readonly lab: Lab }[]> | undefined
const colourNames = () =>
  (named ??= import('color-name').then(({ default: list }) =>
    Object.entries(list)
      .filter(([name]) => !name.includes('grey'))
      .map(([name, [red, green, blue]]) => ({ name, lab: toLab((red << 16) | (green << 8) | blue) })),
  ))

const linear = (channel: number): number => {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

/** From sRGB to OKLab, where distance is about what eyes see. Björn Ottosson, "A perceptual color space for image processing", 2020. */
function toLab(colour: number): Lab {
  const [red, green, blue] = [linear(colour >> 16), linear((colour >> 8) & 255), linear(colour & 255)]
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ]
}
const distance = (one: Lab, other: Lab): number => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
/** For names a different hue weighs more than a different lightness: dark grey is black before it is dark blue. */
const unlike = (one: Lab, other: Lab): number => Math.hypot((one[0] - other[0]) / 2, 2 * (one[1] - other[1]), 2 * (one[2] - other[2]))
