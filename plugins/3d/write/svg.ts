/** SVG drawings of a model: its outline from the front, the right and above, and a cut half-way up, each true to scale with its sizes in millimetres. */
import type { Document } from '@gltf-transform/core'
import { type Arena, arena as newArena, type Kernel, kernel as startKernel, type Manifold } from '../geometry/kernel.ts'
import { joinedSurface, partsOf, wholeOf } from '../measure/parts.ts'
import { fileError } from '../model-error.ts'
import { letterPaths } from './letters.ts'
import { lossesOf } from './losses.ts'
import type { Written } from './options.ts'

type Point = readonly [number, number]
interface Drawing {
  readonly title: string
  readonly outlines: readonly (readonly Point[])[]
}

/** Turns that lay what is seen on x and y: from the front (-y), from the right (+x), from above. */
const turns: readonly (readonly [title: string, x: number, z: number])[] = [
  ['front', -90, 0],
  ['right', -90, -90],
  ['top', 0, 0],
]

/** Open surfaces of more triangles than this are not drawn: their outline is the union of all of them. */
const mostOpen = 20_000

/** Outlines of what no solid can be made of: of its triangles, laid flat. */
function shadow(
  list: readonly { readonly positions: Float32Array; readonly indices: Uint32Array }[],
  kernel: Kernel,
  arena: Arena,
  [, x, z]: (typeof turns)[number],
): Point[][] {
  const { positions, indices } = joinedSurface(list)
  const [cx, sx, cz, sz] = [
    Math.cos((x * Math.PI) / 180),
    Math.sin((x * Math.PI) / 180),
    Math.cos((z * Math.PI) / 180),
    Math.sin((z * Math.PI) / 180),
  ]
  const triangles: [number, number][][] = []
  for (let at = 0; at < indices.length; at += 3) {
    const corners = [0, 1, 2].map((k): [number, number] => {
      const [px, py, pz] = [0, 1, 2].map((axis) => positions[indices[at + k]! * 3 + axis]!) as [number, number, number]
      const [u, v] = [px * cz - py * sz, px * sz + py * cz]
      return [u, v * cx - pz * sx]
    })
    const [a, b, c] = corners as [[number, number], [number, number], [number, number]]
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    if (area !== 0) triangles.push(area > 0 ? corners : [a, c, b])
  }
  // Seen from its edge a surface has no outline.
  if (triangles.length === 0) return []
  return arena.keep(kernel.CrossSection.ofPolygons(triangles, 'Positive')).toPolygons() as [number, number][][]
}

function seen(solid: Manifold, arena: Arena, [, x, z]: (typeof turns)[number]): Point[][] {
  const turned = arena.keep(arena.keep(solid.rotate(0, 0, z)).rotate(x, 0, 0))
  return arena.keep(turned.project()).toPolygons() as [number, number][][]
}

const tidy = (value: number): string => String(Number(value.toPrecision(6)))
/** A size as people read it. */
const sizeText = (value: number): string => `${Number(value.toPrecision(4))} mm`
/** How wide a letter is, at most, beside its height. */
const letterWidth = 0.85
const escape = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Millimetres throughout: one unit of the drawing is one. Throws `MODEL_FILE_UNSUPPORTED` for an open surface of very many triangles. */
export async function writeSvg(document: Document): Promise<Written> {
  const parts = partsOf(document, 'mm')
  const kernel = await startKernel()
  const arena = newArena()
  const losses = ['SVG holds outlines alone: seen from the front, the right and above, and cut half-way up; no depth, materials or names.']
  try {
    const { solid, open } = wholeOf(parts, kernel, arena)
    const triangles = open.reduce((sum, { indices }) => sum + indices.length / 3, 0)
    if (triangles > mostOpen)
      throw fileError(
        `The surface is not closed and has ${triangles} triangles; of open surfaces ${mostOpen} can be drawn as outlines.`,
        'Simplify it (`maxTriangles`), or close it.',
        'MODEL_FILE_UNSUPPORTED',
      )
    if (open.length > 0)
      losses.push(
        `${open.length === 1 ? 'A part is' : `${open.length} parts are`} not closed and ${open.length === 1 ? 'has' : 'have'} no inside, so the cut does not show ${open.length === 1 ? 'it' : 'them'}.`,
      )
    const drawings: Drawing[] = turns.map((turn) => ({
      title: turn[0],
      outlines: [...(solid ? seen(solid, arena, turn) : []), ...(open.length > 0 ? shadow(open, kernel, arena, turn) : [])],
    }))
    if (solid) {
      const { min, max } = solid.boundingBox()
      const height = (min[2] + max[2]) / 2
      const cut = arena.keep(solid.slice(height)).toPolygons() as [number, number][][]
      drawings.push({ title: `section at z = ${Number(height.toPrecision(4))}`, outlines: cut })
    }
    losses.push(...lossesOf(document, 'SVG', { hierarchy: true, names: true, colors: true, surface: true, textures: true }))
    return { bytes: new TextEncoder().encode(await sheetSvg(drawings)), companions: [], losses }
  } finally {
    arena.release()
  }
}

