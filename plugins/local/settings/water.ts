/** Sea, beach and lake. */
import { mix, shade } from '../draw/color.ts'
import { below, curve, ellipse, path, stroke, type Point } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { boulder, bush, palm } from './flora.ts'
import { farTrees, scatter } from './growth.ts'
import { peaks } from './peaks.ts'
import { glitter, stillWater } from './still-water.ts'

/** Where water and shores stand among the layers; waves go between the things, and the last one before them. */
const depths = {
  farShore: 10.5,
  headland: 11,
  water: 12,
  lake: 13,
  mirrored: 13.2,
  foam: 16,
  wetSand: 17,
  shore: 18,
  grains: 19,
  palmBehind: 37,
  palm: 38,
  bush: 39,
  wave: { far: 40, range: 38, front: 82 },
  islet: 41,
  isletTop: 41.5,
} as const
/** Shares of the height: the horizon, and where things stand and swim; `below` is counted from the horizon. */
const shares = {
  sea: { horizon: 0.52, ground: { below: 0.14, near: 0.86 }, water: { below: 0.1, near: 0.86, aroundIslet: 0.84 } },
  beach: { horizon: 0.47, shore: 0.68, ground: { far: 0.77, near: 0.92 }, water: { below: 0.12, near: 0.66 } },
  lake: { horizon: 0.5, shore: 0.77, ground: { far: 0.81, near: 0.93 }, water: { below: 0.07, near: 0.72 } },
} as const
/** Rows of waves, and how much higher they are in a storm. */
const waves = { rows: 5, plainRows: 1, rough: 1.9 } as const
/** Boulders of an islet: how far each is from the middle, and its size. */
const boulders = [
  { aside: -190, size: 120 },
  { aside: 180, size: 130 },
  { aside: -70, size: 175 },
  { aside: 80, size: 170 },
  { aside: 0, size: 190 },
] as const

function wave(stage: Stage, y: number, rise: number, color: string, depth: number): void {
  const own = stage.random.fork(`wave${y}`)
  const points: Point[] = []
  const steps = Math.round(stage.width / (60 + rise * 3))
  const phase = own.range(0, 6)
  for (let at = -1; at <= steps + 1; at++)
    points.push({ x: (at / steps) * stage.width, y: y + Math.sin(at * 1.9 + phase) * rise + own.range(-0.3, 0.3) * rise })
  stage.put(depth, path(below(points, stage.height + 5), stage.defs.shaded(color, 0.04, -0.05)))
  stage.put(depth + 0.05, stroke(curve(points), mix(color, '#ffffff', 0.55), 1.5 + rise * 0.12, { 'stroke-opacity': 0.65 }))
}

/** Open water to the horizon. */
export function sea(stage: Stage): Terrain {
  const { height, look, brief, plain } = stage
  const horizon = height * shares.sea.horizon
  putSky(stage, horizon)
  if (brief.extras.includes('mountains')) peaks(stage, horizon, 1)
  stillWater(stage, horizon, height, depths.water)
  glitter(stage, horizon, height * 0.8)
  const rough = brief.weather.includes('storm')
  const blue = look.shine(brief.groundColor ?? (look.night ? '#3f66a8' : '#2f8ac4'))
  const rows = plain ? waves.plainRows : waves.rows
  for (let row = 0; row < rows; row++) {
    const near = (row + 1) / rows
    wave(
      stage,
      horizon + height * (0.1 + near * 0.33),
      (5 + near * 13) * (rough ? waves.rough : 1),
      mix(blue, look.haze, (1 - near) * 0.4),
      row === rows - 1 && !plain ? depths.wave.front : depths.wave.far + near * depths.wave.range,
    )
  }
  const { ground, water } = shares.sea
  const swim = horizon + height * water.below
  const stands = (icon: string): boolean => icon === 'own:lighthouse' || icon.startsWith('house') || icon === 'castle'
  if (brief.things.some(({ icon }) => stands(icon))) {
    const middle = brief.things.every(({ icon }) => stands(icon)) ? 0.5 : 0.72
    return { horizon, ground: islet(stage, horizon, middle), middle, water: [swim, height * water.aroundIslet] }
  }
  return {
    horizon,
    ground: [horizon + height * ground.below, height * ground.near],
    water: [swim, height * water.near],
    allWater: true,
    shadowless: true,
  }
}

