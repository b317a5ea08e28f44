/** Patterns: figures without a scene, again and again. */
import { shade } from '../draw/color.ts'
import { createRandom, type Random } from '../draw/random.ts'
import { circle, group, n, rect } from '../draw/svg.ts'
import { paletteOf } from '../abstract/palettes.ts'
import type { Brief } from '../prompt/brief.ts'
import { instance, resetInstances, type Figure } from '../things/figure.ts'
import { document, stageSize, type Canvas } from './compose.ts'

/** Grounds where the prompt names no colour. */
const grounds = ['#fbeedd', '#e4f1ee', '#f3e9f6', '#fdf0d0', '#e6eefa', '#2e3a5c', '#fbe3e0'] as const
/** Cells along the shorter side, figures and dots between them: shares of a cell and of a figure. */
const repeat = { across: 4, size: 0.7, turn: 24, dot: 0.075, smallDot: 0.04, apart: 0.26 } as const

/** A figure centred on a point, its longer side `size`. */
function at(figure: Figure, x: number, y: number, size: number): string {
  const { box, body } = figure
  const scale = size / Math.max(box.width, box.height)
  return group(
    instance(body),
    `translate(${n(x - (box.x + box.width / 2) * scale)} ${n(y - (box.y + box.height / 2) * scale)}) scale(${Math.round(scale * 1000) / 1000})`,
  )
}

const colorOf = (brief: Brief): string | undefined => brief.backgroundColor ?? brief.colors[0] ?? brief.skyColor

/** Rows of figures, every second one shifted by half; what leaves at one edge comes in at the other, so it tiles. */
function tiles(canvas: Canvas, figures: readonly Figure[], random: Random): string {
  const { width, height } = stageSize(canvas)
  const { brief } = canvas
  const palette = paletteOf(brief, random.fork('palette'))
  const ground = colorOf(brief) ?? random.pick(grounds)
  let made = canvas.transparent ? '' : rect(0, 0, width, height, ground)
  const accent = random.pick(palette.slice(1))
  const cell = Math.min(width, height) / repeat.across
  const columns = Math.max(2, Math.round(width / cell))
  const rows = Math.max(2, Math.round(height / cell / 2) * 2)
  const [dx, dy] = [width / columns, height / rows]
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const figure = figures[(column + row * 2) % figures.length]!
      const [x, y] = [(column + (row % 2 ? 0.75 : 0.25)) * dx, (row + 0.5) * dy]
      const turn = random.int(-repeat.turn, repeat.turn)
      const size = Math.min(dx, dy) * repeat.size
      for (const shift of x + size > width ? [0, -width] : x - size < 0 ? [0, width] : [0]) {
        made += group(at(figure, x + shift, y, size), `rotate(${turn} ${n(x + shift)} ${n(y)})`)
        const [sx, sy] = [x + shift + dx / 2, y]
        made +=
          circle(sx, sy, size * repeat.dot, accent) +
          circle(sx, sy - size * repeat.apart, size * repeat.smallDot, shade(accent, 0.06)) +
          circle(sx, sy + size * repeat.apart, size * repeat.smallDot, shade(accent, 0.06))
      }
    }
  return made
}

/** A pattern of the brief's things. */
export function composePattern(canvas: Canvas): string {
  resetInstances()
  const figures = canvas.brief.things.map(({ icon, color }) => canvas.figures.get(icon, color)).filter((figure) => figure !== undefined)
  return document(canvas, '', tiles(canvas, figures, createRandom(canvas.seed)))
}
