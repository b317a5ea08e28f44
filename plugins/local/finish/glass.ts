/** Finishes that rebuild a picture from pieces: facets of low-poly art, panes of stained glass. */
import { toHex } from '../draw/color.ts'
import { el, path, polygon, n, type Point } from '../draw/svg.ts'
import { speck, type Pixels } from './pixels.ts'

/** The mean colour of a few pixels inside a piece, as hex; what lies outside the picture is clamped. */
function sample({ data, width, height }: Pixels, points: readonly Point[]): string {
  const sum = [0, 0, 0]
  for (const { x, y } of points) {
    const at = (Math.max(0, Math.min(height - 1, Math.round(y))) * width + Math.max(0, Math.min(width - 1, Math.round(x)))) * 4
    for (let part = 0; part < 3; part++) sum[part]! += data[at + part]!
  }
  return toHex([sum[0]! / points.length, sum[1]! / points.length, sum[2]! / points.length])
}

/** A lattice of points, moved a little each; `across` pieces fit the shorter side. */
function lattice(
  width: number,
  height: number,
  across: number,
  seed: number,
  jitter: number,
): { readonly grid: readonly (readonly Point[])[]; readonly step: number } {
  const step = Math.min(width, height) / across
  const grid: Point[][] = []
  for (let row = -1; row <= Math.ceil(height / step) + 1; row++) {
    const line: Point[] = []
    for (let column = -1; column <= Math.ceil(width / step) + 1; column++)
      line.push({
        x: (column + (row % 2 ? 0.5 : 0) + speck(column, row, seed) * jitter) * step,
        y: (row + speck(column, row, seed + 1) * jitter) * step,
      })
    grid.push(line)
  }
  return { grid, step }
}

/** The picture as triangles, each in the mean colour of what it covers. Returns SVG. */
export function facets(picture: Pixels, seed: number): string {
  const { width, height } = picture
  const { grid } = lattice(width, height, 44, seed, 0.27)
  let body = ''
  const facet = (a: Point, b: Point, c: Point): void => {
    const middle = { x: (a.x + b.x + c.x) / 3, y: (a.y + b.y + c.y) / 3 }
    const half = (point: Point): Point => ({ x: (point.x + middle.x) / 2, y: (point.y + middle.y) / 2 })
    const color = sample(picture, [middle, middle, half(a), half(b), half(c)])
    body += polygon([a, b, c], color, { stroke: color, 'stroke-width': 0.8 })
  }
  for (let row = 0; row + 1 < grid.length; row++)
    for (let column = 0; column + 1 < grid[row]!.length; column++) {
      const [a, b, c, d] = [grid[row]![column]!, grid[row]![column + 1]!, grid[row + 1]![column]!, grid[row + 1]![column + 1]!]
      if (row % 2) {
        facet(a, b, c)
        facet(b, d, c)
      } else {
        facet(a, b, d)
        facet(a, d, c)
      }
    }
  return el('svg', { xmlns: 'http://www.w3.org/2000/svg', width: String(width), height: String(height) }, body)
}

/** The picture as panes of glass in lead. Returns SVG. */
export function panes(picture: Pixels, seed: number): string {
  const { width, height } = picture
  const { grid, step } = lattice(width, height, 36, seed, 0.42)
  const lead = '#262230'
  let body = el('rect', { width: String(width), height: String(height), fill: lead })
  for (let row = 0; row + 1 < grid.length; row++)
    for (let column = 0; column + 1 < grid[row]!.length; column++) {
      const corners = [grid[row]![column]!, grid[row]![column + 1]!, grid[row + 1]![column + 1]!, grid[row + 1]![column]!]
      const middle = { x: corners.reduce((sum, { x }) => sum + x, 0) / 4, y: corners.reduce((sum, { y }) => sum + y, 0) / 4 }
      const inner = corners.map(({ x, y }) => ({ x: middle.x + (x - middle.x) * 0.86, y: middle.y + (y - middle.y) * 0.86 }))
      const color = sample(picture, [middle, middle, ...inner])
      body += polygon(inner, color, { stroke: color, 'stroke-width': step * 0.05, 'stroke-linejoin': 'round' })
      body += path(`M${n(inner[0]!.x)} ${n(inner[0]!.y)}L${n(inner[1]!.x)} ${n(inner[1]!.y)}L${n(middle.x)} ${n(middle.y)}Z`, '#ffffff', {
        'fill-opacity': 0.13,
      })
    }
  return el('svg', { xmlns: 'http://www.w3.org/2000/svg', width: String(width), height: String(height) }, body)
}
