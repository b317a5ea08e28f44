/** Turning, cutting and resizing, as one sharp pipeline. */
import { AtelierError } from 'atelier-mcp'
import type { Sharp } from 'sharp'
import { loadSharp } from './load-sharp.ts'
import type { PictureOptions } from './picture-options.ts'
import type { Picture } from './probe.ts'

const clear = { r: 0, g: 0, b: 0, alpha: 0 }

/** Does anything asked for change pixels of a picture that is this large? */
export const reshapes = ({ width, height, crop, aspect, rotate, flatten }: PictureOptions, picture: Picture): boolean =>
  (width !== undefined && width !== picture.width) ||
  (height !== undefined && height !== picture.height) ||
  crop !== undefined ||
  (aspect !== undefined && !hasAspect(picture, aspect)) ||
  (rotate !== undefined && rotate % 360 !== 0) ||
  (flatten === true && picture.transparency)

const parts = (aspect: string): [number, number] => {
  const [width = 1, height = 1] = aspect.split(':').map(Number)
  return [width, height]
}
const hasAspect = ({ width, height }: { width: number; height: number }, aspect: string): boolean => {
  const [across, down] = parts(aspect)
  return width * down === height * across
}

/**
 * The most pixels that a picture has on its way through `shape`, one frame: what is asked for may be a thousand times what was given.
 * The numbers are those before rounding.
 */
export function pixelsOf(picture: Picture, options: PictureOptions): number {
  const { rotate = 0, crop, aspect, fit = 'inside' } = options
  let { width, height } = picture
  if (rotate % 90 !== 0) {
    const angle = (rotate * Math.PI) / 180
    const [sin, cos] = [Math.abs(Math.sin(angle)), Math.abs(Math.cos(angle))]
    ;[width, height] = [width * cos + height * sin, width * sin + height * cos]
  } else if (rotate % 180 !== 0) [width, height] = [height, width]
  const turned = width * height
  if (crop) ({ width, height } = crop)
  const wanted = aspect === undefined ? options : aspectBox(width, height, aspect, options)
  const across = wanted.width === undefined ? undefined : wanted.width / width
  const down = wanted.height === undefined ? undefined : wanted.height / height
  if (across === undefined || down === undefined) return Math.max(turned, width * height * (across ?? down ?? 1) ** 2)
  const scale = fit === 'inside' ? Math.min(across, down) : Math.max(across, down)
  return Math.max(
    turned,
    aspect === undefined && (fit === 'inside' || fit === 'outside') ? width * height * scale ** 2 : width * across * height * down,
  )
}

/** `picture` is what `probe` said; its sides are upright. Throws `INPUT_INVALID` for a box outside the picture. */
export async function shape(pipeline: Sharp, picture: Picture, options: PictureOptions, transparent: boolean): Promise<Sharp> {
  const { rotate = 0, crop, aspect, flatten = false, background } = options
  const behind = background ?? (transparent && !flatten ? clear : 'white')
  const turn = ((rotate % 360) + 360) % 360
  let { width, height } = picture
  // The orientation is part of what a viewer sees; frames of an animation carry none.
  let shaped = picture.frames === 1 ? pipeline.autoOrient() : pipeline
  if (turn !== 0) {
    if (picture.frames > 1) throw wrong('An animation cannot be turned.', 'Leave `rotate` out, or take one frame as a still picture.')
    if (turn % 90 === 0) {
      shaped = shaped.rotate(turn)
      if (turn % 180 !== 0) [width, height] = [height, width]
    } else {
      // Free angles enlarge the canvas, so the result is measured before anything is cut from it.
      const sharp = await loadSharp()
      const { data, info } = await shaped
        .rotate(turn, { background: behind })
        .png({ compressionLevel: 1 })
        .toBuffer({ resolveWithObject: true })
      shaped = sharp(data)
      ;({ width, height } = info)
    }
  }
  if (crop) {
    if (crop.x + crop.width > width || crop.y + crop.height > height)
      throw wrong(
        `The box ${crop.width}x${crop.height} at ${crop.x},${crop.y} leaves the picture, which is ${width}x${height}.`,
        'Give a box inside the picture.',
      )
    shaped = shaped.extract({ left: crop.x, top: crop.y, width: crop.width, height: crop.height })
    ;({ width, height } = crop)
  }
  const wanted = aspect === undefined ? options : aspectBox(width, height, aspect, options)
  if (wanted.width !== undefined || wanted.height !== undefined)
    shaped = shaped.resize({
      ...(wanted.width !== undefined && { width: wanted.width }),
      ...(wanted.height !== undefined && { height: wanted.height }),
      fit: aspect === undefined ? (options.fit ?? 'inside') : 'cover',
      position: options.focus ?? 'centre',
      background: behind,
    })
  return transparent && !flatten ? shaped : shaped.flatten({ background: background ?? 'white' })
}

/** The sides of the largest box of this shape, or of the one whose width or height was asked for. */
function aspectBox(width: number, height: number, aspect: string, wanted: PictureOptions): { width: number; height: number } {
  const [across, down] = parts(aspect)
  if (wanted.width !== undefined) return { width: wanted.width, height: Math.max(1, Math.round((wanted.width * down) / across)) }
  if (wanted.height !== undefined) return { width: Math.max(1, Math.round((wanted.height * across) / down)), height: wanted.height }
  const scale = Math.min(width / across, height / down)
  return { width: Math.max(1, Math.round(across * scale)), height: Math.max(1, Math.round(down * scale)) }
}

const wrong = (message: string, fix: string): AtelierError => new AtelierError({ code: 'INPUT_INVALID', message, fix, outcome: 'none' })
