/** A picture that must not exceed a size on disk. */
import { AtelierError } from 'atelier-mcp'
import type { OutputInfo, Sharp } from 'sharp'
import { loadSharp } from './load-sharp.ts'
import type { PictureOptions } from './picture-options.ts'

interface Written {
  readonly data: Buffer
  readonly info: OutputInfo
}
interface FitContext {
  readonly animated: boolean
  /** Quality changes the size of this format. */
  readonly lossy: boolean
}

/** Below this a picture is mud; fewer pixels look better. */
const worstQuality = 30

/**
 * The best quality that fits, by halving. Where even the worst does not and no side was asked for, fewer pixels. Throws
 * `INPUT_INVALID` with the smallest size that can be had.
 */
export async function fitBytes(
  shaped: Sharp,
  write: (pixels: Sharp, options: PictureOptions) => Sharp,
  options: PictureOptions & { readonly targetKb: number },
  { animated, lossy }: FitContext,
): Promise<Written> {
  const sharp = await loadSharp()
  const limit = options.targetKb * 1000
  // Shaped once; kept as lossless WebP where there are frames, which PNG cannot hold.
  const pixels = await (animated ? shaped.webp({ lossless: true, effort: 0 }) : shaped.png({ compressionLevel: 1 }))
    .keepExif()
    .keepXmp()
    .toBuffer({ resolveWithObject: true })
  const attempt = (scale: number, quality: number | undefined): Promise<Written> => {
    const opened = sharp(pixels.data, { animated })
    const sized = scale === 1 ? opened : opened.resize({ width: Math.max(1, Math.round(pixels.info.width * scale)) })
    return write(sized, quality === undefined ? options : { ...options, quality, lossless: false }).toBuffer({ resolveWithObject: true })
  }
  const first = await attempt(1, undefined)
  if (first.data.byteLength <= limit) return first
  let smallest = first
  if (lossy) {
    smallest = await attempt(1, worstQuality)
    if (smallest.data.byteLength <= limit) return best(attempt, smallest, options.quality ?? 100, limit)
  }
  const sidesAreFixed = options.width !== undefined || options.height !== undefined
  if (!sidesAreFixed)
    for (let scale = 1, tries = 0; tries < 6 && smallest.info.width > 16; tries++) {
      // Bytes go with area; a little less, so that the next try is likely the last.
      scale *= Math.min(0.9, Math.sqrt(limit / smallest.data.byteLength) * 0.95)
      smallest = await attempt(scale, lossy ? Math.max(worstQuality, 60) : undefined)
      if (smallest.data.byteLength <= limit) return smallest
    }
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: `The picture does not fit into ${options.targetKb} kB: at ${smallest.info.width}x${smallest.info.pageHeight ?? smallest.info.height} it still takes ${Math.ceil(smallest.data.byteLength / 1000)} kB.`,
    fix: sidesAreFixed
      ? 'Ask for a smaller `width` and `height`, another format (webp, avif), or a larger `targetKb`.'
      : 'Ask for another format (webp, avif) or a larger `targetKb`.',
    outcome: 'none',
  })
}

/** Between a quality that fits and one that does not. Four halvings come within 5 steps of the best. */
async function best(
  attempt: (scale: number, quality: number) => Promise<Written>,
  fits: Written,
  most: number,
  limit: number,
): Promise<Written> {
  let low = worstQuality
  let high = most
  let found = fits
  for (let tries = 0; tries < 4 && high - low > 4; tries++) {
    const middle = Math.round((low + high) / 2)
    const tried = await attempt(1, middle)
    if (tried.data.byteLength <= limit) [low, found] = [middle, tried]
    else high = middle
  }
  return found
}
