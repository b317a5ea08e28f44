/** Text as outlines, in the font that comes with the package (Lilita One, OFL), so that no machine's fonts matter. */
import { readFile } from 'node:fs/promises'
import type { Command, Font, Glyph } from 'opentype.js'
import { dataFile } from '../../data-file.ts'
import { group, n, path, stroke, svg } from './svg.ts'

export interface Line {
  /** Outline with the baseline's left end at 0, 0. */
  readonly d: string
  readonly width: number
}
export interface Letters {
  /** One line, `size` units high. */
  line(text: string, size: number): Line
  /** The characters that the font cannot draw, each once. */
  missing(text: string): string[]
}

/** One step of an outline. opentype.js' own `toPathData` writes NaN for numbers very close to zero. */
function written(step: Command): string {
  if (step.type === 'Z') return step.type
  const controls = step.type === 'C' ? [step.x1, step.y1, step.x2, step.y2] : step.type === 'Q' ? [step.x1, step.y1] : []
  return step.type + [...controls, step.x, step.y].map(n).join(' ')
}

/** Every part of a letter is closed, so that a line around it has no gap. */
const outline = (commands: readonly Command[]): string =>
  commands.length === 0
    ? ''
    : `${commands
        .map(written)
        .join('')
        .replaceAll(/(?<=\d)M/g, 'ZM')
        .replace(/Z$/, '')}Z`

async function load(): Promise<Letters> {
  const { default: opentype } = await import('opentype.js')
  const fonts = await Promise.all(
    ['latin', 'latin-ext'].map(async (subset) => {
      const name = `lilita-one-${subset}-400-normal.woff`
      const file = await readFile(dataFile(`letters/${name}`, `@fontsource/lilita-one/files/${name}`))
      return opentype.parse(new Uint8Array(file).buffer)
    }),
  )
  const glyph = (character: string): { glyph: Glyph; font: Font } | undefined => {
    for (const font of fonts) {
      const found = font.charToGlyph(character)
      if (found.index !== 0) return { glyph: found, font }
    }
    return undefined
  }
  return {
    line(text, size) {
      let x = 0
      let d = ''
      // opentype.js' `getPath` of a whole text fails on fonts with substitutions, so letters are set one by one.
      let last: { glyph: Glyph; font: Font } | undefined
      for (const character of text) {
        const found = glyph(character)
        if (!found) {
          x += size * 0.28
          last = undefined
          continue
        }
        if (last && last.font === found.font) x += (found.font.getKerningValue(last.glyph, found.glyph) / found.font.unitsPerEm) * size
        d += outline(found.glyph.getPath(x, 0, size).commands)
        x += ((found.glyph.advanceWidth ?? 500) / found.font.unitsPerEm) * size
        last = found
      }
      return { d, width: Number(n(x)) }
    },
    missing: (text) => [...new Set([...text].filter((character) => !/\s/.test(character) && !glyph(character)))],
  }
}

let loading: Promise<Letters> | undefined
/** The font, read on first use. */
export const loadLetters = (): Promise<Letters> => (loading ??= load())

/** Breaks a text into lines of about equal length. */
export function wrap(text: string, lines: number): string[] {
  const words = text.split(/\s+/).filter(Boolean)
  const goal = Math.ceil(words.join(' ').length / lines)
  const made: string[] = []
  for (const word of words) {
    const last = made.at(-1)
    if (last !== undefined && (`${last} ${word}`.length <= goal + 2 || made.length >= lines)) made[made.length - 1] = `${last} ${word}`
    else made.push(word)
  }
  return made
}

export interface Fitted {
  readonly lines: readonly Line[]
  readonly size: number
  readonly width: number
  readonly height: number
}
/** The largest setting of a text that fits a box, in one to four lines. */
export function fit(letters: Letters, text: string, width: number, height: number, largest: number): Fitted {
  let best: Fitted | undefined
  for (let count = 1; count <= 4; count++) {
    const rows = wrap(text, count)
    const unit = Math.max(0.1, ...rows.map((row) => letters.line(row, 100).width / 100))
    const size = Math.min(largest, width / unit, height / (rows.length * 1.06))
    if (!best || size > best.size * 1.12) {
      const lines = rows.map((row) => letters.line(row, size))
      best = { lines, size, width: Math.max(...lines.map((line) => line.width)), height: size * (rows.length * 1.06 - 0.2) }
    }
  }
  return best!
}

/** The lines of a fitted text, centred on `x`, the first baseline below `top`. */
export function setLines(
  { lines, size }: Fitted,
  x: number,
  top: number,
  fill: string,
  edge?: { readonly color: string; readonly width: number },
): string {
  return lines
    .map(({ d, width }, row) => {
      const transform = svg`translate(${x - width / 2} ${top + size * (0.76 + row * 1.06)})`
      return group((edge ? stroke(d, edge.color, edge.width) : '') + path(d, fill), transform)
    })
    .join('')
}
