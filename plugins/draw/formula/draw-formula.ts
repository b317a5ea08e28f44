/** The source `formula`: TeX, set by MathJax as outlines. */
import type { formula } from '../draw.worker.ts'
import type { Drawing, DrawingContext } from '../drawing.ts'
import { bounded } from '../fault.ts'
import { type FormulaInput, readFormula } from './read-formula.ts'

/** TeX alone, or with its colour (`formulaSchema`). Throws `INPUT_INVALID`, `DRAWING_INVALID` or `DRAWING_TOO_LARGE`. */
export async function drawFormula(input: FormulaInput, { work, signal, width, height, background }: DrawingContext): Promise<Drawing> {
  const request = await readFormula(input, background)
  const drawn = await bounded({ what: 'The formula', fix: 'Draw it in parts, without macros that grow.', seconds: 15, signal }, (options) =>
    work.run<typeof formula>('formula', { request, box: { width, height } }, options),
  )
  return { ...drawn, notes: [...request.notes, ...drawn.notes] }
}
