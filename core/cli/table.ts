/** Plain tables: aligned, no lines, as wide as the terminal. */
import { quantity } from './quantity.ts'
import type { Paint } from './colour.ts'
import { clean, hanging, widthOf, wrap } from './text-width.ts'

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
const gap = '  '
const unpainted: Paint = (_, text) => text

/** A narrower table than this is unreadable, whatever the terminal says. */
const narrowest = 40

/**
 * Rows under their headings; columns that are empty everywhere are left out. Where the terminal is too narrow the widest columns give way: their
 * cells go on below, so that nothing is lost. Where even that would break words, each row is a paragraph: its first cell, and the others below.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
  columns = Number.POSITIVE_INFINITY,
  paint: Paint = unpainted,
): string {
  const { head, body } = tableParts(headings, rows, columns)
  // Paragraphs are told apart by an empty line, where their cells are named.
  if (head === undefined) return body.join(headings.slice(1).some((heading) => heading.trim() !== '') ? '\n\n' : '\n')
  return [...(head.trim() === '' ? [] : [paint('bold', head)]), ...body].join('\n')
}

/** The same row by row, each of which may have several lines; no `head` where the rows are paragraphs. */
export function tableParts(
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
  columns = Number.POSITIVE_INFINITY,
): { readonly head: string | undefined; readonly body: readonly string[] } {
  const cells = [
    headings.map((heading) => heading.toUpperCase()),
    ...rows.map((row) => headings.map((heading, index) => clean(cellText(row[index], heading)))),
  ]
  const used = headings.map((_, index) => index).filter((index) => cells.slice(1).some((row) => row[index] !== ''))
  const widths = used.map((index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ''))))
  const least = used.map((index) => Math.max(...cells.map((row) => longestWord(row[index] ?? ''))))
  const room = Math.max(columns, narrowest) - gap.length * (used.length - 1)
  if (least.reduce((sum, width) => sum + width, 0) > room)
    return { head: undefined, body: cells.slice(1).map((row) => paragraph(row, headings, used, columns)) }
  shrink(widths, least, room)
  const [head = '', ...body] = cells.map((row) => {
    const wrapped = used.map((index, at) => wrap(row[index] ?? '', widths[at]!))
    const height = Math.max(0, ...wrapped.map((lines) => lines.length))
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((lines, at) => pad(lines[line] ?? '', widths[at]!))
        .join(gap)
        .trimEnd(),
    ).join('\n')
  })
  return { head, body }
}

function paragraph(row: readonly string[], headings: readonly string[], used: readonly number[], columns: number): string {
  const [first, ...rest] = used
  const title = row[first ?? 0] ?? ''
  const indent = ' '.repeat(/^ */.exec(title)![0].length + 2)
  const width = Math.max(0, ...rest.map((index) => widthOf(headings[index]!.trim())))
  const lines = rest
    .filter((index) => row[index] !== '')
    .map((index) => hanging(`${indent}${width === 0 ? '' : `${pad(headings[index]!.trim(), width)}${gap}`}`, row[index]!, columns))
  return [title, ...lines].join('\n')
}

/** What is in backticks counts as one word, as where it is wrapped. Wide letters may be broken anywhere. */
const longestWord = (text: string): number => Math.max(0, ...wrap(text, 2).map(widthOf))

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
  const width = Math.max(0, ...simple.map(([key]) => widthOf(label(key))))
  return simple
    .map(([key, item]) => {
      const name = indent + pad(label(key), width)
      if (isRows(item)) return `${indent}${label(key)}\n${indented(rowsOf(item, columns - indent.length - 2), `${indent}  `)}`
      if (isObject(item))
        return Object.keys(item).length === 0 ? `${name}${gap}-` : `${indent}${label(key)}\n${pairs(item, columns, `${indent}  `)}`
      return hanging(`${name}${gap}`, clean(cellText(item, key)) || '-', columns)
    })
    .join('\n')
}

const indented = (text: string, indent: string): string => text.replaceAll(/^(?=.)/gm, indent)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isRows = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject)

/** A list of objects as a table of their keys; one below the other where words would have to be broken for that, or a cell would hold data. */
export function rowsOf(rows: readonly Readonly<Record<string, unknown>>[], columns = Number.POSITIVE_INFINITY): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = rows.map((row) => headings.map((heading) => row[heading]))
  const labels = headings.map(label)
  const texts = cells.map((row) => row.map((cell, index) => cellText(cell, headings[index])))
  const isDeep = cells.some((row) => row.some((cell) => isRows(cell) || isObject(cell)))
  if (isDeep || tableParts(labels, texts, columns).head === undefined) return rows.map((row) => pairs(row, columns)).join('\n\n')
  return table(labels, texts, columns)
}

/**
 * Whatever a tool or a plugin's command returns, as text for people. Where an object holds one thing, that is shown without its name; an empty
 * list is a sentence; `nextCursor` says how to go on.
 */
export function asText(value: unknown, columns = Number.POSITIVE_INFINITY): string {
  if (value === undefined || value === null) return ''
  if (isRows(value)) return rowsOf(value, columns)
  if (Array.isArray(value)) return value.length === 0 ? 'None.' : value.map((item) => cellText(item)).join('\n')
  if (!isObject(value)) return cellText(value)
  const { nextCursor, ...rest } = value
  const [[name, only] = ['', undefined], ...others] = Object.entries(rest).filter(([, item]) => item !== undefined)
  const isEmpty = Array.isArray(only) && only.length === 0
  const shown =
    others.length > 0 || !(isEmpty || isObject(only) || isRows(only))
      ? pairs(rest, columns)
      : isEmpty
        ? `No ${label(name)}.`
        : asText(only, columns)
  return typeof nextCursor === 'string' ? `${shown}\n\nThere are more: cursor=${nextCursor}` : shown
}

/** `createdAt` as `created at`; the unit of a number stands beside the number. */
const label = (key: string): string =>
  /^[a-z][a-zA-Z\d]*$/.test(key)
    ? key.replace(/(?<=[a-z\d])(?:Ms|Seconds|Usd)$/, '').replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : key

/** `name` is what it is called: its ending is the unit of a number. */
function cellText(value: unknown, name = ''): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return isTime.test(value) ? localTime(value) : value
  if (typeof value === 'number') return quantity(name, value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map((item) => cellText(item, name)).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/

/** `2026-11-28 20:11`, by the clock of this place, as the library's own listing has it. */
function localTime(iso: string): string {
  const date = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