function boundsOf(outlines: readonly (readonly Point[])[]): { min: Point; size: Point } {
  let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const outline of outlines)
    for (const [x, y] of outline) {
      lowX = Math.min(lowX, x)
      lowY = Math.min(lowY, y)
      highX = Math.max(highX, x)
      highY = Math.max(highY, y)
    }
  return lowX > highX ? { min: [0, 0], size: [0, 0] } : { min: [lowX, lowY], size: [highX - lowX, highY - lowY] }
}

/** Side by side, on one line, each with its name and its width and height beside it. Letters are outlines, so that every program shows them. */
async function sheetSvg(drawings: readonly Drawing[]): Promise<string> {
  const boxes = drawings.map(({ outlines }) => boundsOf(outlines))
  const largest = Math.max(...boxes.flatMap(({ size }) => size), 1e-3)
  const letter = largest / 30
  const gap = letter * 5
  const tallest = Math.max(...boxes.map(({ size }) => size[1]))
  const floor = gap + tallest
  let left = gap
  const groups: string[] = []
  for (const [index, { title, outlines }] of drawings.entries()) {
    const { min, size } = boxes[index]!
    const [across, tall] = size.map(sizeText) as [string, string]
    const wide = (words: string): number => words.length * letterWidth * letter
    const beside = Math.max(0, Math.max(wide(across), wide(title)) - size[0]) / 2
    left += beside
    const at = ([x, y]: Point): string => `${tidy(left + x - min[0])} ${tidy(floor - (y - min[1]))}`
    const path = outlines.map((outline) => `M${outline.map(at).join('L')}Z`).join('')
    const below = floor + letter * 1.2
    const right = left + size[0] + letter * 0.8
    const line = (x1: number, y1: number, x2: number, y2: number) => `M${tidy(x1)} ${tidy(y1)}L${tidy(x2)} ${tidy(y2)}`
    const marks = line(left, below, left + size[0], below) + line(right, floor, right, floor - size[1])
    const words = [
      await letterPaths(across, letter, left + size[0] / 2, below + letter * 1.4),
      await letterPaths(title, letter, left + size[0] / 2, below + letter * 3),
      await letterPaths(tall, letter, 0, 0),
    ]
    const upright = `<path transform="translate(${tidy(right + letter * 1.4)} ${tidy(floor - Math.max(size[1], wide(tall)) / 2)}) rotate(-90)" d="${words[2]}"/>`
    groups.push(
      `<g id="${escape(title.split(' ')[0]!)}"><title>${escape(title)}: ${tidy(size[0])} x ${tidy(size[1])} mm</title><path class="outline" fill="#cfd8dc" fill-rule="evenodd" stroke="#111" stroke-width="${tidy(largest / 300)}" stroke-linejoin="round" d="${path}"/><path stroke="#456" stroke-width="${tidy(largest / 500)}" d="${marks}"/><g fill="#234"><path d="${words[0]}"/><path d="${words[1]}"/>${upright}</g></g>`,
    )
    left = Math.max(right + letter * 2, left + size[0] + beside) + gap
  }
  const [width, height] = [tidy(left), tidy(floor + letter * 5 + gap / 2)]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">${groups.join('')}</svg>\n`
}
