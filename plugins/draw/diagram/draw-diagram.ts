/** The source `diagram`: Mermaid, or Graphviz' DOT, told apart by how it begins. */
import { luminanceOf, rgbOf } from '../color.ts'
import type { dot, mermaid } from '../draw.worker.ts'
import type { Drawing, DrawingContext } from '../drawing.ts'
import { bounded, fault } from '../fault.ts'
import { languageOf } from './language.ts'
import { mendMermaid, unwrapped } from './mend-source.ts'

/** Letters of one diagram: what people draw has 1,000. */
const mostLetters = 60_000
/** Edges that DOT may name: Graphviz needs 10 s for 1,000 in a tangle. */
const mostDotEdges = 1000
const seconds = 25

/** Text in either language. Throws `DRAWING_INVALID` with the line and what was expected, and `DRAWING_TOO_LARGE`. */
export async function drawDiagram(input: string, { work, signal, width, height, background }: DrawingContext): Promise<Drawing> {
  if (input.length > mostLetters) throw tooLarge(`The diagram has ${input.length} letters; ${mostLetters} are the most.`)
  const plain = unwrapped(input)
  const { language, kind } = languageOf(plain.source)
  const { source, lines, notes } = language === 'mermaid' ? mendMermaid(plain, kind) : plain
  const edges = language === 'dot' ? (source.match(/->|--/g)?.length ?? 0) : 0
  if (edges > mostDotEdges) throw tooLarge(`The graph has about ${edges} edges; ${mostDotEdges} are the most.`)
  const ground = background === undefined || background === 'transparent' ? undefined : await rgbOf(background)
  const order = { source, lines, width, height, background, dark: ground !== undefined && luminanceOf(ground) < 0.2 }
  const what = language === 'dot' ? 'The graph' : 'The diagram'
  const drawn = await bounded({ what, fix: 'Draw less of it, or several diagrams.', seconds, signal }, (options) =>
    language === 'dot' ? work.run<typeof dot>('dot', order, options) : work.run<typeof mermaid>('mermaid', order, options),
  )
  const { links, pictures, ...drawing } = drawn
  return {
    ...drawing,
    notes: [
      ...notes,
      ...(links > 0 ? ['Links were taken out: a picture has none.'] : []),
      ...(pictures > 0 ? ['Pictures inside of the diagram were taken out.'] : []),
    ],
  }
}

const tooLarge = (message: string): Error =>
  fault({ code: 'DRAWING_TOO_LARGE', message, fix: 'Draw less of it, or several diagrams.', details: { field: 'diagram' } })
