/** Desert, and the neon grid of a synthwave evening. */
import { mix, shade } from '../draw/color.ts'
import { below, circle, n, path, rect, stroke, svg } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { boulder, palm, tuft } from './flora.ts'

/** Where land stands among the layers; `step` lies between two dunes. */
const depths = {
  desert: { mesa: 6, dune: 10, shade: 10.2, step: 3, cactus: 30, small: 31 },
  synthwave: { sky: 0, star: 1, sun: 2, peaks: 4, floor: 8, grid: 9, palm: 12 },
} as const
/** Shares of the height: the horizon, and where things stand; `below` is counted from the horizon. */
const shares = {
  desert: { horizon: 0.54, below: 0.18, near: 0.9 },
  synthwave: { horizon: 0.58, below: 0.12, near: 0.9 },
} as const

/** Dunes, far mesas, a cactus or two. */
export function desert(stage: Stage): Terrain {
  const { width, height, look, random, brief, plain, defs, put } = stage
  const own = random.fork('desert')
  const horizon = height * shares.desert.horizon
  putSky(stage, horizon)
  const sand = brief.groundColor ?? '#edb870'
  if (!plain)
    for (let at = 0; at < 4; at++) {
      const [x, wide, tall] = [own.range(0, width), own.range(110, 260), own.range(50, 130)]
      const color = look.far('#b8654a', 0.5)
      put(
        depths.desert.mesa,
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
      depths.desert.dune + layer * depths.desert.step,
      path(below(points, height + 5), defs.slanted([0.35, 1], [0, shade(color, 0.05)], [0.4, color], [1, shade(color, -0.1)])),
    )
    put(
      depths.desert.shade + layer * depths.desert.step,
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
        depths.desert.cactus,
        cactus(own.range(0.02, 0.98) * width, horizon + height * own.range(0.1, 0.24), own.range(60, 130), look.shine('#4d8f58')),
      )
    for (let at = 0; at < 8; at++)
      put(
        depths.desert.small,
        own.chance(0.5)
          ? boulder(own.range(0, width), height * own.range(0.82, 0.98), own.range(10, 30), look.shine('#b98660'), own)
          : tuft(own.range(0, width), height * own.range(0.8, 0.97), own.range(16, 30), look.shine('#a58f4e'), own),
      )
  }
  return { horizon, ground: [horizon + height * shares.desert.below, height * shares.desert.near] }
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

/** A striped sun over a glowing grid. */
export function synthwave(stage: Stage): Terrain {
  const { width, height, defs, random, put } = stage
  const own = random.fork('grid')
  const horizon = height * shares.synthwave.horizon
  put(depths.synthwave.sky, rect(0, 0, width, horizon, defs.linear([0, '#120a3a'], [0.5, '#3b1373'], [0.85, '#a3248f'], [1, '#ff5d8f'])))
  for (let at = 0; at < 90; at++)
    put(
      depths.synthwave.star,
      circle(own.range(0, width), own.range(0, horizon * 0.7), own.range(0.8, 2), '#ffffff', { 'fill-opacity': own.range(0.3, 0.9) }),
    )
  const radius = Math.min(width, height) * 0.24
  const [x, y] = [width / 2, horizon - radius * 0.5]
  const clip = defs.add(
    (id) =>
      `<clipPath id="${id}">${Array.from({ length: 12 }, (_, row) => rect(x - radius, y - radius + row * radius * 0.17, radius * 2, radius * 0.17 - (row > 5 ? (row - 5) * radius * 0.014 : -1), '#fff')).join('')}</clipPath>`,
  )
  put(depths.synthwave.sun, circle(x, y, radius * 1.9, defs.radial([0, '#ff6ec7', 0.55], [1, '#ff2d95', 0])))
  put(
    depths.synthwave.sun,
    circle(x, y, radius, defs.linear([0, '#ffe45e'], [0.5, '#ff8a4c'], [1, '#ff2d95']), { 'clip-path': `url(#${clip})` }),
  )
  for (const [layer, color] of [
    [0, '#2b1263'],
    [1, '#1b0b47'],
  ] as const) {
    const steps = 18
    let d = svg`M-10 ${horizon + 2}`
    for (let at = 0; at <= steps; at++)
      d += svg`L${(at / steps) * width} ${horizon - (at % 2 ? own.range(30, 90) : own.range(8, 34)) * (1 - layer * 0.35) * (0.4 + 1.2 * Math.abs(at / steps - 0.5))}`
    put(
      depths.synthwave.peaks + layer,
      path(`${d}L${n(width + 10)} ${n(horizon + 2)}Z`, color, { stroke: '#ff4fd8', 'stroke-width': 1.6, 'stroke-opacity': 0.7 }),
    )
  }
  put(depths.synthwave.floor, rect(0, horizon, width, height - horizon, defs.linear([0, '#3d0f6b'], [1, '#0d0430'])))
  for (let line = -14; line <= 14; line++)
    put(
      depths.synthwave.grid,
      stroke(svg`M${x + line * width * 0.035} ${horizon}L${x + line * width * 0.19} ${height}`, '#39e6ff', 2, {
        'stroke-opacity': 0.75,
      }),
    )
  for (let row = 0; row < 13; row++) {
    const at = horizon + (height - horizon) * (row / 12) ** 2.1
    put(
      depths.synthwave.grid,
      stroke(svg`M0 ${at}L${width} ${at}`, mix('#39e6ff', '#ff4fd8', row / 12), 1.2 + row * 0.16, { 'stroke-opacity': 0.8 }),
    )
  }
  if (stage.brief.extras.includes('palms') || stage.brief.things.some(({ icon }) => icon === 'palm-tree'))
    for (const [side, tall] of [
      [0.06, 0.5],
      [0.17, 0.38],
      [0.94, 0.52],
      [0.84, 0.36],
    ] as const)
      put(depths.synthwave.palm, palm(width * side, horizon + 34, height * tall, '#160a3a', own))
  return { horizon, ground: [horizon + height * shares.synthwave.below, height * shares.synthwave.near], shadowless: true }
}
