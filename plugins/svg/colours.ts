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

function fromHsl(hue: number, saturation: number, lightness: number): [number, number, number] {
  const part = (n: number): number => {
    const k = (((n + hue / 30) % 12) + 12) % 12
    return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}
