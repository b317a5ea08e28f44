/** Colours as hex text, mixed and shifted in OKLab, where equal steps look equal. Formulas: https://bottosson.github.io/posts/oklab/ */

/** Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees. */
export interface Lch {
  readonly l: number
  readonly c: number
  readonly h: number
}
export type Rgb = readonly [red: number, green: number, blue: number]

/** From `#rgb` or `#rrggbb` to 0 to 255 each. */
export function toRgb(hex: string): Rgb {
  const full = hex.length === 4 ? `#${hex[1]}${hex[1]}${hex[2]}${hex[2]}${hex[3]}${hex[3]}` : hex
  const value = Number.parseInt(full.slice(1, 7), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** From 0 to 255 each to `#rrggbb`; what is out of range is clipped. */
export const toHex = (rgb: Rgb): string =>
  `#${rgb
    .map((part) =>
      Math.max(0, Math.min(255, Math.round(part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
const gamma = (part: number): number => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055)

/** Every step worked out once: whole pictures pass here. */
const linearOf: readonly number[] = Array.from({ length: 256 }, (_, step) => linear(step / 255))

/** Red, green and blue, whole numbers from 0 to 255, to OKLab. */
export function rgbToLab([red, green, blue]: Rgb): [l: number, a: number, b: number] {
  const [r, g, b] = [linearOf[red]!, linearOf[green]!, linearOf[blue]!]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** OKLab to red, green and blue from 0 to 255, unclipped. */
export function labToRgb([lightness, a, b]: readonly [number, number, number]): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    255 * gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    255 * gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    255 * gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** A hex colour by lightness, chroma and hue. */
export function toLch(hex: string): Lch {
  const [l, a, b] = rgbToLab(toRgb(hex))
  return { l, c: Math.hypot(a, b), h: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 }
}

/** Back to hex; chroma is lowered until the colour exists on a screen. */
export function fromLch({ l, c, h }: Lch): string {
  const angle = (h * Math.PI) / 180
  for (let chroma = c; ; chroma -= 0.01) {
    const rgb = labToRgb([Math.max(0, Math.min(1, l)), Math.max(0, chroma) * Math.cos(angle), Math.max(0, chroma) * Math.sin(angle)])
    if (chroma <= 0 || rgb.every((part) => part > -2 && part < 257)) return toHex(rgb)
  }
}

/** A colour on the way from one to another, `share` from 0 to 1. */
export function mix(from: string, to: string, share: number): string {
  const [one, two] = [rgbToLab(toRgb(from)), rgbToLab(toRgb(to))]
  return toHex(labToRgb([one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share, one[2] + (two[2] - one[2]) * share]))
}

/** Lighter (above 0) or darker (below 0), by OKLab lightness. */
export function shade(hex: string, by: number): string {
  const color = toLch(hex)
  return fromLch({ ...color, l: color.l + by })
}

/** Turned on the colour wheel, in degrees. */
export function turn(hex: string, degrees: number): string {
  const color = toLch(hex)
  return fromLch({ ...color, h: (color.h + degrees + 360) % 360 })
}

/** The light that falls on a colour: each part multiplied, 1 is white light. */
export function lit(hex: string, [red, green, blue]: Rgb): string {
  const [r, g, b] = toRgb(hex)
  return toHex([r * red, g * green, b * blue])
}

/** The shorter way around the wheel between two hues, 0 to 180 degrees. */
export const hueGap = (one: number, two: number): number => Math.abs(((one - two + 540) % 360) - 180)

/** Calls `change` for every colour in a piece of SVG; each distinct colour is asked for once. */
export function recolor(svg: string, change: (hex: string) => string): string {
  const known = new Map<string, string>()
  return svg.replaceAll(/#(?:[0-9a-f]{6}|[0-9a-f]{3})(?=")/gi, (hex) => {
    let made = known.get(hex)
    if (made === undefined) known.set(hex, (made = change(hex)))
    return made
  })
}
