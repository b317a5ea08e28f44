/** Meadow, field and forest: land that rolls, with what grows on it. */
import { mix, shade } from '../draw/color.ts'
import { below, ellipse, path, type Point, svg } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { bush, oak, pine } from './flora.ts'
import { heightAt, scatter, treeLine } from './growth.ts'
import { peaks } from './peaks.ts'

/** Where land stands among the layers; `step` lies between two ranges of hills or rows of trunks, and what belongs to one comes right after it. */
const depths = {
  hills: { first: 10, step: 4, treesBefore: 0.5 },
  way: 29,
  field: { far: 10, trees: 9.5, crop: 12, furrows: 13 },
  forest: { first: 8, step: 5, floor: 1.5, mist: 2, beams: 22, clearing: 28, bushes: 90 },
} as const
/** Shares of the height: the horizon, and where things stand; `below` is counted from the horizon. */
const shares = {
  meadow: { horizon: [0.52, 0.58], below: 0.17, near: 0.9 },
  field: { horizon: 0.55, below: 0.13, near: 0.9 },
  forest: { horizon: 0.6, below: 0.13, near: 0.9 },
} as const
/** Crops by season, and the floor of a forest. */
const crops = { winter: '#edf3f8', spring: '#97cf6c', ripe: '#e3bb58' } as const
const floors = { winter: '#eef4fa', autumn: '#b98a4a' } as const
const clearings = { winter: '#f4f8fc', autumn: '#d2a45e' } as const
const pineGreens = ['#2c6e50', '#347d5a', '#26604a'] as const

/** A path from the near edge to the horizon, narrowing. */
function winding(stage: Stage, top: number, color: string): string {
  const { width, height } = stage
  const own = stage.random.fork('path')
  const [start, end] = [width * own.range(0.3, 0.6), width * own.range(0.4, 0.6)]
  return path(
    svg`M${start - 150} ${height + 5}C${start + 120} ${height - (height - top) * 0.4} ${end - 190} ${top + (height - top) * 0.42} ${end - 10} ${top + 6}L${end + 12} ${top + 6}C${end - 90} ${top + (height - top) * 0.46} ${start + 330} ${height - (height - top) * 0.4} ${start + 150} ${height + 5}Z`,
    color,
  )
}

/** Rolling hills under an open sky. */
export function meadow(stage: Stage): Terrain {
  const { width, height, random, look, brief, plain, put } = stage
  const own = random.fork('hills')
  const horizon = height * own.range(...shares.meadow.horizon)
  putSky(stage, horizon)
  if (brief.extras.includes('mountains')) peaks(stage, horizon, 2)
  const layers = plain ? 2 : 4
  let front: Point[] = []
  for (let layer = 0; layer < layers; layer++) {
    const near = layer / (layers - 1)
    const y = horizon + near * height * 0.13 - (1 - near) * 18
    const points = ridge(width, y, (1 - near * 0.55) * 42, Math.max(4, Math.round(width / 240)), own)
    const color = look.far(shade(look.grass, -0.02 + own.range(-0.02, 0.03)), (1 - near) * 0.72)
    put(
      depths.hills.first + layer * depths.hills.step,
      path(
        below(points, height + 5),
        stage.defs.linear([0, shade(color, 0.05)], [0.5, color], [1, shade(color, near === 1 ? -0.09 : -0.03)]),
      ),
    )
    if (!plain && layer > 0 && layer < layers - 1)
      treeLine(
        stage,
        depths.hills.first + layer * depths.hills.step - depths.hills.treesBefore,
        points,
        Math.round(
          (layer === 1 ? 8 : 5) *
            (brief.extras.includes('trees') || brief.extras.includes('pines') ? 2.2 : 1) *
            Math.min(2.5, width / 1000),
        ),
        60 + layer * 42,
        (1 - near) * 0.75,
        brief.extras.includes('pines') ? 'pine' : 'mixed',
      )
    front = points
  }
  const top = horizon + height * 0.13
  if (brief.extras.includes('path')) put(depths.way, winding(stage, top, look.shine('#e2c793')))
  if (brief.extras.includes('river')) put(depths.way, winding(stage, top, mix(look.sky.at(-1)!, look.shine('#4fa5d8'), 0.6)))
  scatter(stage, heightAt(front, width / 2), look.shine(look.grass))
  return { horizon, ground: [horizon + height * shares.meadow.below, height * shares.meadow.near] }
}

