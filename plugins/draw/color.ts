/** Colours as callers write them, and whether an eye or a camera can tell two of them apart. */

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

/** `#123`, `#112233`, `rgb(1, 2, 3)` or a CSS name; nothing for others, and for what is transparent. */
export async function rgbOf(text: string): Promise<Rgb | undefined> {
  const said = text.trim().toLowerCase()
  const short = /^#?([\da-f])([\da-f])([\da-f])$/.exec(said)
  if (short) return rgb(short.slice(1).map((digit) => parseInt(digit + digit, 16)))
  const long = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/.exec(said)
  if (long) return rgb(long.slice(1).map((digits) => parseInt(digits, 16)))
  const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(said)
  if (parts) return rgb(parts.slice(1).map((part) => Math.min(255, Number(part))))
  const { default: names } = await import('color-name')
  return Object.hasOwn(names, said) ? names[said] : undefined
}

/** `#rrggbb`. */
export const hexOf = (color: Rgb): string => `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** From 1 to 21, as WCAG 2 defines it. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** From 0 to 1, as WCAG 2 defines it. */
export function luminanceOf(color: Rgb): number {
  const [red, green, blue] = rgb(color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The same hue, dark enough to have this contrast on the other. */
export function darkened(color: Rgb, ground: Rgb, contrast: number): Rgb {
  let now = color
  for (let step = 0; step < 60 && contrastOf(now, ground) < contrast; step++) now = rgb(now.map((part) => Math.floor(part * 0.9)))
  return now
}

const rgb = ([red = 0, green = 0, blue = 0]: readonly number[]): Rgb => [red, green, blue]
