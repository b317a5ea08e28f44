/** From a brief that names no figure to an abstract picture, with words set over it where there are any. */
import { mix, toLch } from '../draw/color.ts'
import { fit } from '../draw/letters.ts'
import { createRandom } from '../draw/random.ts'
import { createDefs } from '../draw/svg.ts'
import { document, stageSize, type Canvas } from '../scene/compose.ts'
import { setLines } from '../scene/lettering.ts'
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
  let body = families[family]({ width, height, random: random.fork('shapes'), palette, defs })
  const [title] = canvas.brief.lettering
  if (title && canvas.letters) {
    const fitted = fit(canvas.letters, title.text, width * 0.8, height * 0.34, 220)
    const dark = mix(palette.toSorted((a, b) => toLch(a).l - toLch(b).l)[0]!, '#141226', 0.5)
    const top = (height - fitted.height) / 2
    body += setLines(fitted, width / 2, top, dark, { color: dark, width: fitted.size * 0.16 }) + setLines(fitted, width / 2, top, '#ffffff')
  }
  return document(canvas, defs.toString(), body)
}
