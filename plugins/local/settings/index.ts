/** Each setting by name. */
import type { Setting } from '../prompt/brief.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { moon, space } from './cosmos.ts'
import { field, forest, meadow } from './hills.ts'
import { desert, synthwave } from './land.ts'
import { mountains } from './mountains.ts'
import { openSky } from './open-sky.ts'
import { plainBackground, studio } from './studio.ts'
import { city, road } from './town.ts'
import { underwater } from './underwater.ts'
import { beach, lake, sea } from './water.ts'

/** Puts the scenery on the stage and says where things may stand. */
export const settings: Readonly<Record<Setting, (stage: Stage) => Terrain>> = {
  meadow,
  field,
  forest,
  mountains,
  sea,
  beach,
  lake,
  desert,
  city,
  road,
  studio,
  plain: plainBackground,
  space,
  moon,
  underwater,
  sky: openSky,
  synthwave,
}
