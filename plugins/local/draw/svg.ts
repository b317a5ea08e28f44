/** Small helpers that write SVG. All text passes `escape`, all numbers pass `n`. */
import { tableOf } from 'atelier-mcp'
import { shade } from './color.ts'

export interface Point {
  readonly x: number
  readonly y: number
}
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** A number with at most one decimal; what is not finite becomes 0. */
export const n = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '0')

/** Text of SVG with its numbers written by `n`: svg`M${x} ${y}Z`. */
export const svg = (parts: TemplateStringsArray, ...numbers: readonly number[]): string =>
  parts.reduce((text, part, at) => text + n(numbers[at - 1]!) + part)

const special: Readonly<Record<string, string>> = tableOf({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })
/** Text as it may stand in XML: markup escaped, control characters and lone surrogates dropped. */
export const escape = (text: string): string =>
  text.replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}/gu, '').replaceAll(/[&<>"']/g, (character) => special[character]!)

/** `el('rect', { width: 5 })`; attributes that are `undefined` are left out. */
export function el(name: string, attributes: Attributes, children?: string): string {
  let head = `<${name}`
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined)
      head += ` ${key}="${typeof value === 'number' ? (Math.abs(value) < 5 ? String(Math.round(value * 1000) / 1000) : n(value)) : escape(value)}"`
  return children === undefined ? `${head}/>` : `${head}>${children}</${name}>`
}

export const rect = (x: number, y: number, width: number, height: number, fill: string, more: Attributes = {}): string =>
  el('rect', { x, y, width, height, fill, ...more })
export const circle = (cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string =>
  el('circle', { cx, cy, r, fill, ...more })
export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more: Attributes = {}): string =>
  el('ellipse', { cx, cy, rx, ry, fill, ...more })
export const path = (d: string, fill: string, more: Attributes = {}): string => el('path', { d, fill, ...more })
export const group = (children: string, transform?: string, more: Attributes = {}): string => el('g', { transform, ...more }, children)
export const polygon = (points: readonly Point[], fill: string, more: Attributes = {}): string =>
  path(`M${points.map(({ x, y }) => `${n(x)} ${n(y)}`).join('L')}Z`, fill, more)
/** An open line without filling. */
export const stroke = (d: string, color: string, width: number, more: Attributes = {}): string =>
  el('path', { d, fill: 'none', stroke: color, 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', ...more })

/** A smooth curve through points (Catmull-Rom as cubic Béziers), beginning with `M`. */
export function curve(points: readonly Point[], closed = false): string {
  const at = (index: number): Point =>
    closed ? points[(index + points.length) % points.length]! : points[Math.max(0, Math.min(points.length - 1, index))]!
  let d = `M${n(at(0).x)} ${n(at(0).y)}`
  for (let index = 0; index < points.length - (closed ? 0 : 1); index++) {
    const [a, b, c, e] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    d += `C${n(b.x + (c.x - a.x) / 6)} ${n(b.y + (c.y - a.y) / 6)} ${n(c.x - (e.x - b.x) / 6)} ${n(c.y - (e.y - b.y) / 6)} ${n(c.x)} ${n(c.y)}`
  }
  return closed ? `${d}Z` : d
}

/** The area below a smooth line, down to `bottom`. */
export const below = (points: readonly Point[], bottom: number): string =>
  `${curve(points)}L${n(points.at(-1)!.x)} ${n(bottom)}L${n(points[0]!.x)} ${n(bottom)}Z`

export type Stop = readonly [offset: number, color: string, opacity?: number]
/** Gradients of one picture, each written once. */
export interface Defs {
  /** From the top of a shape to its bottom. Returns `url(#…)`. */
  linear(...stops: readonly Stop[]): string
  /** From the upper left corner of a shape's box to a point of it, as fractions. */
  slanted(to: readonly [x: number, y: number], ...stops: readonly Stop[]): string
  /** From a lighter (or darker) tone of a colour on top to another at the bottom, by OKLab lightness. */
  shaded(color: string, top: number, bottom: number): string
  /** From the middle of a shape's box outwards. */
  radial(...stops: readonly Stop[]): string
  /** Anything else with an id of its own; returns the id. */
  add(make: (id: string) => string): string
  toString(): string
}

/** An empty set of gradients. */
export function createDefs(): Defs {
  const known = new Map<string, string>()
  let text = ''
  const keep = (make: (id: string) => string): string => {
    const key = make('')
    let id = known.get(key)
    if (id === undefined) {
      known.set(key, (id = `g${known.size}`))
      text += make(id)
    }
    return id
  }
  const list = (stops: readonly Stop[]): string =>
    stops.map(([offset, color, opacity]) => el('stop', { offset, 'stop-color': color, 'stop-opacity': opacity })).join('')
  const slanted: Defs['slanted'] = ([x2, y2], ...stops) =>
    `url(#${keep((id) => el('linearGradient', { id, x1: 0, y1: 0, x2, y2 }, list(stops)))})`
  return {
    linear: (...stops) => slanted([0, 1], ...stops),
    slanted,
    shaded: (color, top, bottom) => slanted([0, 1], [0, shade(color, top)], [1, shade(color, bottom)]),
    radial: (...stops) => `url(#${keep((id) => el('radialGradient', { id }, list(stops)))})`,
    add: keep,
    toString: () => (text ? `<defs>${text}</defs>` : ''),
  }
}
