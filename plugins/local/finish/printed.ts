/** Finishes by machine: posters, halftone, grain, pixel art. */
import { speck, type Pixels } from './pixels.ts'

/** Fine grain, as of printed paper. `strength` in steps of 255. */
export function grain({ data, width, height }: Pixels, seed: number, strength: number): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const by = speck(x, y, seed) * strength
      for (let part = 0; part < 3; part++) data[at + part] = Math.max(0, Math.min(255, data[at + part]! + by))
    }
}

/** Few inks, a paper border, a trace of misregistration. */
export function poster(picture: Pixels, seed: number): void {
  const { data, width, height } = picture
  const border = Math.round(Math.min(width, height) * 0.045)
  const levels = 7
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const edge = Math.min(x, y, width - 1 - x, height - 1 - y)
      const by = speck(x >> 1, y >> 1, seed) * 3.4
      if (edge < border) {
        data[at] = 246 + by
        data[at + 1] = 238 + by
        data[at + 2] = 220 + by
        continue
      }
      const light = (data[at]! * 0.299 + data[at + 1]! * 0.587 + data[at + 2]! * 0.114) / 255
      const stepped = Math.round(light * levels) / levels
      const ratio = light > 0.02 ? 0.6 + (0.4 * stepped) / light : 1
      for (let part = 0; part < 3; part++)
        data[at + part] = Math.max(0, Math.min(255, (data[at + part]! * ratio - 128) * 1.06 + 128 + [4, 0, -7][part]! + by))
    }
}

/** Printed dots in the darker tones, strong colours. */
export function popArt(picture: Pixels): void {
  const { data, width, height } = picture
  const cell = Math.max(4, Math.min(width, height) / 110)
  const source = Uint8Array.from(data)
  const [cos, sin] = [Math.cos(0.5), Math.sin(0.5)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const [u, v] = [(x * cos + y * sin) / cell, (y * cos - x * sin) / cell]
      const [fx, fy] = [u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5]
      const light = (source[at]! * 0.299 + source[at + 1]! * 0.587 + source[at + 2]! * 0.114) / 255
      const dot = Math.hypot(fx, fy) < 0.62 * Math.sqrt(Math.max(0, 0.88 - light))
      for (let part = 0; part < 3; part++) {
        const strong = Math.max(0, Math.min(255, (Math.round(source[at + part]! / 42.5) * 42.5 - 128) * 1.16 + 122))
        data[at + part] = dot ? strong * 0.74 : Math.min(255, strong + 6)
      }
    }
}

/** Averages of square blocks, in few steps. */
export function pixelArt({ data, width, height }: Pixels): void {
  const block = Math.max(2, Math.round(Math.min(width, height) / 112))
  for (let top = 0; top < height; top += block)
    for (let left = 0; left < width; left += block) {
      const sum = [0, 0, 0, 0]
      let count = 0
      for (let y = top; y < Math.min(height, top + block); y++)
        for (let x = left; x < Math.min(width, left + block); x++) {
          const at = (y * width + x) * 4
          for (let part = 0; part < 4; part++) sum[part]! += data[at + part]!
          count++
        }
      // Ordered dither between steps keeps skies from banding.
      const dither = (((top / block + left / block) & 1) - 0.5) * 9
      const tone = sum.map((part, index) =>
        index === 3 ? (part / count > 127 ? 255 : 0) : Math.max(0, Math.min(255, Math.round((part / count + dither) / 21) * 21)),
      )
      for (let y = top; y < Math.min(height, top + block); y++)
        for (let x = left; x < Math.min(width, left + block); x++) data.set(tone, (y * width + x) * 4)
    }
}
