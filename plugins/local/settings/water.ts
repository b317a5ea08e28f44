/** Sea, beach and lake. */
import { mix, shade } from '../draw/color.ts'
import { below, curve, ellipse, path, rect, stroke, type Point } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { boulder, bush, palm } from './flora.ts'
import { farTrees, scatter } from './growth.ts'
import { peaks } from './peaks.ts'

/** A band of water with streaks of the sky on it. */
export function stillWater(stage: Stage, top: number, bottom: number, depth: number): void {
  const { width, look, random, defs, brief } = stage
  const own = random.fork('water')
  const blue =
    brief.groundColor && (brief.setting === 'sea' || brief.setting === 'lake') ? brief.groundColor : look.night ? '#4f78b8' : '#3f97cf'
  const deep = look.shine(blue)
  const color = mix(look.sky.at(-1)!, deep, 0.45)
  stage.put(
    depth,
    rect(
      0,
      top,
      width,
      bottom - top + 4,
      defs.linear([
        [0, mix(color, look.sky.at(-1)!, 0.55)],
        [0.4, color],
        [1, mix(deep, look.sky[0]!, 0.25)],
      ]),
    ),
  )
  for (let at = 0; at < (stage.plain ? 5 : 34) * Math.min(2.6, width / 1000); at++) {
    const near = own.next()
    const y = top + 6 + near * (bottom - top - 10)
    const long = (26 + near * 110) * own.range(0.6, 1.4)
    stage.put(
      depth + 0.3,
      ellipse(own.range(0, width), y, long, 1.1 + near * 2.2, own.chance(0.6) ? look.sky.at(-1)! : shade(deep, 0.08), {
        'fill-opacity': own.range(0.18, 0.5),
      }),
    )
  }
}

/** The path of light under sun or moon. */
function glitter(stage: Stage, top: number, bottom: number): void {
  const sun = stage.taken.find(({ width, height }) => Math.abs(width - height) < 1)
  if (!sun) return
  const own = stage.random.fork('glitter')
  const x = sun.x + sun.width / 2
  for (let at = 0; at < 26; at++) {
    const near = at / 25
    stage.put(
      15,
      ellipse(
        x + own.range(-1, 1) * (12 + near * 60),
        top + 4 + near * (bottom - top),
        own.range(10, 26) + near * 44,
        1.6 + near * 2.6,
        stage.look.sun,
        { 'fill-opacity': own.range(0.25, 0.6) * (1 - near * 0.6) },
      ),
    )
  }
}

function wave(stage: Stage, y: number, rise: number, color: string, depth: number): void {
  const own = stage.random.fork(`wave${y}`)
  const points: Point[] = []
  const steps = Math.round(stage.width / (60 + rise * 3))
  const phase = own.range(0, 6)
  for (let at = -1; at <= steps + 1; at++)
    points.push({ x: (at / steps) * stage.width, y: y + Math.sin(at * 1.9 + phase) * rise + own.range(-0.3, 0.3) * rise })
  stage.put(
    depth,
    path(
      below(points, stage.height + 5),
      stage.defs.linear([
        [0, shade(color, 0.04)],
        [1, shade(color, -0.05)],
      ]),
    ),
  )
  stage.put(depth + 0.05, stroke(curve(points), mix(color, '#ffffff', 0.55), 1.5 + rise * 0.12, { 'stroke-opacity': 0.65 }))
}

/** Open water to the horizon. */
export function sea(stage: Stage): Terrain {
  const { height, look, brief, plain, width } = stage
  const horizon = height * 0.52
  putSky(stage, horizon)
  if (brief.extras.includes('mountains')) peaks(stage, horizon, 1)
  stillWater(stage, horizon, height, 12)
  glitter(stage, horizon, height * 0.8)
  const rough = brief.weather.includes('storm') || brief.weather.includes('wind')
  const blue = look.shine(brief.groundColor ?? (look.night ? '#3f66a8' : '#2f8ac4'))
  const rows = plain ? 1 : 5
  for (let row = 0; row < rows; row++) {
    const near = (row + 1) / rows
    wave(
      stage,
      horizon + height * (0.1 + near * 0.33),
      (5 + near * 13) * (rough ? 1.9 : 1),
      mix(blue, look.haze, (1 - near) * 0.4),
      row === rows - 1 && !plain ? 82 : 40 + near * 38,
    )
  }
  if (width > 0 && brief.things.some(({ icon }) => icon === 'own:lighthouse' || icon.startsWith('house') || icon === 'castle'))
    return { horizon, ground: islet(stage, horizon), water: [horizon + height * 0.1, height * 0.84] }
  return { horizon, ground: [horizon + height * 0.14, height * 0.86], water: [horizon + height * 0.1, height * 0.86], shadowless: true }
}

