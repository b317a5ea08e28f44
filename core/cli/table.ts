/** Plain tables: aligned, no lines, cut to the width of the terminal. */

import { stripVTControlCharacters } from 'node:util'

/** Escape sequences and control characters would move the cursor. */
export const clean = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ')

/** Columns that a text takes; wide East Asian letters and emoji take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u.test(
      segment,
    )
      ? 2
      : 1
  }
  return width
}

/** At most `width` columns, the last one `…` where something was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) > width - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
const gap = '  '

/** A narrower table than this is unreadable, whatever the terminal says. */
const narrowest = 40

/**
 * Rows under their headings; columns that are empty everywhere are left out. Where the terminal is too narrow the widest columns give way.
 */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[], columns = Number.POSITIVE_INFINITY): string {
  const cells = [
    headings.map((heading) => heading.toUpperCase()),
    ...rows.map((row) => headings.map((_, index) => clean(cellText(row[index])))),
  ]
  const used = headings.map((_, index) => index).filter((index) => cells.slice(1).some((row) => row[index] !== ''))
  const widths = used.map((index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ''))))
  shrink(widths, Math.max(columns, narrowest) - gap.length * (used.length - 1))
  return cells
    .map((row) =>
      used
        .map((index, at) => pad(cut(row[index] ?? '', widths[at]!), widths[at]!))
        .join(gap)
        .trimEnd(),
    )
    .join('\n')
}

/** Takes from the widest until it fits. */
function shrink(widths: number[], room: number): void {
  let over = widths.reduce((sum, width) => sum + width, 0) - room
  while (over > 0 && over < Number.POSITIVE_INFINITY) {
    const widest = widths.indexOf(Math.max(...widths))
    if (widths[widest]! <= 8) return
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
      return `${name}${gap}${clean(cellText(item)) || '-'}`
    })
    .join('\n')
}

const indented = (text: string, indent: string): string => text.replaceAll(/^/gm, indent)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isRows = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject)

/** A list of objects as a table of their keys. */
export function rowsOf(rows: readonly Readonly<Record<string, unknown>>[], columns = Number.POSITIVE_INFINITY): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return table(
    headings,
    rows.map((row) => headings.map((heading) => row[heading])),
    columns,
  )
}

/** Whatever a plugin's command returns, as text for people. */
export function asText(value: unknown, columns = Number.POSITIVE_INFINITY): string {
  if (value === undefined || value === null) return ''
  if (isRows(value)) return rowsOf(value, columns)
  if (isObject(value)) return pairs(value, columns)
  return Array.isArray(value) ? value.map(cellText).join('\n') : cellText(value)
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(cellText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
