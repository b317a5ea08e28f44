/** The modules of a code as one path, with what people read beneath its bars. */
import type { CodeColors } from './code-colors.ts'
import type { Symbology } from './symbologies.ts'

/** The squares of a code, row by row; true is dark. */
export interface Modules {
  readonly width: number
  readonly height: number
  readonly dark: (x: number, y: number) => boolean
}
export interface CodeSvgInit {
  readonly modules: Modules
  readonly symbology: Symbology
  readonly text: string
  readonly colors: CodeColors
  /** In modules. */
  readonly quiet: number
  readonly label: boolean
  /** What it is to fit into, in pixels. */
  readonly box: { readonly width: number; readonly height: number }
}

/** Whole pixels for each module, so that its edges stay sharp. */
export function codeSvg({ modules, symbology, text, colors, quiet, label, box }: CodeSvgInit): {
  svg: string
  width: number
  height: number
} {
  const { linear } = symbology
  // Bars as high as they are on products: a reader that is held askew still crosses all of them.
  const stretch = linear ? Math.max(1.25, (0.22 * modules.width) / modules.height) : symbology.format === 'PDF417' ? rowHeight(modules) : 1
  const inner = modules.height * stretch
  const letters = label ? labelOf(symbology, text, modules.width) : undefined
  const above = linear ? Math.min(quiet, 4) : quiet
  const [across, down] = [modules.width + 2 * quiet, inner + 2 * above + (letters ? letters.below : 0)]
  const unit = Math.max(2, Math.floor(Math.min(box.width / across, box.height / down)))
  const [width, height] = [across * unit, Math.ceil(down * unit)]
  const parts = runs(modules).map(({ x, y, wide, high }) => `M${x} ${round(y * stretch)}h${wide}v${round(high * stretch)}h-${wide}z`)
  const words = letters
    ? letters.groups.map(
        ({ at, said }) =>
          `<text x="${at.map((x) => round(x + quiet)).join(' ')}" y="${round(above + inner + letters.drop)}" font-size="${letters.size}" text-anchor="middle" font-family="'JetBrains Mono', monospace" fill="${colors.dark}">${escaped(said)}</text>`,
      )
    : []
  return {
    width,
    height,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${across} ${round(height / unit)}">${
      colors.light ? `<rect width="100%" height="100%" fill="${colors.light}"/>` : ''
    }<path transform="translate(${quiet} ${above})" fill="${colors.dark}" d="${parts.join('')}"/>${words.join('')}</svg>`,
  }
}

/** Rows of PDF417 are at least three modules high; ZXing draws some at one. */
function rowHeight({ width, height, dark }: Modules): number {
  let same = 1
  const equal = (a: number, b: number): boolean => Array.from({ length: width }, (_, x) => dark(x, a) === dark(x, b)).every(Boolean)
  while (same < height && equal(0, same)) same++
  return Math.max(1, 3 / same)
}

/** Equal runs of rows that follow each other are one rectangle. */
function runs({ width, height, dark }: Modules): { x: number; y: number; wide: number; high: number }[] {
  const done: { x: number; y: number; wide: number; high: number }[] = []
  let open = new Map<string, { x: number; y: number; wide: number; high: number }>()
  for (let y = 0; y < height; y++) {
    const next: typeof open = new Map()
    for (let x = 0; x < width; x++) {
      if (!dark(x, y)) continue
      const start = x
      while (x < width && dark(x, y)) x++
      const key = `${start}-${x}`
      const above = open.get(key)
      if (above) above.high += 1
      next.set(key, above ?? { x: start, y, wide: x - start, high: 1 })
    }
    for (const [key, one] of open) if (!next.has(key)) done.push(one)
    open = next
  }
  return [...done, ...open.values()]
}

interface Label {
  readonly size: number
  /** From the foot of the bars to the line of the letters, and to the foot of the drawing. */
  readonly drop: number
  readonly below: number
  readonly groups: readonly { readonly at: readonly number[]; readonly said: string }[]
}

/** Digits of a product stand under their own bars, between the long ones. */
function labelOf({ format }: Symbology, text: string, width: number): Label {
  const digits = (said: string, from: number): Label['groups'][number] => ({
    said,
    at: [...said].map((_, index) => from + index * 7 + 3.5),
  })
  const retail = (groups: Label['groups']): Label => ({ size: 9, drop: 3.5, below: 4, groups })
  if (format === 'EAN13') return retail([{ said: text[0]!, at: [-6] }, digits(text.slice(1, 7), 3), digits(text.slice(7), 50)])
  if (format === 'EAN8') return retail([digits(text.slice(0, 4), 3), digits(text.slice(4), 36)])
  if (format === 'UPCA')
    return retail([
      { said: text[0]!, at: [-5] },
      digits(text.slice(1, 6), 10),
      digits(text.slice(6, 11), 50),
      { said: text[11]!, at: [width + 5] },
    ])
  // A letter of the mono family is 0.6 wide.
  const size = Math.max(3, Math.min(9, round(width / (0.6 * text.length))))
  return { size, drop: size + 1, below: size + 3, groups: [{ said: text, at: [width / 2] }] }
}

const round = (value: number): number => Math.round(value * 100) / 100
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
