/** Pictures as scorers want them: small, upright, on white. Throws `INPUT_INVALID` for what cannot be read. */
import { artifact, type Artifact, AtelierError } from 'atelier-mcp'
import type { Sharp } from 'sharp'

/** Longest side that a scorer gets to see, in pixels; they all look at less. */
const longestSide = 768
/** Of a whole picture; above is an attack or a mistake. */
const mostPixels = 100_000_000

/** A JPEG to send: a scorer needs no more. */
export async function smallCopy(picture: Artifact): Promise<Artifact> {
  const jpeg = await drawn(await picture.bytes(), (image) =>
    image.resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true }).jpeg({ quality: 80 }),
  )
  return artifact(jpeg, 'image/jpeg')
}

/** The picture squeezed into a square, as RGB bytes. `side` in pixels. */
export const squareOf = async (picture: Artifact, side: number): Promise<Uint8Array> =>
  new Uint8Array(await drawn(await picture.bytes(), (image) => image.resize(side, side, { fit: 'fill' }).toColourspace('srgb').raw()))

async function drawn(bytes: Uint8Array, draw: (image: Sharp) => Sharp): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  try {
    return await draw(sharp(bytes, { limitInputPixels: mostPixels }).autoOrient().flatten({ background: '#fff' })).toBuffer()
  } catch (cause) {
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `The picture cannot be read: ${(cause as Error).message.split('\n')[0]}`,
      fix: `Give a whole picture in a common format, of at most ${mostPixels / 1e6} megapixels.`,
      outcome: 'none',
      cause,
    })
  }
}
