/** High up, over a floor of clouds. */
import { mix } from '../draw/color.ts'
import { cloud } from '../scene/clouds.ts'
import { putSky } from '../scene/sky.ts'
import type { Stage, Terrain } from '../scene/stage.ts'

/** Above the clouds: a sea of cloud below, open air around. */
export function openSky(stage: Stage): Terrain {
  const { width, height, look, random, put } = stage
  putSky(stage, height)
  const own = random.fork('cloudsea')
  for (let row = 0; row < 3; row++)
    for (let at = 0; at < Math.round(5 * Math.max(1, width / 1000)); at++)
      put(
        row < 2 ? 20 + row : 84,
        cloud(
          ((at + own.next()) / 5) * 1000 * Math.max(1, width / 1000),
          height * (0.84 + row * 0.07),
          own.range(200, 300),
          own,
          mix(look.cloud, look.sky.at(-1)!, 0.3 - row * 0.15),
          look.cloudShade,
          1,
        ),
      )
  return { horizon: height * 0.85, ground: [height * 0.8, height * 0.88], floating: true, shadowless: true }
}