/** A rock in the water for what must stand. */
function islet(stage: Stage, horizon: number): readonly [number, number] {
  const own = stage.random.fork('islet')
  const y = horizon + stage.height * 0.15
  const x = stage.width / 2
  for (const [dx, size] of [
    [-190, 120],
    [180, 130],
    [-70, 175],
    [80, 170],
    [0, 190],
  ] as const)
    stage.put(41, boulder(x + dx, y + 52, size, stage.look.shine(own.pick(['#77706c', '#6a6562'])), own))
  stage.put(41.5, ellipse(x, y - 62, 150, 20, stage.look.shine('#7fae62')))
  return [y - 60, y - 52]
}

/** Sand in front, water behind, palms at the side. */
export function beach(stage: Stage): Terrain {
  const { width, height, look, brief, random, plain, defs } = stage
  const own = random.fork('beach')
  const horizon = height * 0.47
  putSky(stage, horizon)
  stillWater(stage, horizon, height * 0.8, 12)
  glitter(stage, horizon, height * 0.66)
  if (!plain)
    stage.put(
      11,
      path(
        below(
          ridge(width, horizon - 8, 14, 4, own).map(({ x, y }) => ({ x, y: x > width * 0.62 ? y : horizon + 3 })),
          horizon + 4,
        ),
        look.far('#5d9a66', 0.62),
      ),
    )
  const shore = ridge(width, height * 0.68, 16, 5, own)
  const sand = look.shine(brief.groundColor ?? '#f3dcab')
  stage.put(
    16,
    path(
      below(
        shore.map(({ x, y }) => ({ x, y: y - 15 })),
        height,
      ),
      mix(sand, '#ffffff', 0.62),
      { 'fill-opacity': 0.75 },
    ),
  )
  stage.put(
    17,
    path(
      below(
        shore.map(({ x, y }) => ({ x, y: y + 2 })),
        height,
      ),
      shade(mix(sand, '#8a6a40', 0.24), -0.01),
    ),
  )
  stage.put(
    18,
    path(
      below(
        shore.map(({ x, y }) => ({ x, y: y + 22 })),
        height + 5,
      ),
      defs.linear([
        [0, sand],
        [1, shade(sand, -0.06)],
      ]),
    ),
  )
  if (!plain) {
    for (let at = 0; at < 40; at++)
      stage.put(19, ellipse(own.range(0, width), own.range(height * 0.75, height), own.range(2, 5), 1.6, shade(sand, -0.08)))
    const side = own.chance(0.5) ? 0.1 : 0.9
    stage.put(38, palm(width * side, height * 0.83, height * 0.5, look.shine('#3f9a58'), own))
    stage.put(37, palm(width * (side < 0.5 ? side + 0.09 : side - 0.09), height * 0.79, height * 0.38, look.shine('#358a50'), own))
    stage.put(39, bush(width * side, height * 0.85, 60, look.shine('#4aa15d'), own))
  }
  return { horizon, ground: [height * 0.77, height * 0.92], water: [horizon + height * 0.05, height * 0.63] }
}

/** A quiet lake between trees. */
export function lake(stage: Stage): Terrain {
  const { width, height, look, random, plain, brief, defs } = stage
  const own = random.fork('lake')
  const horizon = height * 0.5
  putSky(stage, horizon)
  if (!plain) peaks(stage, horizon, 1)
  stage.put(10.5, path(below(ridge(width, horizon - 4, 14, 5, own), horizon + 30), look.far(shade(look.grass, -0.06), 0.5)))
  if (!plain) farTrees(stage, horizon + 12, Math.round(20 * Math.min(2.5, width / 1000)), 92, 0.46)
  stillWater(stage, horizon + 14, height * 0.84, 13)
  if (!plain)
    for (let at = 0; at < 12; at++)
      stage.put(
        13.2,
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
  const shore = ridge(width, height * 0.77, 18, 5, own)
  const near = look.shine(brief.groundColor ?? look.grass)
  stage.put(
    18,
    path(
      below(shore, height + 5),
      defs.linear([
        [0, shade(near, 0.03)],
        [1, shade(near, -0.08)],
      ]),
    ),
  )
  scatter(stage, height * 0.8, near)
  return { horizon, ground: [height * 0.81, height * 0.93], water: [horizon + height * 0.07, height * 0.72] }
}
