/** The calm backdrops of a studio. */
import { mix, shade, toLch } from '../draw/color.ts'
import { circle, path, rect, svg } from '../draw/svg.ts'
import type { Stage, Terrain } from '../scene/stage.ts'

/** Two tones that flatter most things: backdrop and table. */
const backdrops: readonly (readonly [string, string])[] = [
  ['#f7d9c4', '#e9b896'],
  ['#cfe3df', '#9cc5be'],
  ['#f6e3b4', '#e6c277'],
  ['#d9d6ec', '#b3abd6'],
  ['#f5cfd2', '#e6a3ab'],
  ['#cfe2f2', '#9dc1de'],
  ['#e4e8cf', '#bcc795'],
]

/** A calm backdrop with a pool of light and a surface to stand on. */
export function studio(stage: Stage): Terrain {
  const { width, height, random, brief, look, defs, plain, put } = stage
  const own = random.fork('studio')
  const wanted = brief.backgroundColor ?? brief.skyColor ?? brief.colors[0]
  const [pale, table] = wanted ? [mix(wanted, '#ffffff', toLch(wanted).l < 0.4 ? 0 : 0.45), shade(wanted, -0.05)] : own.pick(backdrops)
  const back = look.shine(pale)
  const front = look.shine(brief.groundColor ?? table)
  const edge = height * 0.7
  put(0, rect(0, 0, width, height, defs.shaded(back, 0.02, -0.05)))
  if (!plain) {
    const [x, y, r] = [width / 2, height * 0.46, Math.min(width, height) * 0.36]
    put(
      1,
      circle(x, y, r, mix(back, '#ffffff', 0.42), { 'fill-opacity': 0.8 }) +
        circle(x, y, r * 1.7, defs.radial([0, '#ffffff', 0.4], [1, '#ffffff', 0])),
    )
  }
  put(2, path(svg`M0 ${edge}L${width} ${edge}L${width} ${height}L0 ${height}Z`, defs.shaded(front, 0.04, -0.05)))
  put(2.1, rect(0, edge, width, 5, shade(front, 0.09)))
  return { horizon: edge, ground: [edge + height * 0.05, height * 0.87] }
}

/** One colour and nothing else. */
export function plainBackground(stage: Stage): Terrain {
  const { width, height, brief, defs, put } = stage
  const color = brief.backgroundColor ?? brief.colors[0] ?? '#f7f4ee'
  put(0, rect(0, 0, width, height, defs.radial([0, mix(color, '#ffffff', 0.25)], [1, color])))
  return { horizon: height * 0.6, ground: [height * 0.7, height * 0.84] }
}
