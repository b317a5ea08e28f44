/** What a browser would say of the size of elements, for layouts that ask one. */
import { tableOf } from 'atelier-mcp'
import type { Letters, LetterStyle } from '../../fonts.ts'
import { type Box, boxAround, pathPoints } from './path-box.ts'
import type { StyleSheet, Styled } from './style-sheet.ts'
import { apply, matrixOf } from '../matrix.ts'

/** What we need of an element; linkedom's have it. */
export interface Measured extends Styled {
  readonly children: Iterable<Measured>
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>
  readonly textContent: string | null
}

export interface Boxes {
  /** `getBBox`: in the element's own coordinates, without its own transform. */
  box(element: Measured): Box
  /** `getComputedTextLength`. */
  length(element: Measured): number
}

/** Nothing is drawn of these where they stand. */
const unseen = new Set([
  'defs',
  'marker',
  'style',
  'title',
  'desc',
  'script',
  'clippath',
  'mask',
  'lineargradient',
  'radialgradient',
  'pattern',
  'symbol',
  'filter',
  'metadata',
])

export function boxesBy(letters: Letters, sheet: () => StyleSheet): Boxes {
  const number = (element: Measured, name: string): number => Number.parseFloat(element.getAttribute(name) ?? '') || 0
  const styleOf = (element: Measured): LetterStyle => ({
    family: sheet().inherited(element, 'font-family'),
    size: pixels(sheet().inherited(element, 'font-size')),
    weight: sheet().inherited(element, 'font-weight'),
    italic: /italic|oblique/.test(sheet().inherited(element, 'font-style') ?? ''),
  })
  const width = (text: string, style: LetterStyle): number => widthOf(letters, text, style)

  const points = (element: Measured): (readonly [number, number])[] => {
    const name = element.localName.toLowerCase()
    if (unseen.has(name) || sheet().own(element).get('display') === 'none' || element.getAttribute('display') === 'none') return []
    const corners = (x: number, y: number, w: number, h: number): [number, number][] => [
      [x, y],
      [x + w, y + h],
    ]
    if (name === 'rect' || name === 'image' || name === 'foreignobject')
      return corners(number(element, 'x'), number(element, 'y'), number(element, 'width'), number(element, 'height'))
    if (name === 'circle' || name === 'ellipse') {
      const [rx, ry] = name === 'circle' ? [number(element, 'r'), number(element, 'r')] : [number(element, 'rx'), number(element, 'ry')]
      return corners(number(element, 'cx') - rx, number(element, 'cy') - ry, 2 * rx, 2 * ry)
    }
    if (name === 'line')
      return [
        [number(element, 'x1'), number(element, 'y1')],
        [number(element, 'x2'), number(element, 'y2')],
      ]
    if (name === 'polygon' || name === 'polyline') {
      const all = (element.getAttribute('points') ?? '')
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(Number)
      return Array.from({ length: all.length >> 1 }, (_, index) => [all[2 * index]!, all[2 * index + 1]!] as const)
    }
    if (name === 'path') return [...pathPoints(element.getAttribute('d') ?? '')]
    if (name === 'text' || name === 'tspan') return textPoints(element)
    return [...element.children].flatMap((child) => {
      const matrix = matrixOf(child.getAttribute('transform'))
      const box = boxAround(points(child))
      if (!box) return []
      const all = [
        [box.x, box.y],
        [box.x + box.width, box.y],
        [box.x, box.y + box.height],
        [box.x + box.width, box.y + box.height],
      ] as const
      return all.map(([x, y]) => apply(matrix, x, y))
    })
  }

  /** Lines are rows of pieces: a `tspan` with an `x` of its own, or moved down, begins one. */
  const textPoints = (element: Measured): [number, number][] => {
    const base = styleOf(element)
    const anchor = sheet().inherited(element, 'text-anchor') ?? 'start'
    const rows: { x: number; y: number; wide: number; style: LetterStyle }[] = []
    let [x, y] = [length(element.getAttribute('x'), base.size) ?? 0, length(element.getAttribute('y'), base.size) ?? 0]
    y += length(element.getAttribute('dy'), base.size) ?? 0
    x += length(element.getAttribute('dx'), base.size) ?? 0
    let row = { x, y, wide: 0, style: base }
    rows.push(row)
    const walk = (at: Measured): void => {
      const children = [...at.children]
      if (children.length === 0) {
        const style = styleOf(at)
        row.wide += width(plainText(at.textContent ?? '').replaceAll(/\s+/g, ' '), style)
        if (style.size > row.style.size) row.style = style
        return
      }
      for (const child of children) {
        if (unseen.has(child.localName.toLowerCase())) continue
        const { size } = styleOf(child)
        const [ownX, ownY] = [length(child.getAttribute('x'), size), length(child.getAttribute('y'), size)]
        const down = length(child.getAttribute('dy'), size)
        if (ownX !== undefined || ownY !== undefined || (down !== undefined && down !== 0)) {
          x = ownX ?? x
          y = (ownY ?? y) + (down ?? 0)
          row = { x, y, wide: 0, style: styleOf(child) }
          rows.push(row)
        }
        walk(child)
      }
    }
    walk(element)
    return rows
      .filter(({ wide }) => wide > 0)
      .flatMap((one) => {
        const { ascent, descent } = letters.height(one.style)
        const left = anchor === 'middle' ? one.x - one.wide / 2 : anchor === 'end' ? one.x - one.wide : one.x
        const lift = shift(
          sheet().inherited(element, 'dominant-baseline') ?? sheet().inherited(element, 'alignment-baseline'),
          ascent,
          descent,
        )
        return [
          [left, one.y + lift - ascent],
          [left + one.wide, one.y + lift + descent],
        ] as [number, number][]
      })
  }

  return {
    box: (element) => boxAround(points(element)) ?? { x: 0, y: 0, width: 0, height: 0 },
    length: (element) => boxAround(textPoints(element))?.width ?? 0,
  }
}

