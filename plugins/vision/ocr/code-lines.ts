/** Source code among the lines of a page: its indentation means something. */
import type { Line } from './page.ts'

/** A line that is nothing but brackets, as code ends its blocks. */
export const bracketsAlone = /^[[\](){}<>;,]{1,4}$/u
/** What lines of code begin or end with, and prose does not. */
const codeLine =
  /[{};]$|^[}\])]|^"[^"]+":|\)\s*[:{]$|^(?:def|if|for|while|return|const|let|import|from|function|class|public|private|var)\b.*[({=:;]/u
/** As many lines at least, and this part of all of them, make a page code. */
const least = { lines: 3, part: 0.4 }

export function isCode(lines: readonly Pick<Line, 'text'>[]): boolean {
  const code = lines.filter(({ text }) => codeLine.test(text)).length
  return code >= least.lines && code >= lines.length * least.part
}

/** A line that is read for less than this may be another sign: a brace alone has been read as "+", "¥" and "hy". */
const doubtful = 0.6

/**
 * The lines of a page, in which one narrow sign alone on a line is the brace that closes a block, where one is open and the sign was not
 * read for sure. Other lines are given back as they are.
 */
export function bracesClosed(lines: readonly Line[]): Line[] {
  if (!isCode(lines)) return [...lines]
  const letters = lines.flatMap(({ words }) => words.map(({ box, text }) => box.width / text.length)).toSorted((a, b) => a - b)
  const letter = letters[letters.length >> 1] ?? 0
  let open = 0
  return lines.map((line) => {
    const [word] = line.words
    const isSign = line.words.length === 1 && word!.text.length <= 2 && word!.box.width < letter * 1.6 && !bracketsAlone.test(word!.text)
    const isBrace = open > 0 && isSign && (word!.confidence < doubtful || word!.text === '¥')
    const text = isBrace ? '}' : line.text
    open += [...text].reduce((sum, sign) => sum + (sign === '{' ? 1 : sign === '}' ? -1 : 0), 0)
    return isBrace ? { ...line, text, words: [{ ...word!, text }] } : line
  })
}

/** The lines of a page of code with their indentation, in columns of its letters; all others as they are. */
export function indented(lines: readonly Line[]): string[] {
  // From the beginning of a word to that of the next one, as all letters of code are of one width.
  const widths = lines.flatMap(({ words }) =>
    words.slice(1).map(({ box }, at) => (box.x - words[at]!.box.x) / (words[at]!.text.length + 1)),
  )
  const letter = widths.toSorted((one, other) => one - other)[widths.length >> 1] ?? 0
  if (letter === 0) return lines.map(({ text }) => text)
  const left = Math.min(...lines.map(({ box }) => box.x))
  return lines.map(({ text, box }) => ' '.repeat(Math.max(0, Math.round((box.x - left) / letter))) + text)
}
