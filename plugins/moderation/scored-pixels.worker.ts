/** Reading pictures for scorers, in a process that can be ended. */
import { AtelierError, workerTask } from 'atelier-mcp'
import type { Sharp } from 'sharp'
import { plainPicture } from '../heic.ts'

/** Longest side that a scorer gets to see, in pixels; they all look at less. */
const longestSide = 768
/** Of a whole picture; above is an attack or a mistake. */
const mostPixels = 100_000_000

export const jpeg = workerTask((bytes: Uint8Array) =>
  drawn(bytes, (image) =>
    image.resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true }).jpeg({ quality: 80 }),
  ),
)
export const square = workerTask(({ bytes, side }: { readonly bytes: Uint8Array; readonly side: number }) =>
  drawn(bytes, (image) => image.resize(side, side, { fit: 'fill' }).toColourspace('srgb').raw()),
)

async function drawn(bytes: Uint8Array, draw: (image: Sharp) => Sharp): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  try {
    return await draw(
      sharp(await plainPicture(bytes, mostPixels), { limitInputPixels: mostPixels })
        .autoOrient()
        .flatten({ background: '#fff' }),
    ).toBuffer()
  } catch (cause) {
    if (AtelierError.is(cause)) throw cause
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `The picture cannot be read: ${(cause as Error).message.split('\n')[0]}`,
      fix: `Give a whole picture in a common format, of at most ${mostPixels / 1e6} megapixels.`,
      outcome: 'none',
      cause,
    })
  }
}
