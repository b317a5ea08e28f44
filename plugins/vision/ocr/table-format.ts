/** Tables of a page as text that other programs take. */
import type { PagePart, Rows } from './page-parts.ts'

/** A page with its tables in Markdown; the first row is the head, as Markdown wants one. */
export const asMarkdown = (parts: readonly PagePart[]): string =>
  parts
    .map((part) => (typeof part === 'string' ? part : markdownTable(unruled(part))))
    .join('\n')
    .trim()

/** Ruling lines that are a little slanted are read as bars at the edges of cells. */
const unruled = (rows: Rows): Rows => rows.map((row) => row.map((cell) => cell.replaceAll(/^(?:\| )+|(?: \|)+$|^\|$/g, '')))

function markdownTable(rows: Rows): string {
  const [head, ...others] = rows.map((row) => `| ${row.map(markdownCell).join(' | ')} |`)
  return ['', head, `|${' --- |'.repeat(rows[0]!.length)}`, ...others, ''].join('\n')
}

const markdownCell = (cell: string): string => cell.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', '<br>')

/** The tables of a page as CSV (RFC 4180 with line feeds), parted by empty lines; each line of a page without tables is a row of one cell. */
export function asCsv(parts: readonly PagePart[]): string {
  const tables = parts.filter((part) => typeof part !== 'string')
  const all: readonly Rows[] = tables.length > 0 ? tables.map(unruled) : [parts.map((part) => [part as string])]
  return all.map((rows) => rows.map((row) => row.map(csvCell).join(',')).join('\n')).join('\n\n')
}

const csvCell = (cell: string): string => (/[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
