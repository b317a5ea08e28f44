/** Abstract pictures: each family turns size, chance and a palette into shapes. */
import type { Family } from '../prompt/brief.ts'
import { bauhaus, terrazzo } from './grids.ts'
import { flow, waves } from './lines.ts'
import { blobs, circles, lowpoly } from './shapes.ts'
import type { Sheet } from './sheet.ts'

export const families: Readonly<Record<Family, (sheet: Sheet) => string>> = {
  flow,
  waves,
  circles,
  lowpoly,
  blobs,
  bauhaus,
  terrazzo,
}
