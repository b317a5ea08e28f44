/** The tables and the text between them on a page that was read. */
import type { ReadData, ReadText } from 'atelier-mcp'
import { spaced } from './spaced.ts'
import { mostOverlapped, type Span, spansApart } from './spans.ts'

type Line = ReadData['lines'][number]

/** Cells, row by row; lines of one cell are parted by a line feed. Each row has as many cells. */
export type Rows = readonly (readonly string[])[]
/** A line of text, or a table. */
export type PagePart = string | Rows

/** In heights of a line: a wider gap parts two cells, and a line this near below another one goes on with its cells. */
const limits = { gap: 1.1, near: 1.75 }

/** In reading order: tables by their ruling lines, and where there are none, by the white between their columns. */
export function partsOf({ lines, tables = [] }: Pick<ReadData, 'lines' | 'tables'>): PagePart[] {
  const parts: PagePart[] = []
  let loose: Line[] = []
  const told = new Set<object>()
  for (const line of lines) {
    const [x, y] = [line.box.x + line.box.width / 2, line.box.y + line.box.height / 2]
    const table = tables.find(({ box }) => box && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)
    if (!table) loose.push(line)
    else if (!told.has(table)) {
      told.add(table)
      parts.push(...looseParts(loose), table.rows)
      loose = []
    }
  }
  return [...parts, ...looseParts(loose)]
}

interface Cell extends Span {
  readonly text: string
}
interface Row {
  readonly cells: readonly Cell[]
  readonly top: number
  readonly height: number
}

function looseParts(lines: readonly Line[]): PagePart[] {
  const rows = lines.map(cellsOf)
  const parts: PagePart[] = []
  for (let at = 0; at < rows.length;) {
    const end = endOfTable(rows, at)
    const table = end - at > 1 ? inColumns(rows.slice(at, end)) : undefined
    parts.push(table ?? lines[at]!.text)
    at = table ? end : at + 1
  }
  return parts
}

/** Where the rows of several cells end that begin at `start`; a row of one cell is among them where others follow it at once. */
function endOfTable(rows: readonly Row[], start: number): number {
  let end = start
  for (let at = start; at < rows.length; at += 1) {
    if (rows[at]!.cells.length > 1) end = at + 1
    else if (end === start || (at > end && !goesOn(rows[at - 1]!, rows[at]!))) break
    else if (goesOn(rows[at - 1]!, rows[at]!)) end = at + 1
  }
  return end
}

const goesOn = (before: Row, row: Row): boolean => row.top - before.top > 0 && row.top - before.top <= limits.near * before.height

function cellsOf({ words, box }: Line): Row {
  const cells: ReadText[][] = []
  const height = Math.max(...words.map((word) => word.box.height))
  for (const word of words) {
    const last = cells.at(-1)?.at(-1)
    if (last && word.box.x - last.box.x - last.box.width <= limits.gap * height) cells.at(-1)!.push(word)
    else cells.push([word])
  }
  return {
    top: box.y,
    height,
    cells: cells.map((all) => ({
      text: spaced(all),
      from: all[0]!.box.x,
      to: Math.max(...all.map((word) => word.box.x + word.box.width)),
    })),
  }
}

/** Nothing where the cells stand in no columns. */
function inColumns(rows: readonly Row[]): Rows | undefined {
  const columns = spansApart(rows.filter(({ cells }) => cells.length > 1).flatMap(({ cells }) => cells))
  if (columns.length < 2) return undefined
  const table: string[][] = []
  let before: Row | undefined
  for (const row of rows) {
    const texts = columns.map(() => '')
    for (const cell of row.cells) {
      const column = mostOverlapped(columns, cell)
      texts[column] = texts[column] ? `${texts[column]} ${cell.text}` : cell.text
    }
    const last = table.at(-1)
    if (last && before && texts[0] === '' && goesOn(before, row) && texts.every((text, column) => text === '' || last[column] !== ''))
      for (const [column, text] of texts.entries()) last[column] = text ? `${last[column]}\n${text}` : last[column]!
    else table.push(texts)
    before = row
  }
  return table
}
