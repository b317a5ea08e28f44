/** Letters as outlines, by the bundled font. */
import type { Font, Glyph } from 'opentype.js'
import { modelError } from '../model-error.ts'
import { bezier } from './curves.ts'
import { chordTolerance, type Precision } from './segments.ts'

import type { Point } from '../spec/outline.ts'

let starting: Promise<Font> | undefined
const font = (): Promise<Font> =>
  (starting ??= Promise.all([import('opentype.js'), import('./font-data.ts')]).then(([{ default: opentype }, { fontData }]) => {
    const bytes = Uint8Array.from(Buffer.from(fontData, 'base64'))
    return opentype.parse(bytes.buffer)
  }))

/** How far a curve may be off, as part of a letter's height: strokes are a seventh of it. */
const strokeTolerance = 0.001

/** Pieces for a curve whose control polygon is so long, at a chord tolerance: flat curves need few. */
const piecesFor = (points: readonly Point[], tolerance: number): number => {
  const [first, last] = [points[0]!, points.at(-1)!]
  const bend = Math.max(...points.slice(1, -1).map(([x, y]) => Math.hypot(x - (first[0] + last[0]) / 2, y - (first[1] + last[1]) / 2)))
  return Math.min(16, Math.max(2, Math.ceil(Math.sqrt(bend / (4 * tolerance)))))
}

/** Closed outlines of a text whose capital letters are `size` high, standing on y = 0. Letters that the font lacks are refused by name. */
export async function textOutline(
  text: string,
  size: number,
  align: 'left' | 'center' | 'right',
  precision: Precision,
  node: string,
): Promise<[number, number][][]> {
  const face = await font()
  const capitals = (face.tables['os2'] as { sCapHeight?: number } | undefined)?.sCapHeight || face.unitsPerEm * 0.7
  const scale = size / capitals
  const letters = Array.from(text)
  const missing = [...new Set(letters.filter((letter) => face.charToGlyph(letter).index === 0))]
  if (missing.length > 0)
    throw modelError(
      'MODEL_GEOMETRY',
      node,
      `The font has no letter for ${missing.map((letter) => `"${letter}"`).join(', ')} of "${node}".`,
      'Use Latin letters, digits and common signs, or draw the sign with polygons.',
    )
  const contours: Point[][] = []
  let x = 0
  let previous: Glyph | undefined
  for (const letter of letters) {
    const glyph = face.charToGlyph(letter)
    if (previous) x += face.getKerningValue(previous, glyph) * scale
    let contour: Point[] = []
    const add = (control: Point[]) => {
      const points: Point[] = [contour.at(-1)!, ...control]
      contour.push(
        ...(control.length === 1 ? control : bezier(points, piecesFor(points, chordTolerance(precision, size, strokeTolerance)))),
      )
    }
    // A path runs downwards, as on a screen.
    for (const command of glyph.getPath(x, 0, face.unitsPerEm * scale).commands) {
      if (command.type === 'M') contours.push((contour = [[command.x, -command.y]]))
      else if (command.type === 'L') add([[command.x, -command.y]])
      else if (command.type === 'Q')
        add([[command.x1, -command.y1], [command.x, -command.y]]) // oxfmt-ignore
      else if (command.type === 'C')
        add([[command.x1, -command.y1], [command.x2, -command.y2], [command.x, -command.y]]) // oxfmt-ignore
    }
    x += (glyph.advanceWidth ?? 0) * scale
    previous = glyph
  }
  const shift = align === 'left' ? 0 : align === 'right' ? -x : -x / 2
  return contours.filter(({ length }) => length > 2).map((contour) => contour.map(([px, py]): [number, number] => [px + shift, py]))
}
