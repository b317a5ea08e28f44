/** Sizes that a model can make, and the nearest one to what was asked. */
import type { Size } from 'atelier-mcp'
import type { ImageModel } from './models.ts'

/** Limits of `gpt-image-2` and later: sides divisible by 16, at most 3840, ratio 1:3 to 3:1, 655 360 to 8 294 400 pixels. */
const step = 16
const longest = 3840
const widest = 3
const fewest = 655_360
const most = 8_294_400

/** Width and height in pixels. */
export const sidesOf = (size: string): readonly [number, number] => {
  const [width = 0, height = 0] = size.split('x').map(Number)
  return [width, height]
}

/** The size itself where the model makes it, else the nearest of about the same shape. */
export function fitSize(size: Size, { sizes }: Pick<ImageModel, 'sizes'>): Size {
  const [width, height] = sidesOf(size)
  if (sizes === 'any') return size
  if (sizes !== 'flexible') {
    if (sizes.includes(size)) return size
    const distance = (other: Size): number => {
      const [w, h] = sidesOf(other)
      return Math.abs(Math.log(width / height / (w / h))) * 10 + Math.abs(Math.log((width * height) / (w * h)))
    }
    return sizes.toSorted((a, b) => distance(a) - distance(b))[0] ?? size
  }
  if (allowed(width, height)) return size
  const ratio = Math.min(widest, Math.max(1 / widest, width / height))
  const pixels = Math.min(most, Math.max(fewest, width * height))
  const scale = Math.min(1, longest / Math.max(Math.sqrt(pixels * ratio), Math.sqrt(pixels / ratio)))
  const wide = Math.sqrt(pixels * ratio) * scale
  const high = Math.sqrt(pixels / ratio) * scale
  // Rounding may step over one of the limits: of the four neighbours, and the next ones, the nearest that is allowed.
  const fits = near(wide)
    .flatMap((w) => near(high).map((h) => [w, h] as const))
    .filter(([w, h]) => allowed(w, h))
  const off = ([w, h]: readonly [number, number]): number => Math.abs(w - wide) + Math.abs(h - high)
  const [w, h] = fits.toSorted((a, b) => off(a) - off(b))[0] ?? [1024, 1024]
  return `${w}x${h}`
}

/** The sides that rounding could lead to. */
const near = (side: number): number[] => [-1, 0, 1, 2].map((by) => (Math.floor(side / step) + by) * step)

const allowed = (width: number, height: number): boolean =>
  width % step === 0 &&
  height % step === 0 &&
  Math.max(width, height) <= longest &&
  Math.max(width, height) <= widest * Math.min(width, height) &&
  width * height >= fewest &&
  width * height <= most
