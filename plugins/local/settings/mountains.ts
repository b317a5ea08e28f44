/** A valley among mountains. */
import { shade } from '../draw/color.ts'
import { below, path } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { farTrees, scatter } from './growth.ts'
import { peaks } from './peaks.ts'
import { stillWater } from './still-water.ts'

/** Where the land stands among the layers. */
const depths = { foot: 12, lake: 14, front: 18 }
/** Shares of the height below the horizon, which lies at `horizon` of it. */
const shares = { horizon: 0.57, lakeShore: 0.2, meadow: 0.1, scatter: 0.22, far: 0.2, near: 0.9, waterFar: 0.1, waterNear: 0.17 }
/** Of how many valleys without a river one has a lake all the same. */
const lakeChance = 0.45
/** Pines at the foot of the peaks, for each 1000 units of width. */
const pines = { count: 17, tall: 84, distance: 0.42 }

/** A valley under high peaks, with a lake or a meadow in front. */
export function mountains(stage: Stage): Terrain {
  const { width, height, look, random, brief, plain, defs, put } = stage
  const own = random.fork('valley')
  const horizon = height * shares.horizon
  putSky(stage, horizon)
  peaks(stage, horizon, plain ? 1 : 3)
  const lake = !plain && brief.season !== 'winter' && (brief.extras.includes('river') || own.chance(lakeChance))
  const foot = ridge(width, horizon + 8, 20, 5, own)
  const color = look.far(shade(look.grass, -0.03), pines.distance)
  put(depths.foot, path(below(foot, height + 5), color))
  if (!plain) farTrees(stage, horizon + 26, Math.round(pines.count * Math.min(2.5, width / 1000)), pines.tall, pines.distance, 'pine')
  if (lake) stillWater(stage, horizon + 30, horizon + height * shares.lakeShore, depths.lake)
  const front = ridge(width, horizon + height * (lake ? shares.lakeShore : shares.meadow), 26, 5, own)
  const near = look.shine(look.grass)
  put(depths.front, path(below(front, height + 5), defs.shaded(near, 0.04, -0.09)))
  scatter(stage, horizon + height * shares.scatter, near)
  return {
    horizon,
    ground: [horizon + height * shares.far, height * shares.near],
    ...(lake && { water: [horizon + height * shares.waterFar, horizon + height * shares.waterNear] as const }),
  }
}
