/** Families on a grid: Truchet tiles, Bauhaus squares, terrazzo chips. */
import { mix, shade } from '../draw/color.ts'
import { circle, curve, ellipse, group, n, path, polygon, rect, type Point, svg } from '../draw/svg.ts'
import type { Sheet } from './sheet.ts'

const cellsOf = ({ width, height }: Sheet, across: number): { readonly size: number; readonly columns: number; readonly rows: number } => {
  const size = Math.min(width, height) / across
  return { size, columns: Math.ceil(width / size), rows: Math.ceil(height / size) }
}

/** Quarter circles, half circles, stripes and dots, one in each square. */
export function bauhaus(sheet: Sheet): string {
  const { width, height, random, palette } = sheet
  const [ground, ...tones] = palette as [string, ...string[]]
  const { size, columns, rows } = cellsOf(sheet, random.int(4, 6))
  let made = rect(0, 0, width, height, ground)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [base, one, two] = random.shuffle([ground, ...tones]) as [string, string, string]
      const s = size
      const pieces = [
        () => path(svg`M0 0L${s} 0A${s} ${s} 0 0 1 0 ${s}Z`, one) + path(svg`M0 0L${s / 2} 0A${s / 2} ${s / 2} 0 0 1 0 ${s / 2}Z`, two),
        () =>
          path(svg`M0 ${s / 2}A${s / 2} ${s / 2} 0 0 1 ${s} ${s / 2}Z`, one) + path(svg`M0 ${s}A${s / 2} ${s / 2} 0 0 1 ${s} ${s}Z`, two),
        () => circle(s / 2, s / 2, s * 0.4, one) + circle(s / 2, s / 2, s * 0.19, two),
        () => [0, 1, 2, 3].map((bar) => rect(0, (bar * s) / 4, s, s / 8, one)).join(''),
        () =>
          polygon(
            [
              { x: 0, y: 0 },
              { x: s, y: 0 },
              { x: 0, y: s },
            ],
            one,
          ),
        () => path(svg`M0 0A${s} ${s} 0 0 0 ${s} ${s}A${s} ${s} 0 0 0 0 0Z`, one),
        () =>
          [0, 1, 2]
            .map((dy) => [0, 1, 2].map((dx) => circle(s * (0.2 + dx * 0.3), s * (0.2 + dy * 0.3), s * 0.075, one)).join(''))
            .join(''),
        () => rect(0, 0, s / 2, s / 2, one) + rect(s / 2, s / 2, s / 2, s / 2, two),
      ]
      made += group(
        rect(0, 0, s + 0.6, s + 0.6, base) + group(random.pick(pieces)(), `rotate(${random.int(0, 3) * 90} ${n(s / 2)} ${n(s / 2)})`),
        svg`translate(${column * s} ${row * s})`,
      )
    }
  return made
}

/** Chips of stone and squiggles, spread evenly. */
export function terrazzo(sheet: Sheet): string {
  const { width, height, random, palette } = sheet
  const [ground, ...tones] = palette as [string, ...string[]]
  let made = rect(0, 0, width, height, mix(ground, '#ffffff', 0.25))
  const placed: { x: number; y: number; r: number }[] = []
  for (let at = 0; at < 3200 && placed.length < 420; at++) {
    const r = at < 60 ? random.range(46, 84) : at < 400 ? random.range(18, 42) : random.range(5, 15)
    const [x, y] = [random.range(0, width), random.range(0, height)]
    if (placed.some((other) => Math.hypot(other.x - x, other.y - y) < (other.r + r) * 1.08)) continue
    placed.push({ x, y, r })
    const tone = shade(random.pick(tones), random.range(-0.02, 0.03))
    const sides = random.int(5, 8)
    const points: Point[] = Array.from({ length: sides }, (_, side) => {
      const angle = (side / sides) * 6.283 + random.range(-0.2, 0.2)
      return { x: x + Math.cos(angle) * r * random.range(0.7, 1.05), y: y + Math.sin(angle) * r * random.range(0.6, 1) }
    })
    made +=
      r > 40 && random.chance(0.35)
        ? path(curve(points, true), tone) + ellipse(x, y, r * 0.24, r * 0.2, mix(tone, '#ffffff', 0.4))
        : polygon(points, tone)
  }
  return made
}
