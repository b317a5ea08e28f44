/** Each setting by name. */
import type { Setting } from '../prompt/brief.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { field, forest, meadow } from './hills.ts'
import { desert } from './desert.ts'
import { mountains } from './mountains.ts'
import { openSky } from './open-sky.ts'
import { plain } from './plain.ts'
import { space } from './space.ts'
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
  plain,
  space,
  underwater,
  sky: openSky,
}