/** A rock in the water for what must stand; its `middle` as a share of the width. */
function islet(stage: Stage, horizon: number, middle: number): readonly [number, number] {
  const own = stage.random.fork('islet')
  const y = horizon + stage.height * 0.15
  const x = stage.width * middle
  for (const { aside, size } of boulders)
    stage.put(depths.islet, boulder(x + aside, y + 52, size, stage.look.shine(own.pick(['#77706c', '#6a6562'])), own))
  stage.put(depths.isletTop, ellipse(x, y - 62, 150, 20, stage.look.shine('#7fae62')))
  return [y - 60, y - 52]
}

/** Sand in front, water behind, palms at the side. */
export function beach(stage: Stage): Terrain {
  const { width, height, look, brief, random, plain, defs, put } = stage
  const own = random.fork('beach')
  const horizon = height * shares.beach.horizon
  putSky(stage, horizon)
  stillWater(stage, horizon, height * 0.8, depths.water)
  glitter(stage, horizon, height * 0.66)
  if (!plain)
    put(
      depths.headland,
      path(
        below(
          ridge(width, horizon - 8, 14, 4, own).map(({ x, y }) => ({ x, y: x > width * 0.62 ? y : horizon + 3 })),
          horizon + 4,
        ),
        look.far('#5d9a66', 0.62),
      ),
    )
  const shore = ridge(width, height * shares.beach.shore, 16, 5, own)
  const sand = look.shine(brief.groundColor ?? '#f3dcab')
  put(
    depths.foam,
    path(
      below(
        shore.map(({ x, y }) => ({ x, y: y - 15 })),
        height,
      ),
      mix(sand, '#ffffff', 0.62),
      { 'fill-opacity': 0.75 },
    ),
  )
  put(
    depths.wetSand,
    path(
      below(
        shore.map(({ x, y }) => ({ x, y: y + 2 })),
        height,
      ),
      shade(mix(sand, '#8a6a40', 0.24), -0.01),
    ),
  )
  put(
    depths.shore,
    path(
      below(
        shore.map(({ x, y }) => ({ x, y: y + 22 })),
        height + 5,
      ),
      defs.linear([0, sand], [1, shade(sand, -0.06)]),
    ),
  )
  if (!plain) {
    for (let at = 0; at < 40; at++)
      put(depths.grains, ellipse(own.range(0, width), own.range(height * 0.75, height), own.range(2, 5), 1.6, shade(sand, -0.08)))
    const side = own.chance(0.5) ? 0.1 : 0.9
    put(depths.palm, palm(width * side, height * 0.83, height * 0.5, look.shine('#3f9a58'), own))
    put(depths.palmBehind, palm(width * (side < 0.5 ? side + 0.09 : side - 0.09), height * 0.79, height * 0.38, look.shine('#358a50'), own))
    put(depths.bush, bush(width * side, height * 0.85, 60, look.shine('#4aa15d'), own))
  }
  const { ground, water } = shares.beach
  return { horizon, ground: [height * ground.far, height * ground.near], water: [horizon + height * water.below, height * water.near] }
}

/** A quiet lake between trees. */
export function lake(stage: Stage): Terrain {
  const { width, height, look, random, plain, brief, defs, put } = stage
  const own = random.fork('lake')
  const horizon = height * shares.lake.horizon
  putSky(stage, horizon)
  if (!plain) peaks(stage, horizon, 1)
  put(depths.farShore, path(below(ridge(width, horizon - 4, 14, 5, own), horizon + 30), look.far(shade(look.grass, -0.06), 0.5)))
  if (!plain) farTrees(stage, horizon + 12, Math.round(20 * Math.min(2.5, width / 1000)), 92, 0.46)
  stillWater(stage, horizon + 14, height * 0.84, depths.lake)
  if (!plain)
    for (let at = 0; at < 12; at++)
      put(
        depths.mirrored,
        ellipse(
          ((at + own.next()) / 12) * width,
          horizon + 28,
          own.range(16, 40),
          own.range(14, 34),
          look.far(own.pick(look.leaves), 0.5),
          { 'fill-opacity': 0.26 },
        ),
      )
  glitter(stage, horizon + 14, height * 0.7)
  const shore = ridge(width, height * shares.lake.shore, 18, 5, own)
  const near = look.shine(brief.groundColor ?? look.grass)
  put(depths.shore, path(below(shore, height + 5), defs.shaded(near, 0.03, -0.08)))
  scatter(stage, height * 0.8, near)
  const { ground, water } = shares.lake
  return { horizon, ground: [height * ground.far, height * ground.near], water: [horizon + height * water.below, height * water.near] }
}
