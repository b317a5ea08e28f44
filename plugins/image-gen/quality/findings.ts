/** What can be wrong with one picture, found by measuring. */
import type { Artifact } from 'atelier-mcp'

export interface Finding {
  readonly code: 'unreadable' | 'blank' | 'size' | 'dark' | 'bright' | 'blurred' | 'duplicate'
  readonly message: string
  /** Bad enough to make the picture once more, where the config wants that. */
  readonly serious: boolean
}
export interface Measured {
  readonly width: number
  readonly height: number
  /** 0 to 255, over all that is not transparent. */
  readonly brightness: number
  /** Standard deviation of brightness. */
  readonly contrast: number
  /** The sharpest edge, by the Laplacian: 0 to 512. Its variance, the usual measure, calls flat art blurred. */
  readonly sharpness: number
  /** 16 x 16 grey pixels. */
  readonly thumbnail: Uint8Array
}

/** Longest side of the copy that is measured. Large enough to tell sharp from blurred, small enough for 20 ms. */
const measuredSide = 512

/** Decodes the whole picture: `undefined` where that fails, as for one that is cut off. */
export async function measure(picture: Artifact): Promise<Measured | undefined> {
  const { default: sharp } = await import('sharp')
  try {
    const bytes = await picture.bytes()
    const opened = sharp(bytes, { limitInputPixels: 100_000_000 })
    const { width, height } = await opened.metadata()
    const small = await opened
      .resize({ width: measuredSide, height: measuredSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#808080' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width: w, height: h } = small.info
    const raw = { raw: { width: w, height: h, channels: 1 as const } }
    const [
      {
        channels: [all],
      },
      edges,
      thumbnail,
    ] = await Promise.all([
      sharp(small.data, raw).stats(),
      // Offset to the middle of the range, or half of the edges would be cut off at 0.
      sharp(small.data, raw)
        .convolve({ width: 3, height: 3, kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0], scale: 2, offset: 128 })
        .toColourspace('b-w')
        .raw()
        .toBuffer(),
      sharp(small.data, raw).resize(16, 16, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer(),
    ])
    const sharpness = edges.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0) * 2
    return { width, height, brightness: all?.mean ?? 0, contrast: all?.stdev ?? 0, sharpness, thumbnail }
  } catch {
    return undefined
  }
}

/** In order: readable, blank, size, exposure, and only for well exposed pictures sharpness; dark ones always measure as blurred. */
export function judge(measured: Measured | undefined, size: string | undefined): Finding[] {
  if (!measured) return [{ code: 'unreadable', message: 'It cannot be read to its end: damaged or cut off.', serious: true }]
  const { width, height, brightness, contrast, sharpness } = measured
  const found: Finding[] = []
  if (size !== undefined && size !== `${width}x${height}`)
    found.push({ code: 'size', message: `It is ${width}x${height}, not ${size} as asked.`, serious: false })
  if (contrast < 1.5) return [...found, { code: 'blank', message: 'It is all but empty: one colour.', serious: true }]
  if (brightness < 14) return [...found, { code: 'dark', message: 'It is nearly black.', serious: true }]
  if (brightness > 250) return [...found, { code: 'bright', message: 'It is nearly white.', serious: false }]
  if (sharpness <= 10) return [...found, { code: 'blurred', message: 'It has no sharp edge anywhere: it looks blurred.', serious: false }]
  return found
}

/** Mean difference of brightness (0 to 255) up to which two thumbnails show the same. */
const alike = 2

/** Pairs of a batch that show the same, by position. */
export function duplicates(thumbnails: readonly (Uint8Array | undefined)[]): [number, number][] {
  const pairs: [number, number][] = []
  for (const [second, one] of thumbnails.entries()) {
    const first = thumbnails
      .slice(0, second)
      .findIndex((other) => one !== undefined && other !== undefined && difference(one, other) <= alike)
    if (first !== -1) pairs.push([first, second])
  }
  return pairs
}
const difference = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length
