/** The source `chart`: Vega-Lite. */
import { luminanceOf, rgbOf } from '../color.ts'
import type { chart } from '../draw.worker.ts'
import type { Drawing, DrawingContext } from '../drawing.ts'
import { bounded } from '../fault.ts'
import { type ChartInput, readChart } from './read-chart.ts'

/** A specification as object or JSON. Throws `DRAWING_INVALID` with the field, `DRAWING_TOO_LARGE`, and what loading its data throws. */
export async function drawChart(input: ChartInput, { work, signal, load, width, height, background }: DrawingContext): Promise<Drawing> {
  const { spec, notes } = await readChart(input, load)
  const asked = background ?? spec['background']
  const ground = typeof asked === 'string' && asked !== 'transparent' ? await rgbOf(asked) : undefined
  const order = { spec, width, height, background, dark: ground !== undefined && luminanceOf(ground) < 0.2 }
  const drawn = await bounded(
    { what: 'The chart', fix: 'Give fewer rows, and leave out expressions that count or repeat.', seconds: 20, signal },
    (options) => work.run<typeof chart>('chart', order, options),
  )
  const { svg, told } = drawn
  return { svg, width: drawn.width, height: drawn.height, notes: [...notes, ...told.map((one) => `Vega-Lite says: ${one}`)] }
}
