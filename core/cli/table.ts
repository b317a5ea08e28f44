/** Plain tables: aligned, no lines, as wide as the terminal. */
import { quantity } from './quantity.ts'
import { clean, widthOf, wrap, wrapStrictly } from './text-width.ts'

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
const gap = '  '

/** A narrower table than this is unreadable, whatever the terminal says. */
const narrowest = 40

/**
 * Rows under their headings; columns that are empty everywhere are left out. Where the terminal is too narrow the widest columns give way:
 * their cells go on below, so that nothing is lost.
 */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[], columns = Number.POSITIVE_INFINITY): string {
  return tableRows(headings, rows, columns).join('\n')
}

/** The same row by row, the headings first; a row may have several lines. */
export function tableRows(
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const cells = [
    headings.map((heading) => heading.toUpperCase()),
    ...rows.map((row) => headings.map((heading, index) => clean(cellText(row[index], heading)))),
  ]
  const used = headings.map((_, index) => index).filter((index) => cells.slice(1).some((row) => row[index] !== ''))
  const widths = used.map((index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ''))))
  const room = Math.max(columns, narrowest) - gap.length * (used.length - 1)
  shrink(
    widths,
    used.map((index) => Math.min(longWord, Math.max(...cells.map((row) => longestWord(row[index] ?? ''))))),
    room,
  )
  shrink(
    widths,
    widths.map(() => 8),
    room,
  )
  return cells.map((row) => {
    const wrapped = used.map((index, at) => wrapStrictly(row[index] ?? '', widths[at]!))
    const height = Math.max(0, ...wrapped.map((lines) => lines.length))
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((lines, at) => pad(lines[line] ?? '', widths[at]!))
        .join(gap)
        .trimEnd(),
    ).join('\n')
  })
}

/** Longer words are broken before columns of shorter ones are. */
const longWord = 36
const longestWord = (text: string): number => Math.max(...text.split(' ').map(widthOf))

/** Takes from the widest that may give way until it fits. */
function shrink(widths: number[], least: readonly number[], room: number): void {
  let over = widths.reduce((sum, width) => sum + width, 0) - room
  while (over > 0 && over < Number.POSITIVE_INFINITY) {
    const spare = widths.map((width, index) => (width > least[index]! ? width : 0))
    const widest = spare.indexOf(Math.max(...spare))
    if (spare[widest] === 0) return
    widths[widest]!--
    over--
  }
}

/** Names on the left, values on the right; lists and objects inside become further lines. */
export function pairs(value: Readonly<Record<string, unknown>>, columns = Number.POSITIVE_INFINITY, indent = ''): string {
  const simple = Object.entries(value).filter(([, item]) => item !== undefined)
  const width = Math.max(0, ...simple.map(([key]) => widthOf(key)))
  return simple
    .map(([key, item]) => {
      const name = indent + pad(key, width)
      if (isRows(item)) return `${indent}${key}\n${indented(rowsOf(item, columns - indent.length - 2), `${indent}  `)}`
      if (isObject(item))
        return Object.keys(item).length === 0 ? `${name}${gap}-` : `${indent}${key}\n${pairs(item, columns, `${indent}  `)}`
      const text = clean(cellText(item, key)) || '-'
      const lines = wrap(text, Math.max(columns - widthOf(name) - gap.length, narrowest / 2))
      return `${name}${gap}${lines.join(`\n${' '.repeat(widthOf(name))}${gap}`)}`
    })
    .join('\n')
}

const indented = (text: string, indent: string): string => text.replaceAll(/^/gm, indent)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isRows = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject)

/** A list of objects as a table of their keys; one below the other where words would have to be broken for that. */
export function rowsOf(rows: readonly Readonly<Record<string, unknown>>[], columns = Number.POSITIVE_INFINITY): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = rows.map((row) => headings.map((heading) => row[heading]))
  const words = headings.map((heading, index) =>
    Math.max(widthOf(heading), ...cells.map((row) => longestWord(clean(cellText(row[index], heading))))),
  )
  const least = words.reduce((sum, width) => sum + width, gap.length * (words.length - 1))
  if (least > Math.max(columns, narrowest)) return rows.map((row) => pairs(row, columns)).join('\n\n')
  return table(headings, cells, columns)
}

/** Whatever a plugin's command returns, as text for people. */
export function asText(value: unknown, columns = Number.POSITIVE_INFINITY): string {
  if (value === undefined || value === null) return ''
  if (isRows(value)) return rowsOf(value, columns)
  if (isObject(value)) return pairs(value, columns)
  return Array.isArray(value) ? value.map((item) => cellText(item)).join('\n') : cellText(value)
}

/** `name` is what it is called: its ending is the unit of a number. */
function cellText(value: unknown, name = ''): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return quantity(name, value)
  if (Array.isArray(value)) return value.map((item) => cellText(item, name)).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
