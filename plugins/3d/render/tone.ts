/** From light to picture. */
import { fromLinear } from '../document/color.ts'

/** sRGB bytes of linear light in 4096 steps. */
const encoded = Uint8Array.from({ length: 4097 }, (_, at) => Math.round(fromLinear(at / 4096) * 255))
const byteOf = (value: number): number => encoded[value > 4096 ? 4096 : value < 0 ? 0 : Math.round(value)]!

/** One pixel as straight rgba bytes; the light is already weighed by `alpha`. `grain` (0 to 2 pi) breaks the bands of a smooth backdrop. */
export function writePixel(
  r: number,
  g: number,
  b: number,
  alpha: number,
  grain: number,
  transparent: boolean,
  pixels: Uint8Array,
  to: number,
): void {
  const scale = transparent && alpha > 0 ? 4096 / alpha : 4096
  const noise = (grain / 6.2831853 - 0.5) * 6
  pixels[to] = byteOf(r * scale + noise)
  pixels[to + 1] = byteOf(g * scale + noise)
  pixels[to + 2] = byteOf(b * scale + noise)
  pixels[to + 3] = transparent ? Math.round(alpha * 255) : 255
}

/** Khronos PBR Neutral tone mapper (2024): true colours up to a knee, highlights drawn together and desaturated. In place. */
export function neutralTone(color: Float64Array): void {
  let r = color[0]!, g = color[1]!, b = color[2]! // oxfmt-ignore
  const low = Math.min(r, g, b)
  const offset = low < 0.08 ? low - 6.25 * low * low : 0.04
  r -= offset
  g -= offset
  b -= offset
  const peak = Math.max(r, g, b)
  const start = 0.8 - 0.04
  if (peak >= start) {
    const d = 1 - start
    const made = 1 - (d * d) / (peak + d - start)
    const part = made / peak
    const mix = 1 - 1 / (0.15 * (peak - made) + 1)
    r = r * part * (1 - mix) + made * mix
    g = g * part * (1 - mix) + made * mix
    b = b * part * (1 - mix) + made * mix
  }
  color[0] = r
  color[1] = g
  color[2] = b
}
