/** Abstract pictures: each family turns size, chance and a palette into shapes. */
import type { Family } from '../prompt/brief.ts'
import { bauhaus, terrazzo, truchet } from './grids.ts'
import { flow, ribbons, waves } from './lines.ts'
import { blobs, circles, lowpoly, opart } from './shapes.ts'
import type { Sheet } from './sheet.ts'

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
