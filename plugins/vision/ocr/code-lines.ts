/** Source code among the lines of a page: its indentation means something. */
import type { Line } from './page.ts'

/** A line that is nothing but brackets, as code ends its blocks. */
export const bracketsAlone = /^[[\](){}<>;,]{1,4}$/u
/** What lines of code begin or end with, and prose does not. */
const codeLine =
  /[{};[]$|^[}\])]|^"[^"]+"[:,]|^\w+: ["\d][^ ]*,$|\)\s*[:{]$|^(?:def|if|for|while|return|const|let|import|from|function|class|public|private|var)\b.*[({=:;]/u
/** Looks a line like code, and has a word? On a page of code, that is more than how sure the engine is: it knows no such words. */
export const isCodeLine = (text: string): boolean => codeLine.test(text) && /\p{L}{3}/u.test(text)
/** As many lines at least, and this part of all of them, make a page code. */
const least = { lines: 3, part: 0.4 }

export function isCode(lines: readonly Pick<Line, 'text'>[]): boolean {
  const code = lines.filter(({ text }) => codeLine.test(text)).length
  return code >= least.lines && code >= lines.length * least.part
}

/** A line that is read for less than this may be another sign: a brace alone has been read as "+", "¥" and "hy". */
const doubtful = 0.6
const closers = new Map([
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
])

/** A line with brackets that stay open at its end. */
interface Opener {
  readonly text: string
  readonly x: number
  /** What closes them, the innermost first. */
  readonly closed: string
  /** A line below it begins farther right, as blocks do. */
  hasBlock: boolean
}

/**
 * The lines of a page, in which one narrow sign alone on a line closes a block, where one is open and the sign was not read for sure. Where
 * it stands below the beginning of the line that opened it, and the block is indented, it is what closes that line, as wide as it is: "}", "},", "});". Other lines are
 * given back as they are.
 */
export function bracesClosed(lines: readonly Line[]): Line[] {
  if (!isCode(lines)) return [...lines]
  const letters = lines.flatMap(({ words }) => words.map(({ box, text }) => box.width / text.length)).toSorted((a, b) => a - b)
  const letter = letters[letters.length >> 1] ?? 0
  const step = stepOf(lines)
  const open: Opener[] = []
  return lines.map((line) => {
    const [word] = line.words
    const isAlone = line.words.length === 1 && word!.text.length <= 3
    const opener = isAlone ? open.findLast(({ x, hasBlock }) => hasBlock && Math.abs(x - word!.box.x) < letter * 0.6) : undefined
    // The last sign fills its place by a half.
    const signs = step > 0 ? Math.round((word?.box.width ?? 0) / step - 0.5) + 1 : 1
    const isCut = opener?.closed === word?.text && signs === (word?.text.length ?? 0) + 1
    const isDoubtful =
      isAlone &&
      !bracketsAlone.test(word!.text) &&
      open.length > 0 &&
      word!.text.length <= 2 &&
      (word!.confidence < doubtful || word!.text === '¥')
    const text =
      opener && (isDoubtful || isCut || /^\w{1,2}[,;)]$/.test(word!.text)) && signs <= opener.closed.length + 1
        ? closing(opener, signs)
        : isDoubtful && word!.box.width < letter * 1.6
          ? '}'
          : line.text
    follow(open, text, line)
    return text === line.text ? line : { ...line, text, words: [{ ...word!, text }] }
  })
}

/** What closes a line, of so many signs: one more than its brackets is a comma within a list or an object, else a semicolon. */
const closing = ({ text, closed }: Opener, signs: number): string =>
  closed.slice(0, signs) + (signs <= closed.length ? '' : /^["'\w-]+\s*:/.test(text) ? ',' : ';')

/** Opens and closes what a line does. */
function follow(open: Opener[], text: string, { box }: Line): void {
  for (const one of open) one.hasBlock ||= box.x > one.x + box.height / 2
  let closed = ''
  for (const sign of text) {
    const closer = closers.get(sign)
    if (closer) closed = closer + closed
    else if (sign === closed[0]) closed = closed.slice(1)
    else if ([...closers.values()].includes(sign)) {
      const last = open.pop()
      if (last && last.closed.length > 1) open.push({ ...last, closed: last.closed.slice(1) })
    }
  }
  if (closed !== '') open.push({ text, x: box.x, closed, hasBlock: false })
}

/** From the beginning of a word to that of the next one, for each letter: all letters of code are of one width. */
function stepOf(lines: readonly Line[]): number {
  const widths = lines.flatMap(({ words }) =>
    words.slice(1).map(({ box }, at) => (box.x - words[at]!.box.x) / (words[at]!.text.length + 1)),
  )
  return widths.toSorted((one, other) => one - other)[widths.length >> 1] ?? 0
}

/** The lines of a page of code with their indentation, in columns of its letters; all others as they are. */
export function indented(lines: readonly Line[]): string[] {
  const letter = stepOf(lines)
  if (letter === 0) return lines.map(({ text }) => text)
  const left = Math.min(...lines.map(({ box }) => box.x))
  return lines.map(({ text, box }) => ' '.repeat(Math.max(0, Math.round((box.x - left) / letter))) + text)
}
