/** Where texts are in a drawing that the renderer has flattened: boxes of their outlines, and how they are painted. */
import type { Parser as XmlParser } from 'htmlparser2'
import { pointsOf } from '../../svg-drawing.ts'
import { identity, type Matrix, matrixOf, times } from '../matrix.ts'

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
/** In the units of the viewBox. */
export interface DrawnText {
  readonly id: string
  readonly box: Box
  /** `#rrggbb` where all of it has one plain colour. */
  readonly fill: string | undefined
  readonly opacity: number
  /** Of its outlines. */
  readonly points: number
}

interface Level {
  readonly matrix: Matrix
  readonly id: string | undefined
  readonly opacity: number
}

/** Every drawing of a text whose id is in `ids`; one that is used twice is there twice. */
export async function drawnTexts(flat: string, ids: ReadonlySet<string>): Promise<readonly DrawnText[]> {
  const { Parser } = await import('htmlparser2')
  const found: DrawnText[] = []
  const levels: Level[] = [{ matrix: identity, id: undefined, opacity: 1 }]
  /** Of the text that is being read. */
  let box: Box | undefined
  let fills = new Set<string>()
  let opacity = 1
  let points = 0
  // Outlines of clips and patterns are no letters on the picture.
  let hidden = 0
  const parser: XmlParser = new Parser(
    {
      onopentag(name, attributes) {
        const above = levels.at(-1)!
        const own = attributes['id']
        const begins = name === 'g' && above.id === undefined && own !== undefined && ids.has(own)
        const level: Level = {
          matrix: attributes['transform'] === undefined ? above.matrix : times(above.matrix, matrixOf(attributes['transform'])),
          id: begins ? own : above.id,
          opacity: above.opacity * Number(attributes['opacity'] ?? 1),
        }
        levels.push(level)
        if (name === 'defs') hidden += 1
        if (begins) [box, fills, opacity, points] = [undefined, new Set(), 1, 0]
        if (name !== 'path' || level.id === undefined || hidden > 0) return
        const { fill = 'none', d = '' } = attributes
        if (fill !== 'none') fills.add(fill)
        else if (attributes['stroke'] !== undefined && attributes['stroke'] !== 'none') fills.add(attributes['stroke'])
        opacity = level.opacity * Number(attributes['fill-opacity'] ?? 1)
        box = around(box, d, level.matrix)
        points += pointsOf(d).length
      },
      onclosetag(name) {
        const level = levels.pop()!
        if (name === 'defs') hidden -= 1
        if (level.id === undefined || levels.at(-1)!.id !== undefined || !box) return
        const [fill] = fills
        found.push({ id: level.id, box, fill: fills.size === 1 && fill?.startsWith('#') ? fill : undefined, opacity, points })
        box = undefined
      },
    },
    { xmlMode: true },
  )
  parser.end(flat)
  return found
}

/** Control points stand for their curves: letters reach no further. */
function around(box: Box | undefined, path: string, [a, b, c, d, e, f]: Matrix): Box | undefined {
  let [left, top, right, bottom] = box ? [box.left, box.top, box.right, box.bottom] : [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of pointsOf(path)) {
    const [at, down] = [a * x + c * y + e, b * x + d * y + f]
    left = Math.min(left, at)
    right = Math.max(right, at)
    top = Math.min(top, down)
    bottom = Math.max(bottom, down)
  }
  return right >= left ? { left, top, right, bottom } : undefined
}
