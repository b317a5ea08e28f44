/** Text in the columns of a terminal: measured, cut, wrapped. */
import { stripVTControlCharacters } from 'node:util'

/** Escape sequences and control characters would move the cursor. */
export const clean = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ')

const segmenter = new Intl.Segmenter()
const isWide =
  /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\uFE0F/u

/** Columns that a text takes; wide East Asian letters and emoji take two. */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007E]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += isWide.test(segment) ? 2 : 1
  return width
}

/** At most `width` columns, the last one `…` where something was cut. */
export const cut = (text: string, width: number): string => (widthOf(text) <= width ? text : `${fitting(text, width - 1).trimEnd()}…`)

/**
 * Lines of at most `width` columns, broken between words; a word that is longer stays whole, to be copied, and so does what stands in backticks.
 * Wide letters have no spaces between them, and are broken anywhere.
 */
export function wrap(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text]
  const lines: string[] = []
  for (const word of text.match(wordsOf) ?? [text]) {
    const line = lines.at(-1)
    if (line !== undefined && widthOf(line) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(...(isWide.test(word) ? pieces(word, width) : [word]))
  }
  return lines
}

/** A word, with what is in backticks inside of it: a command is copied whole. */
const wordsOf = /(?:`[^`\n]*`|[^ ])+/g

/**
 * A text of several lines, each wrapped below its own beginning: indentation, `- ` or `1. `. Lines that are laid out by spaces stay as they are,
 * and so do those for which `isFixed` says so.
 */
export const wrapText = (text: string, width: number, isFixed: (line: string) => boolean = () => false): string =>
  text
    .split('\n')
    .map((line) => {
      const start = /^ *(?:[-*] |\d{1,4}\. )?/.exec(line)?.[0] ?? ''
      const rest = line.slice(start.length)
      if (rest.includes('  ') || isFixed(line)) return line
      return hanging(start, rest, width)
    })
    .join('\n')

/** `rest` wrapped beside `start`, which is not repeated. */
export function hanging(start: string, rest: string, width: number): string {
  const indent = ' '.repeat(widthOf(start))
  // So narrow that words would stand one below the other.
  const room = Math.max(width - indent.length, 20)
  return start + wrap(rest, room).join(`\n${indent}`)
}

function pieces(line: string, width: number): string[] {
  const found: string[] = []
  let rest = line
  while (widthOf(rest) > width) {
    const piece = fitting(rest, width) || rest.slice(0, 1)
    found.push(piece)
    rest = rest.slice(piece.length)
  }
  return [...found, rest]
}

/** As much of the beginning as has room. */
function fitting(text: string, width: number): string {
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  return kept
}
