/** Text in the columns of a terminal: measured, cut, wrapped. */
import { stripVTControlCharacters } from 'node:util'

/** Escape sequences and control characters would move the cursor. */
export const clean = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ')

const segmenter = new Intl.Segmenter()
const isWide = /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u

/** Columns that a text takes; wide East Asian letters and emoji take two. */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007E]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += isWide.test(segment) ? 2 : 1
  return width
}

/** At most `width` columns, the last one `…` where something was cut. */
export const cut = (text: string, width: number): string => (widthOf(text) <= width ? text : `${fitting(text, width - 1).trimEnd()}…`)

/** Lines of at most `width` columns, broken between words; a longer word goes on in the next line. Nothing is lost but spaces. */
export function wrap(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (let word of text.split(/ +/)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    for (; widthOf(word) > width; word = word.slice(lines.at(-1)!.length)) lines.push(fitting(word, width) || word.slice(0, 1))
    line = word
  }
  return line === '' ? lines : [...lines, line]
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
