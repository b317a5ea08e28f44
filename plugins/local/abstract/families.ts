/** Abstract pictures: each family turns size, chance and a palette into shapes. */
import type { Family } from '../prompt/brief.ts'
import type { Random } from '../draw/random.ts'
import type { Defs } from '../draw/svg.ts'
import { bauhaus, terrazzo, truchet } from './grids.ts'
import { flow, ribbons, waves } from './lines.ts'
import { blobs, circles, lowpoly, opart } from './shapes.ts'

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly random: Random
  /** Ground first. */
  readonly palette: readonly string[]
  readonly defs: Defs
}

export const families: Readonly<Record<Family, (sheet: Sheet) => string>> = {
  flow,
  ribbons,
  waves,
  circles,
  lowpoly,
  blobs,
  opart,
  truchet,
  bauhaus,
  terrazzo,
}
