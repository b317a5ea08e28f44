/** Mountain ranges with lit and shaded faces and snow on top. */
import { mix, shade } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'
import { path, polygon, type Point, svg } from '../draw/svg.ts'
import type { Stage } from '../scene/stage.ts'

/** A jagged line between two heights, finer at each halving. */
function jagged(from: Point, to: Point, rough: number, depth: number, own: Random): Point[] {
  if (depth === 0) return [to]
  const middle = { x: (from.x + to.x) / 2 + own.range(-0.1, 0.1) * (to.x - from.x), y: (from.y + to.y) / 2 + own.range(-1, 1) * rough }
  return [...jagged(from, middle, rough * 0.52, depth - 1, own), ...jagged(middle, to, rough * 0.52, depth - 1, own)]
}

/** One mountain: its sunny side, its shade, its snow. */
function mountain(x: number, base: number, wide: number, tall: number, color: string, snow: string | undefined, own: Random): string {
  const top: Point = { x: x + own.range(-0.08, 0.08) * wide, y: base - tall }
  const left = jagged({ x: x - wide / 2, y: base }, top, tall * 0.07, 4, own)
  const right = jagged(top, { x: x + wide / 2, y: base }, tall * 0.07, 4, own)
  const spine = jagged(top, { x: top.x + own.range(-0.1, 0.12) * wide, y: base }, wide * 0.03, 3, own).map((point, index) => ({
    x: point.x + (index % 2 ? 1 : -1) * wide * 0.022,
    y: point.y,
  }))
  let made = polygon([{ x: x - wide / 2, y: base }, ...left, ...right], shade(color, 0.035))
  made += polygon([top, ...right, ...spine.toReversed()], shade(color, -0.06))
  if (snow) {
    const line = top.y + tall * own.range(0.26, 0.36)
    const cap = [...left.filter(({ y }) => y < line), ...right.filter(({ y }) => y < line)]
    const [first, last] = [cap[0] ?? top, cap.at(-1) ?? top]
    const teeth: Point[] = []
    for (let at = 0; at <= 6; at++)
      teeth.push({
        x: last.x + ((first.x - last.x) * at) / 6,
        y: line + (at % 2 ? tall * 0.075 : -tall * 0.01) + own.range(-0.015, 0.02) * tall,
      })
    made += polygon([...cap, ...teeth], snow)
    const shadeEdge = spine.filter(({ y }) => y < line)
    made += polygon(
      [
        top,
        ...right.filter(({ y }) => y < line),
        ...teeth.filter((tooth) => tooth.x > (shadeEdge.at(-1)?.x ?? top.x)),
        ...shadeEdge.toReversed(),
      ],
      mix(snow, color, 0.3),
    )
  }
  return made
}

/** Ranges behind everything else; `ranges` of them, the last one nearest. */
export function peaks(stage: Stage, horizon: number, ranges: number): void {
  const { width, height, look, random, brief, put } = stage
  const own = random.fork('peaks')
  for (let range = 0; range < ranges; range++) {
    const distance = 0.82 - range * (0.5 / Math.max(1, ranges - 1))
    const count = Math.round((4 - range * 0.5) * Math.max(1, width / 1150))
    const color = look.far(brief.groundColor ?? own.pick(['#66718f', '#5f6f86', '#6f6c8d']), distance)
    const order = own.shuffle(Array.from({ length: count + 1 }, (_, at) => at))
    for (const at of order) {
      const tall = height * own.range(0.2, 0.37) * (1.06 - range * 0.16) * (at % 2 ? 1 : 0.8)
      put(
        5 + range * 2,
        mountain(
          ((at + own.range(-0.2, 0.2)) / count) * width,
          horizon + 22,
          tall * own.range(1.75, 2.3),
          tall,
          shade(color, own.range(-0.015, 0.015)),
          look.far('#ffffff', distance * 0.65),
          own,
        ),
      )
    }
    put(
      5.9 + range * 2,
      path(
        svg`M0 ${horizon - height * 0.12}L${width} ${horizon - height * 0.12}L${width} ${horizon + 24}L0 ${horizon + 24}Z`,
        stage.defs.linear([0, look.haze, 0], [1, look.haze, 0.72]),
      ),
    )
  }
}
