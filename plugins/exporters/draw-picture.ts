/** A plain copy of a picture, for whoever works on its pixels: upright, first frame, sRGB, no metadata. Runs where `PixelWork` says. */
import { loadSharp } from './load-sharp.ts'
import { damaged, type Picture } from './probe.ts'

/** How a copy is drawn. */
export interface Drawing {
  /** The most pixels of a side, or with `fit: 'fill'` and `'contain'` just these. */
  readonly width: number
  readonly height: number
  /** Default `inside`: nothing cut, nothing bent, never larger than the picture. */
  readonly fit?: 'inside' | 'fill' | 'contain'
  /** What is put under transparent parts, as `#rrggbb`; without it they stay. */
  readonly background?: string
  /** Brightness alone; as `raw`, one byte a pixel. */
  readonly grey?: boolean
  /** Sharp edges stay sharp, for masks. */
  readonly nearest?: boolean
  readonly as: 'png' | 'jpeg' | 'raw'
  /** Of JPEG, 1 to 100. Default 80; from 90 on its colours keep every pixel. */
  readonly quality?: number
}
/** A copy: a file, or as `raw` its pixels, one after the other. */
export interface Drawn {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** Throws `INPUT_INVALID` for what is damaged or cut off. */
export async function drawPicture(bytes: Uint8Array, how: Drawing, maxPixels: number): Promise<Drawn> {
  const { width, height, fit = 'inside', background, grey = false, nearest = false, as, quality = 80 } = how
  try {
    const sharp = await loadSharp()
    let copy = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'truncated' })
      .autoOrient()
      .resize({
        width,
        height,
        fit,
        withoutEnlargement: fit === 'inside',
        ...(background !== undefined && { background }),
        ...(nearest && { kernel: 'nearest' }),
      })
    if (background !== undefined) copy = copy.flatten({ background })
    copy = grey ? copy.greyscale().toColourspace('b-w') : copy.toColourspace('srgb')
    const written =
      as === 'raw' ? copy.raw() : as === 'png' ? copy.png() : copy.jpeg({ quality, chromaSubsampling: quality < 90 ? '4:2:0' : '4:4:4' })
    const { data, info } = await written.toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch (cause) {
    throw damaged(cause)
  }
}

/** The pixels that it makes at most. */
export const pixelsDrawn = ({ width, height, fit = 'inside' }: Drawing, picture: Pick<Picture, 'width' | 'height'>): number =>
  fit === 'inside' ? Math.min(width * height, picture.width * picture.height) : width * height
