/** Pictures one after the other, as an animated GIF or WebP. */
import type { Pixels } from '../finish/pixels.ts'
import { blank } from './collage.ts'
import { mostPixels, over, scale } from './layer.ts'

/** Longest side of a frame, in pixels: animations grow fast. */
const longest = 1280

/** Every frame has the first one's size; others are fitted into it on white, none cut. `loops`: 0 without end. */
export async function animate(
  pictures: readonly Pixels[],
  { format, frameMs, loops }: { readonly format: 'gif' | 'webp'; readonly frameMs: number; readonly loops: number },
  size?: { readonly width: number; readonly height: number },
): Promise<{ readonly bytes: Uint8Array; readonly width: number; readonly height: number }> {
  const { default: sharp } = await import('sharp')
  const [first] = pictures
  const asked = size ?? { width: first!.width, height: first!.height }
  const shrink = Math.min(
    1,
    longest / asked.width,
    longest / asked.height,
    Math.sqrt(mostPixels / (asked.width * asked.height * pictures.length)),
  )
  const [width, height] = [Math.max(1, Math.round(asked.width * shrink)), Math.max(1, Math.round(asked.height * shrink))]
  const data = new Uint8Array(width * height * 4 * pictures.length)
  for (const [at, picture] of pictures.entries()) {
    const ratio = Math.min(width / picture.width, height / picture.height)
    const sized = await scale(picture, picture.width * ratio, picture.height * ratio)
    const whole = sized.width === width && sized.height === height
    const frame = whole
      ? sized
      : await over(blank(width, height), sized, Math.floor((width - sized.width) / 2), Math.floor((height - sized.height) / 2))
    data.set(frame.data, at * width * height * 4)
  }
  const stack = sharp(data, { raw: { width, height: height * pictures.length, channels: 4, pageHeight: height } })
  const timing = { delay: pictures.map(() => frameMs), loop: loops }
  const bytes = await (format === 'gif' ? stack.gif(timing) : stack.webp({ ...timing, quality: 90 })).toBuffer()
  return { bytes, width, height }
}
