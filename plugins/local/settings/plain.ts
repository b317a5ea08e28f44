/** Nothing but a ground. */
import { mix } from '../draw/color.ts'
import { rect } from '../draw/svg.ts'
import type { Stage, Terrain } from '../scene/stage.ts'

/** One colour and nothing else. */
export function plain(stage: Stage): Terrain {
  const { width, height, brief, defs, put } = stage
  const color = brief.backgroundColor ?? brief.colors[0] ?? '#f7f4ee'
  put(0, rect(0, 0, width, height, defs.radial([0, mix(color, '#ffffff', 0.25)], [1, color])))
  return { horizon: height * 0.6, ground: [height * 0.7, height * 0.84] }
}
