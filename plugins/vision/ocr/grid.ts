/** Tables by their ruling lines, and the words that stand in their cells. */
import type { OcrLine, OcrReading, OcrWord } from './engine.ts'
import type { Rule, Rules } from './rules.ts'
import { spaced } from './spaced.ts'

/** Where the lines of a table stand, in pixels of the sheet: one more of each than it has columns and rows. */
export interface Grid {
  readonly columns: readonly number[]
  readonly rows: readonly number[]
}
/** Pixels between lines that are one, and between the end of a line and another that it meets. */
const near = 8
/** Under this confidence, of 100, what has no two letters or digits in a row is a speck: a cell holds something. */
const speck = 30
const likeText = /[\p{L}\p{N}]{2}/u

/** Tables of at least two rows and two columns, with lines between both. */
export function gridsOf({ across, down }: Rules): Grid[] {
  const left = new Set([...across.map((rule) => ({ rule, lies: true })), ...down.map((rule) => ({ rule, lies: false }))])
  const grids: Grid[] = []
  for (const first of left) {
    left.delete(first)
    const group = [first]
    for (const one of group)
      for (const other of left)
        if (one.lies !== other.lies && meet(one.rule, other.rule)) {
          left.delete(other)
          group.push(other)
        }
    const lying = group.filter(({ lies }) => lies).map(({ rule }) => rule)
    const standing = group.filter(({ lies }) => !lies).map(({ rule }) => rule)
    const columns = places([...standing.map(({ at }) => at), ...lying.flatMap(({ from, to }) => [from, to])])
    const rows = places([...lying.map(({ at }) => at), ...standing.flatMap(({ from, to }) => [from, to])])
    if (lying.length > 0 && standing.length > 0 && columns.length > 2 && rows.length > 2) grids.push({ columns, rows })
  }
  return grids
}

const meet = (one: Rule, other: Rule): boolean =>
  one.at >= other.from - near && one.at <= other.to + near && other.at >= one.from - near && other.at <= one.to + near

/** Places that are near each other are one. */
function places(all: readonly number[]): number[] {
  const found: number[] = []
  for (const at of all.toSorted((one, other) => one - other)) if (found.length === 0 || at - found.at(-1)! > near) found.push(at)
  return found
}

/** The reading with each row of a table as one line, and its cells row by row, the lines of one parted by line feeds; everything else stays as it is. */
export function inRows(reading: OcrReading, grid: Grid): { readonly reading: OcrReading; readonly cells: string[][] } {
  const rows = grid.rows.slice(1).map(() => grid.columns.slice(1).map((): OcrWord[][] => []))
  const others: OcrLine[][] = []
  let place: number | undefined
  for (const paragraph of reading.paragraphs ?? []) {
    const outside: OcrLine[] = []
    for (const line of paragraph) {
      const cellsOfLine = new Map<OcrWord[][], OcrWord[]>()
      const rest: OcrWord[] = []
      for (const word of line.words) {
        const cell = cellOf(word, grid, rows)
        if (!cell) rest.push(word)
        else if (word.text && (word.confidence >= speck || likeText.test(word.text)))
          cellsOfLine.set(cell, [...(cellsOfLine.get(cell) ?? []), word])
      }
      for (const [cell, words] of cellsOfLine) cell.push(words)
      if (rest.length < line.words.length) place ??= others.length + (outside.length > 0 ? 1 : 0)
      if (rest.length > 0) outside.push(rest.length === line.words.length ? line : { ...line, words: rest })
    }
    if (outside.length > 0) others.push(outside)
  }
  const lines = rows.flatMap((row): OcrLine[] => {
    const words = row.flatMap((cell) => topDown(cell).flat())
    return words.length === 0 ? [] : [{ ...words[0]!, text: spaced(words), words }]
  })
  const cells = rows.map((row) => row.map((cell) => topDown(cell).map(spaced).join('\n')))
  const paragraphs = lines.length > 0 ? others.toSpliced(place ?? others.length, 0, lines) : others
  return { reading: { ...reading, paragraphs }, cells }
}

const topDown = (cell: readonly OcrWord[][]): OcrWord[][] => cell.toSorted(([one], [other]) => one!.bbox.y0 - other!.bbox.y0)

function cellOf({ bbox }: OcrWord, { columns, rows }: Grid, cells: OcrWord[][][][]): OcrWord[][] | undefined {
  const column = columns.findLastIndex((at) => at <= (bbox.x0 + bbox.x1) / 2)
  const row = rows.findLastIndex((at) => at <= (bbox.y0 + bbox.y1) / 2)
  return cells[row]?.[column]
}
