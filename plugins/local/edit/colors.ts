/** Edits of colour, pixel by pixel. */
import { labToRgb, rgbToLab, toLch, toRgb, hueGap } from '../draw/color.ts'
import type { Pixels } from '../finish/pixels.ts'

const clip = (value: number): number => Math.max(0, Math.min(255, Math.round(value)))

/** Grey, sepia, inverted or faded, in place. */
export function tone({ data }: Pixels, name: 'grayscale' | 'sepia' | 'invert' | 'vintage'): void {
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    if (name === 'grayscale') data[at] = data[at + 1] = data[at + 2] = clip(light)
    else if (name === 'invert') {
      data[at] = 255 - red
      data[at + 1] = 255 - green
      data[at + 2] = 255 - blue
    } else if (name === 'sepia') {
      data[at] = clip(light * 1.07 + 14)
      data[at + 1] = clip(light * 0.92 + 6)
      data[at + 2] = clip(light * 0.7)
    } else {
      data[at] = clip(26 + (red * 0.72 + light * 0.28) * 0.9)
      data[at + 1] = clip(20 + (green * 0.72 + light * 0.28) * 0.86)
      data[at + 2] = clip(30 + (blue * 0.72 + light * 0.28) * 0.74)
    }
  }
}

/** Pulls every colour towards one, light and shade kept; `strength` from 0 to 1. In place. */
export function tint({ data }: Pixels, color: string, strength: number): void {
  const [red, green, blue] = toRgb(color)
  const share = Math.max(0, Math.min(0.85, strength))
  const own = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  for (let at = 0; at < data.length; at += 4) {
    const light = 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!
    for (const [part, value] of [red, green, blue].entries())
      data[at + part] = clip(data[at + part]! * (1 - share) + (light + (value - own) * (1 - Math.abs(light - 128) / 170)) * share)
  }
}

const grey = 0.045
/** Does a colour belong to the family of another: 0 no, 1 yes, between at the edges? */
function kinship(l: number, c: number, h: number, family: { l: number; c: number; h: number }): number {
  if (family.c < grey) return c < grey ? Math.max(0, 1 - Math.max(0, Math.abs(l - family.l) - 0.16) / 0.12) : 0
  const chroma = Math.max(0, Math.min(1, (c - 0.03) / 0.04))
  return chroma * Math.max(0, Math.min(1, (42 - hueGap(h, family.h)) / 14))
}

/** The colour that fills most of a picture's part, greys aside where there are colours. */
export function prevailing({ data }: Pixels, inside?: Uint8Array): string | undefined {
  const bins = new Map<number, { count: number; red: number; green: number; blue: number }>()
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]! < 128 || (inside && inside[at / 4]! < 128)) continue
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue)
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5)
    const bin = bins.get(key) ?? { count: 0, red: 0, green: 0, blue: 0 }
    const weight = spread > 40 ? 3 : 1
    bin.count += weight
    bin.red += red * weight
    bin.green += green * weight
    bin.blue += blue * weight
    bins.set(key, bin)
  }
  const best = [...bins.values()].toSorted((a, b) => b.count - a.count)[0]
  return (
    best &&
    `#${[best.red, best.green, best.blue]
      .map((sum) =>
        Math.round(sum / best.count)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
  )
}

/** Every colour of one family to another, light and shade kept. Says what share of the pixels changed. In place. */
export function swapColor({ data }: Pixels, from: string, to: string, inside?: Uint8Array): number {
  const [family, wanted] = [toLch(from), toLch(to)]
  const angle = (wanted.h * Math.PI) / 180
  const [wantedA, wantedB] = [Math.cos(angle), Math.sin(angle)]
  let changed = 0
  let looked = 0
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 0 || (inside && inside[at / 4] === 0)) continue
    looked++
    const [l, a, b] = rgbToLab([data[at]!, data[at + 1]!, data[at + 2]!])
    const c = Math.hypot(a, b)
    const share = kinship(l, c, ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360, family)
    if (share === 0) continue
    changed++
    const chroma = family.c < grey ? wanted.c * (1 - Math.abs(l - family.l)) : wanted.c * Math.min(1.4, c / family.c)
    const light = l + (wanted.l - family.l) * 0.85
    const rgb = labToRgb([Math.max(0, Math.min(1, light)), wantedA * chroma, wantedB * chroma])
    for (let part = 0; part < 3; part++) data[at + part] = clip(data[at + part]! * (1 - share) + rgb[part]! * share)
  }
  return looked === 0 ? 0 : changed / looked
}

/** Darker towards the corners. In place. */
export function vignette({ data, width, height }: Pixels): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const far = Math.hypot((x / width - 0.5) * 2, (y / height - 0.5) * 2)
      const share = 1 - Math.max(0, far - 0.62) * 0.6
      for (let part = 0; part < 3; part++) data[at + part] = clip(data[at + part]! * share)
    }
}
