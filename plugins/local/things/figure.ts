/** One figure ready to be placed: its artwork in the asked colour, and how much of its box it fills. */
import { fromLch, hueGap, recolor, toHex, toLch } from '../draw/color.ts'
import type { Box } from '../draw/svg.ts'
import type { Artwork, Catalogue } from './catalogue.ts'
import { withBody } from './body.ts'
import { natureOf, type Nature } from './nature.ts'

export interface Figure {
  readonly icon: string
  /** SVG in a box of 32 by 32. */
  readonly body: string
  /** The part of the box that is filled. */
  readonly box: Box
  readonly nature: Nature
  /** False where a colour was asked for and the figure has none to change. */
  readonly colored: boolean
}
/** Renders a figure small, to see what it is made of. */
export type Measure = (body: string) => { readonly box: Box; readonly pixels: Uint8Array }
export interface Figures {
  get(icon: string, color?: string): Figure | undefined
}

/** Figures of a catalogue; each is measured once. */
export function createFigures(catalogue: Catalogue, measure: Measure): Figures {
  const known = new Map<string, Figure | undefined>()
  const make = (icon: string, color: string | undefined): Figure | undefined => {
    const artwork: Artwork | undefined = catalogue.artwork(icon)
    if (!artwork) return undefined
    const category = catalogue.category(icon)
    const nature = natureOf(icon, category)
    const body = withBody(icon, artwork.body)
    const { box, pixels } = measure(body)
    const main = color ? dominant(pixels, glazed.has(icon)) : undefined
    const changed = color ? paint(body, main, color) : body
    return { icon, body: changed, box, nature, colored: !color || changed !== body || sameColor(main, color) }
  }
  return {
    get(icon, color) {
      const key = `${icon} ${color ?? ''}`
      if (!known.has(key)) known.set(key, make(icon, color))
      return known.get(key)
    },
  }
}

/** How many pixels each colour fills, largest first; edges between colours are left out. */
function counts(pixels: Uint8Array): { hex: string; count: number }[] {
  const found = new Map<string, number>()
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3]! < 255) continue
    const hex = toHex([pixels[at]!, pixels[at + 1]!, pixels[at + 2]!])
    found.set(hex, (found.get(hex) ?? 0) + 1)
  }
  return [...found]
    .map(([hex, count]) => ({ hex, count }))
    .filter(({ count }) => count > 3)
    .toSorted((a, b) => b.count - a.count)
}

/** Their windows are larger than any colour of what is around them. */
const glazed: ReadonlySet<string> = new Set(['bus'])
const isGlass = ({ l, c, h }: Tone): boolean => l > 0.6 && c > 0.06 && hueGap(h, 230) < 40

/** The colour that a figure is known by: the largest, dark outlines and glints aside, and windows of what has many. */
function dominant(pixels: Uint8Array, withoutGlass: boolean): string | undefined {
  const list = counts(pixels).filter(({ hex }) => toLch(hex).l > 0.2 && !(withoutGlass && isGlass(toLch(hex))))
  const total = list.reduce((sum, { count }) => sum + count, 0)
  // Hues are added up, so that a car's lit and shaded red count as one red.
  const scored = list.map(({ hex }) => {
    const own = toLch(hex)
    const near = list.filter((other) => like(toLch(other.hex), own)).reduce((sum, { count }) => sum + count, 0)
    return { hex, score: near * (own.c > 0.06 ? 1.7 : 1) }
  })
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  return best && best.score > total * 0.2 ? best.hex : undefined
}
interface Tone {
  readonly l: number
  readonly c: number
  readonly h: number
}
const like = (one: Tone, two: Tone): boolean =>
  one.c < 0.05 && two.c < 0.05 ? Math.abs(one.l - two.l) < 0.3 : one.c >= 0.05 && two.c >= 0.05 && hueGap(one.h, two.h) < 34

const sameColor = (main: string | undefined, color: string | undefined): boolean =>
  main !== undefined && color !== undefined && like(toLch(main), toLch(color)) && Math.abs(toLch(main).l - toLch(color).l) < 0.2

/** The figure in another colour: light and shade stay, other colours stay. */
function paint(body: string, main: string | undefined, color: string): string {
  if (!main) return body
  const [from, to] = [toLch(main), toLch(color)]
  const extreme = to.l < 0.35 || to.l > 0.94
  return recolor(body, (hex) => {
    const own = toLch(hex)
    if (!like(own, from) || own.l < 0.2) return hex
    const ratio = from.c > 0.05 ? Math.min(1.25, own.c / from.c) : 1
    return fromLch({
      l: Math.max(0.16, Math.min(0.985, to.l + (own.l - from.l) * (extreme ? 0.55 : 0.8))),
      c: to.c * ratio,
      h: (to.h + (from.c > 0.05 ? (own.h - from.h) * 0.35 : 0) + 360) % 360,
    })
  })
}

let uses = 0
/** The body with ids of its own, so that it can be put into a picture more than once. */
export function instance(body: string): string {
  if (!body.includes('id="')) return body
  const mark = `u${uses++}`
  return body
    .replaceAll(/ id="([^"]+)"/g, ` id="${mark}$1"`)
    .replaceAll(/url\(#([^()]+)\)/g, `url(#${mark}$1)`)
    .replaceAll(/href="#([^"]+)"/g, `href="#${mark}$1"`)
}
/** Starts the marks of a new picture, so that the same request gives the same bytes. */
export const resetInstances = (): void => void (uses = 0)
