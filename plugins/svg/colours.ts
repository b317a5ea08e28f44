/** Colours as the renderer knows them: `#rrggbb` or `#rrggbbaa`. */

const keywords = /^(?:none|currentcolor|inherit|transparent|context-fill|context-stroke)$/
const hex = (parts: readonly number[]): string =>
  `#${parts
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

type Names = Readonly<Record<string, readonly [number, number, number]>>

/** The table of CSS's names, loaded once. */
export async function colourReader(): Promise<(value: string) => string | undefined> {
  const { default: list } = await import('color-name')
  const names = new Map(Object.entries(list as Names))
  /** The same colour in plain form; `undefined` for what is none. */
  return (value) => {
    const text = value.trim().toLowerCase()
    if (keywords.test(text) || text.startsWith('url(')) return value
    if (/^#?(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(text) && (text.startsWith('#') || !names.has(text)))
      return text.startsWith('#') ? text : `#${text}`
    const named = names.get(text)
    if (named) return hex(named)
    const [, ok, within = ''] = /^(oklch|oklab)\(([^()]*)\)$/.exec(text) ?? []
    if (ok !== undefined) return fromOk(ok === 'oklch', within)
    const [, space, inside = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(text) ?? []
    if (space === undefined) return undefined
    const words = inside.split(/[\s,/]+/).filter((word) => word !== '')
    const [a = NaN, b = NaN, c = NaN, alpha = 1] = words.map((word, at) => numberOf(word, at, space))
    if (words.length < 3 || [a, b, c, alpha].some((part) => Number.isNaN(part))) return undefined
    const rgb = space === 'rgb' ? [a, b, c] : fromHsl(a, b, c)
    return hex(alpha >= 1 ? rgb : [...rgb, alpha * 255])
  }
}

/** Parts of `rgb` as 0 to 255, of `hsl` as degrees and 0 to 1; alpha as 0 to 1. */
function numberOf(word: string, at: number, space: string): number {
  const number = Number(word.replace(/%$|deg$/, ''))
  if (at === 3) return word.endsWith('%') ? number / 100 : number
  if (space === 'rgb') return word.endsWith('%') ? number * 2.55 : number
  return at === 0 ? number : number / 100
}

/** Sources: CSS Color 4, and Ottosson's own matrices. Colours that no screen has are cut at its edges. */
function fromOk(isPolar: boolean, inside: string): string | undefined {
  const words = inside.split(/[\s,/]+/).filter((word) => word !== '')
  const [l = NaN, a = NaN, b = NaN, alpha = 1] = words.map((word, at) => {
    const number = word === 'none' ? 0 : Number(word.replace(/%$|deg$/, ''))
    const whole = at === 0 || at === 3 ? 1 : isPolar && at === 2 ? 100 : 0.4
    return word.endsWith('%') ? (number / 100) * whole : number
  })
  if (words.length < 3 || [l, a, b, alpha].some((part) => Number.isNaN(part))) return undefined
  const [x, y] = isPolar ? [a * Math.cos((b * Math.PI) / 180), a * Math.sin((b * Math.PI) / 180)] : [a, b]
  const [p, q, r] = [
    (l + 0.3963377774 * x + 0.2158037573 * y) ** 3,
    (l - 0.1055613458 * x - 0.0638541728 * y) ** 3,
    (l - 0.0894841775 * x - 1.291485548 * y) ** 3,
  ]
  const rgb = [
    4.0767416621 * p - 3.3077115913 * q + 0.2309699292 * r,
    -1.2684380046 * p + 2.6097574011 * q - 0.3413193965 * r,
    -0.0041960863 * p - 0.7034186147 * q + 1.707614701 * r,
  ].map((part) => 255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055))
  return hex(alpha >= 1 ? rgb : [...rgb, alpha * 255])
}

function fromHsl(hue: number, saturation: number, lightness: number): [number, number, number] {
  const part = (n: number): number => {
    const k = (((n + hue / 30) % 12) + 12) % 12
    return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}
