/** The formats as data: what sharp calls them and how each takes quality and effort. */
import type { Sharp } from 'sharp'
import type { PictureOptions } from './picture-options.ts'

export interface Format {
  readonly format: string
  readonly mimeType: string
  readonly extension: string
  readonly transparency: boolean
  readonly animation: boolean
  /** Longest side that the format itself allows. */
  readonly maxSide: number
  /** Used where the caller names no quality; absent where quality means nothing. */
  readonly quality?: number
  write(picture: Sharp, options: PictureOptions): Sharp
}

const nine = (effort: number | undefined, most: number, fallback: number): number =>
  effort === undefined ? fallback : Math.round((effort / 9) * most)

export const formats: readonly Format[] = [
  {
    format: 'png',
    mimeType: 'image/png',
    extension: 'png',
    transparency: true,
    animation: false,
    maxSide: 16_384,
    quality: 100,
    write: (picture, { quality = 100, effort }) =>
      picture.png(quality < 100 ? { palette: true, quality, effort: nine(effort, 10, 4) } : { compressionLevel: nine(effort, 9, 6) }),
  },
  {
    format: 'jpeg',
    mimeType: 'image/jpeg',
    extension: 'jpg',
    transparency: false,
    animation: false,
    maxSide: 16_384,
    quality: 85,
    write: (picture, { quality = 85, effort }) => picture.jpeg({ quality, mozjpeg: (effort ?? 0) > 4 }),
  },
  {
    format: 'webp',
    mimeType: 'image/webp',
    extension: 'webp',
    transparency: true,
    animation: true,
    maxSide: 16_383,
    quality: 82,
    write: (picture, { quality = 82, lossless = false, effort }) => picture.webp({ quality, lossless, effort: nine(effort, 6, 2) }),
  },
  {
    format: 'avif',
    mimeType: 'image/avif',
    extension: 'avif',
    transparency: true,
    animation: false,
    maxSide: 16_384,
    quality: 55,
    // Effort 4, sharp's default, takes 0.8 to 2.5 s for a megapixel; 1 takes a fifth and is 15 % larger.
    write: (picture, { quality = 55, lossless = false, effort }) => picture.avif({ quality, lossless, effort: nine(effort, 9, 1) }),
  },
  {
    format: 'gif',
    mimeType: 'image/gif',
    extension: 'gif',
    transparency: true,
    animation: true,
    maxSide: 16_384,
    write: (picture, { effort }) => picture.gif({ effort: Math.max(1, nine(effort, 10, 5)) }),
  },
]
