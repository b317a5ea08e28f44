/** From a brief that names no figure to an abstract picture. */
import { createRandom } from '../draw/random.ts'
import { createDefs } from '../draw/svg.ts'
import { document, stageSize, type Canvas } from '../scene/compose.ts'
import { families } from './families.ts'
import { paletteOf } from './palettes.ts'
import type { Family } from '../prompt/brief.ts'

const byWord = Object.keys(families) as Family[]

/** A picture of one family, in the palette that was asked for. */
export function composeAbstract(canvas: Canvas): string {
  const random = createRandom(canvas.seed)
  const { width, height } = stageSize(canvas)
  const palette = paletteOf(canvas.brief, random.fork('palette'))
  const family = canvas.brief.family ?? random.fork('family').pick(byWord)
  const defs = createDefs()
  const body = families[family]({ width, height, random: random.fork('shapes'), palette, defs })
  return document(canvas, defs.toString(), body)
}
