/** How light a picture is and how much of it is see-through, from a small copy of it. */
import type { Exposure } from './facts-schema.ts'
import type { Pixels } from './palette.ts'

const round = (value: number): number => Math.round(value * 1000) / 1000

/** Lightness of each visible pixel from 0 to 255: Rec. 709 weights on the encoded channels. */
export function lightness({ data, width, height }: Pixels): Uint8Array {
  const grey = new Uint8Array(width * height)
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 4)
    grey[pixel] = 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]! + 0.5
  return grey
}

/** Only what can be seen counts: transparent pixels are left out, unless there is nothing else. */
export function measureExposure(pixels: Pixels, grey: Uint8Array): Exposure {
  const histogram = new Uint32Array(256)
  for (const [pixel, value] of grey.entries()) if (pixels.data[pixel * 4 + 3]! >= 128) histogram[value]! += 1
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return { mean: 0, contrast: 0, clippedDark: 0, clippedLight: 0, verdict: 'blank' }
  const share = (from: number, to: number) => histogram.subarray(from, to + 1).reduce((sum, count) => sum + count, 0) / total
  const at = (wanted: number) => {
    let seen = 0
    return histogram.findIndex((count) => (seen += count) >= wanted * total) / 255
  }
  const mean = histogram.reduce((sum, count, value) => sum + count * value, 0) / total / 255
  const contrast = at(0.95) - at(0.05)
  const used = histogram.findLastIndex((count) => count > 0) - histogram.findIndex((count) => count > 0)
  const verdict =
    used <= 2 ? 'blank' : mean < 0.2 && at(0.95) < 0.55 ? 'dark' : mean > 0.85 ? 'light' : contrast < 0.15 ? 'flat' : 'balanced'
  return { mean: round(mean), contrast: round(contrast), clippedDark: round(share(0, 3)), clippedLight: round(share(252, 255)), verdict }
}

/** The share of pixels that are not fully opaque, 0 to 1. */
export function transparentShare({ data }: Pixels): number {
  let clear = 0
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 255) clear += 1
  return round(clear / (data.length / 4))
}
