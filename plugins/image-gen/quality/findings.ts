/** What can be wrong with one picture, found by measuring. */
import { type Artifact, AtelierError, borrowedBytes, type Services } from 'atelier-mcp'

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

/**
 * Decodes the whole picture: `undefined` where that fails, as for one that is cut off. Rejects where it could not be looked at, which
 * says nothing of the picture.
 */
export async function measure(picture: Artifact, pictures: Services['pictures']): Promise<Measured | undefined> {
  try {
    const bytes = await borrowedBytes(picture)
    const { width, height } = await pictures.probe(bytes)
    const small = await pictures.draw(bytes, { width: measuredSide, height: measuredSide, background: '#808080', grey: true, as: 'raw' })
    const { width: w, height: h } = small
    const { default: sharp } = await import('sharp')
    const raw = { raw: { width: w, height: h, channels: 1 as const } }
    const [
      {
        channels: [all],
      },
      edges,
      thumbnail,
    ] = await Promise.all([
      sharp(small.bytes, raw).stats(),
      // Offset to the middle of the range, or half of the edges would be cut off at 0.
      sharp(small.bytes, raw)
        .convolve({ width: 3, height: 3, kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0], scale: 2, offset: 128 })
        .toColourspace('b-w')
        .raw()
        .toBuffer(),
      sharp(small.bytes, raw).resize(16, 16, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer(),
    ])
    const sharpness = edges.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0) * 2
    return { width, height, brightness: all?.mean ?? 0, contrast: all?.stdev ?? 0, sharpness, thumbnail }
  } catch (error) {
    if (AtelierError.is(error) && !AtelierError.is(error, 'INPUT_INVALID')) throw error
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
