/** Water that lies still, and the light on it. */
import { mix, shade } from '../draw/color.ts'
import { ellipse, rect } from '../draw/svg.ts'
import type { Stage } from '../scene/stage.ts'

/** Before all water, behind the shore. */
const glitterDepth = 15

/** A band of water with streaks of the sky on it. */
export function stillWater(stage: Stage, top: number, bottom: number, depth: number): void {
  const { width, look, random, defs, brief, put } = stage
  const own = random.fork('water')
  const blue =
    brief.groundColor && (brief.setting === 'sea' || brief.setting === 'lake') ? brief.groundColor : look.night ? '#4f78b8' : '#3f97cf'
  const deep = look.shine(blue)
  const color = mix(look.sky.at(-1)!, deep, 0.45)
  put(
    depth,
    rect(
      0,
      top,
      width,
      bottom - top + 4,
      defs.linear([0, mix(color, look.sky.at(-1)!, 0.55)], [0.4, color], [1, mix(deep, look.sky[0]!, 0.25)]),
    ),
  )
  for (let at = 0; at < (stage.plain ? 5 : 34) * Math.min(2.6, width / 1000); at++) {
    const near = own.next()
    const y = top + 6 + near * (bottom - top - 10)
    const long = (26 + near * 110) * own.range(0.6, 1.4)
    put(
      depth + 0.3,
      ellipse(own.range(0, width), y, long, 1.1 + near * 2.2, own.chance(0.6) ? look.sky.at(-1)! : shade(deep, 0.08), {
        'fill-opacity': own.range(0.18, 0.5),
      }),
    )
  }
}

/** The path of light under sun or moon. */
export function glitter(stage: Stage, top: number, bottom: number): void {
  const sun = stage.taken.find(({ width, height }) => Math.abs(width - height) < 1)
  if (!sun) return
  const own = stage.random.fork('glitter')
  const x = sun.x + sun.width / 2
  for (let at = 0; at < 26; at++) {
    const near = at / 25
    stage.put(
      glitterDepth,
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