const entities = tableOf({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' })
/** Signs that Mermaid would take for its own, as letters of no script while it lays out (Unicode's private use). */
export const veiled: ReadonlyMap<string, string> = new Map([
  ['"', '\ue001'],
  ['<', '\ue002'],
  ['>', '\ue003'],
])
const signs = ['"', '<', '>']
/** Mermaid writes some signs as entities, for a browser to read as HTML. */
export const plainText = (text: string): string =>
  text
    .replaceAll(/[\ue001-\ue003]/g, (letter) => signs[letter.charCodeAt(0) - 0xe001]!)
    .replaceAll(/&(?:#(\d{2,6})|(\w{2,4}));/g, (whole, code?: string, name = '') =>
      code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Math.min(Number(code), 0x10ffff)),
    )

/** What no family of ours has is as wide as it is high: Chinese, Japanese, Korean, emoji. What joins others, or says how, has no width. */
export function widthOf(letters: Letters, text: string, style: LetterStyle): number {
  const missing = letters.missing(text, style)
  if (missing.length === 0) return letters.width(text, style)
  const absent = new Set(missing)
  const wide = [...text].filter((letter) => absent.has(letter) && !/\p{M}|\u200d/u.test(letter)).length
  const known = [...text].filter((letter) => !absent.has(letter)).join('')
  return letters.width(known, style) + wide * style.size
}

const shift = (baseline: string | undefined, ascent: number, descent: number): number =>
  baseline === 'middle' || baseline === 'central'
    ? (ascent - descent) / 2
    : baseline === 'hanging' || baseline === 'text-before-edge'
      ? ascent
      : 0

/** A length of CSS in pixels; `em` by the size of the letters. */
function length(text: string | null, size: number): number | undefined {
  if (text === null || text === '') return undefined
  const value = Number.parseFloat(text)
  return Number.isNaN(value) ? undefined : text.trim().endsWith('em') ? value * size : value
}

const pixels = (text: string | undefined): number => (text === undefined ? 16 : (length(text, 16) ?? 16))
