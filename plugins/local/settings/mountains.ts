/** A valley among mountains. */
import { shade } from '../draw/color.ts'
import { below, path } from '../draw/svg.ts'
import { ridge } from '../scene/ridge.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { farTrees, scatter } from './growth.ts'
import { peaks } from './peaks.ts'
import { stillWater } from './water.ts'

/** A valley under high peaks, with a lake or a meadow in front. */
export function mountains(stage: Stage): Terrain {
  const { width, height, look, random, brief, plain, defs } = stage
  const own = random.fork('valley')
  const horizon = height * 0.57
  putSky(stage, horizon)
  peaks(stage, horizon, plain ? 1 : 3)
  const lake = !plain && brief.season !== 'winter' && (brief.extras.includes('river') || own.chance(0.45))
  const foot = ridge(width, horizon + 8, 20, 5, own)
  const color = look.far(shade(look.grass, -0.03), 0.42)
  stage.put(12, path(below(foot, height + 5), color))
  if (!plain) farTrees(stage, horizon + 26, Math.round(17 * Math.min(2.5, width / 1000)), 84, 0.42, 'pine')
  if (lake) stillWater(stage, horizon + 30, horizon + height * 0.2, 14)
  const front = ridge(width, horizon + height * (lake ? 0.2 : 0.1), 26, 5, own)
  const near = look.shine(look.grass)
  stage.put(
    18,
    path(
      below(front, height + 5),
      defs.linear([
        [0, shade(near, 0.04)],
        [1, shade(near, -0.09)],
      ]),
    ),
  )
  scatter(stage, horizon + height * 0.22, near)
  return {
    horizon,
    ground: [horizon + height * 0.2, height * 0.9],
    ...(lake && { water: [horizon + height * 0.1, horizon + height * 0.17] as const }),
  }
}