/** Ploughed or golden rows that run to the horizon. */
export function field(stage: Stage): Terrain {
  const { width, height, look, random, brief, put } = stage
  const own = random.fork('field')
  const horizon = height * shares.field.horizon
  putSky(stage, horizon)
  const far = ridge(width, horizon - 6, 20, 5, own)
  put(depths.field.far, path(below(far, horizon + 60), look.far('#5f9a58', 0.55)))
  treeLine(stage, depths.field.trees, far, Math.round(7 * Math.min(2.5, width / 1000)), 62, 0.6)
  const crop = brief.groundColor ?? (brief.season === 'winter' ? crops.winter : brief.season === 'spring' ? crops.spring : crops.ripe)
  const color = look.shine(crop)
  put(
    depths.field.crop,
    path(
      svg`M0 ${horizon + 14}L${width} ${horizon + 14}L${width} ${height}L0 ${height}Z`,
      stage.defs.linear([0, mix(color, look.haze, 0.42)], [0.35, color], [1, shade(color, -0.07)]),
    ),
  )
  const focus = width * own.range(0.4, 0.6)
  for (let row = -16; row <= 16; row++) {
    const x = focus + row * width * 0.11
    put(
      depths.field.furrows,
      path(
        svg`M${focus + row * 9} ${horizon + 14}L${x - 26} ${height + 5}L${x + 26} ${height + 5}Z`,
        shade(color, row % 2 ? -0.055 : -0.028),
      ),
    )
  }
  scatter(stage, height * 0.72, color)
  return { horizon, ground: [horizon + height * shares.field.below, height * shares.field.near] }
}

/** Rows of trunks fading into mist around a clearing. */
export function forest(stage: Stage): Terrain {
  const { width, height, look, random, brief, defs, put } = stage
  const own = random.fork('forest')
  const horizon = height * shares.forest.horizon
  putSky(stage, horizon)
  const middle = own.range(0.42, 0.58)
  const kind = brief.season === 'winter' || brief.extras.includes('pines') || own.chance(0.4) ? 'pine' : 'mixed'
  const layers = stage.plain ? 2 : 4
  for (let layer = 0; layer < layers; layer++) {
    const near = layer / (layers - 1)
    const distance = 0.88 - near * 0.74
    const ground = horizon - 26 + near * height * 0.13
    const points = ridge(width, ground, 12, 5, own)
    const snow = brief.season === 'winter' ? look.far('#ffffff', distance * 0.7) : undefined
    const count = Math.round((13 - layer * 2.4) * Math.min(2.6, width / 1000))
    for (let at = 0; at < count; at++) {
      const x = ((at + own.range(0.1, 0.9)) / count) * width
      if (layer > 1 && Math.abs(x / width - middle) < 0.13 + near * 0.17) continue
      const tall = height * (0.26 + near * 0.42) * own.range(0.8, 1.15)
      const y = heightAt(points, x) + 14
      put(
        depths.forest.first + layer * depths.forest.step + own.next(),
        kind === 'pine'
          ? pine(x, y, tall, look.far(own.pick(pineGreens), distance), own, snow)
          : oak(x, y, tall, look.far(own.pick(look.leaves), distance), own, snow),
      )
    }
    const color = look.far(
      brief.season === 'winter' ? floors.winter : brief.season === 'autumn' ? floors.autumn : mix(look.grass, '#3d7a48', 0.35),
      distance * 0.8,
    )
    put(
      depths.forest.first + layer * depths.forest.step + depths.forest.floor,
      path(below(points, height + 5), defs.shaded(color, 0.04, -0.07)),
    )
    if (near < 1)
      put(
        depths.forest.first + layer * depths.forest.step + depths.forest.mist,
        path(
          below(
            points.map(({ x, y }) => ({ x, y: y - height * 0.1 })),
            ground + 40,
          ),
          defs.linear([0, look.haze, 0], [1, look.haze, 0.34]),
        ),
      )
  }
  if (!look.night && !stage.plain)
    for (let beam = 0; beam < 3; beam++) {
      const x = width * (middle + (beam - 1) * 0.13)
      put(
        depths.forest.beams,
        path(
          svg`M${x + 90} -10L${x + 150} -10L${x + 20} ${height * 0.74}L${x - 90} ${height * 0.74}Z`,
          defs.linear([0, '#fff8dc', 0.3], [1, '#fff8dc', 0]),
        ),
      )
    }
  const clearing = look.shine(brief.season === 'winter' ? clearings.winter : brief.season === 'autumn' ? clearings.autumn : look.grass)
  put(
    depths.forest.clearing,
    ellipse(width * middle, height * 0.86, width * 0.42, height * 0.09, shade(clearing, 0.04), { 'fill-opacity': 0.55 }),
  )
  if (!stage.plain)
    for (const side of [0, 1]) {
      put(
        depths.forest.bushes,
        bush(
          side * width + own.range(-20, 20),
          height + 14,
          own.range(110, 160),
          look.shine(brief.season === 'winter' ? '#dfe9f2' : shade(look.leaves[0]!, -0.1)),
          own,
        ),
      )
    }
  if (brief.extras.includes('path')) put(depths.forest.clearing, winding(stage, horizon + height * 0.1, look.shine('#e2c793')))
  if (brief.extras.includes('river'))
    put(depths.forest.clearing, winding(stage, horizon + height * 0.1, mix(look.sky.at(-1)!, look.shine('#4fa5d8'), 0.6)))
  scatter(stage, height * 0.76, clearing)
  return { horizon, ground: [horizon + height * shares.forest.below, height * shares.forest.near] }
}
