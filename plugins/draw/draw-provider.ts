/** Provider `draw` of `image.draw`: what the client's model wrote, as a picture. */
import { artifact, type ProviderV1, type WorkerPool } from 'atelier-mcp'
import type { svg as drawTask } from './draw.worker.ts'
import { bounded } from './fault.ts'
import './service.ts'
import type { SvgOrder } from './svg/draw-svg.ts'

/** The renderer ends over some numbers, and takes minutes over some filters. */
const tooMuch = 'Leave out filters over large areas, patterns of tiny tiles and numbers in the millions, or draw it smaller.'

/** `seconds`: for one drawing; ordinary ones take a hundredth. */
export const drawProvider = (work: Pick<WorkerPool, 'run'>, seconds = 15): ProviderV1<'image.draw'> => ({
  specVersion: 'v1',
  kind: 'image.draw',
  id: 'draw',
  title: "Drawings that the client's model writes",
  nature: 'written',
  capabilities: {},
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ svg, source, width, height, background, as }, { signal }) {
    const order: SvgOrder = { svg, width, height, background, as, measure: source === undefined }
    const drawn = await bounded({ what: 'The drawing', fix: tooMuch, seconds, signal }, (options) =>
      work.run<typeof drawTask>('svg', order, options),
    )
    return {
      artifacts: [artifact(drawn.bytes, drawn.mimeType, { meta: { width: drawn.width, height: drawn.height } })],
      data: { notes: drawn.notes },
      cost: { usd: 0, basis: 'computed' },
    }
  },
})
