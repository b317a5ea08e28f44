/** Desert. */
import { shade } from '../draw/color.ts'
import { below, path, stroke, svg } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { boulder, tuft } from './flora.ts'

/** Where land stands among the layers; `step` lies between two dunes. */
const depths = { mesa: 6, dune: 10, shade: 10.2, step: 3, cactus: 30, small: 31 } as const
/** Shares of the height: the horizon, and where things stand; `below` is counted from the horizon. */
const shares = { horizon: 0.54, below: 0.18, near: 0.9 } as const

/** Dunes, far mesas, a cactus or two. */
export function desert(stage: Stage): Terrain {
  const { width, height, look, random, brief, plain, defs, put } = stage
  const own = random.fork('desert')
  const horizon = height * shares.horizon
  putSky(stage, horizon)
  const sand = brief.groundColor ?? '#edb870'
  if (!plain)
    for (let at = 0; at < 4; at++) {
      const [x, wide, tall] = [own.range(0, width), own.range(110, 260), own.range(50, 130)]
      const color = look.far('#b8654a', 0.5)
      put(
        depths.mesa,
        path(
          svg`M${x - wide} ${horizon + 12}L${x - wide * 0.72} ${horizon - tall * 0.6}L${x - wide * 0.6} ${horizon - tall}L${x + wide * 0.5} ${horizon - tall}L${x + wide * 0.66} ${horizon - tall * 0.55}L${x + wide} ${horizon + 12}Z`,
          defs.shaded(color, 0.03, -0.05),
        ),
      )
    }
  for (let layer = 0; layer < (plain ? 2 : 4); layer++) {
    const near = layer / 3
    const points = ridge(width, horizon + near * height * 0.2, 34 - near * 8, 4, own)
    const color = look.far(shade(sand, layer % 2 ? -0.02 : 0.015), (1 - near) * 0.5)
    put(
      depths.dune + layer * depths.step,
      path(below(points, height + 5), defs.slanted([0.35, 1], [0, shade(color, 0.05)], [0.4, color], [1, shade(color, -0.1)])),
    )
    put(
      depths.shade + layer * depths.step,
      path(
        below(
          points.map(({ x, y }) => ({ x: x + 70, y: y + 26 })),
          height + 5,
        ),
        shade(color, -0.035),
        { 'fill-opacity': 0.55 },
      ),
    )
  }
  if (!plain) {
    for (let at = 0; at < 5; at++)
      put(
        depths.cactus,
        cactus(own.range(0.02, 0.98) * width, horizon + height * own.range(0.1, 0.24), own.range(60, 130), look.shine('#4d8f58')),
      )
    for (let at = 0; at < 8; at++)
      put(
        depths.small,
        own.chance(0.5)
          ? boulder(own.range(0, width), height * own.range(0.82, 0.98), own.range(10, 30), look.shine('#b98660'), own)
          : tuft(own.range(0, width), height * own.range(0.8, 0.97), own.range(16, 30), look.shine('#a58f4e'), own),
      )
  }
  return { horizon, ground: [horizon + height * shares.below, height * shares.near] }
}

function cactus(x: number, y: number, tall: number, color: string): string {
  const wide = tall * 0.2
  return (
    stroke(svg`M${x} ${y}L${x} ${y - tall}`, color, wide) +
    stroke(svg`M${x} ${y - tall * 0.36}L${x - tall * 0.3} ${y - tall * 0.36}L${x - tall * 0.3} ${y - tall * 0.62}`, color, wide * 0.72) +
    stroke(svg`M${x} ${y - tall * 0.5}L${x + tall * 0.28} ${y - tall * 0.5}L${x + tall * 0.28} ${y - tall * 0.8}`, color, wide * 0.72) +
    stroke(svg`M${x - wide * 0.2} ${y - tall * 0.06}L${x - wide * 0.2} ${y - tall}`, shade(color, 0.07), wide * 0.16)
  )
}
