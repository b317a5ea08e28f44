/** Graphviz DOT as SVG. Runs in the process of the drawings. */
import { loadLetters } from '../../fonts.ts'
import { apartRuns } from './apart-runs.ts'
import { fault } from '../fault.ts'
import type { DiagramOrder } from './draw-mermaid.ts'
import { mostElements } from './draw-mermaid.ts'
import { finish, type Finished } from './finish.ts'

/** Graphviz measures by Arial; Open Sans is as wide at this share of its size. */
const narrower = 0.93

/** Throws `DRAWING_INVALID` with Graphviz' words and the line, and `DRAWING_TOO_LARGE`. */
export async function drawDot({ source, lines, width, height, background, dark }: DiagramOrder): Promise<Finished> {
  const { instance } = await import('@viz-js/viz')
  const viz = await instance()
  const ink = dark ? '#e5e7eb' : '#1f2937'
  const letters = { fontname: 'Arial', fontcolor: ink }
  const result = viz.render(source, {
    format: 'svg',
    // Where springs lay out (neato, fdp), nodes would cover each other and the labels between them.
    graphAttributes: { bgcolor: 'transparent', pad: 0.2, overlap: 'false', sep: '+24', ...letters },
    nodeAttributes: { ...letters, ...(dark ? { color: ink } : {}) },
    edgeAttributes: { ...letters, fontsize: 12, color: dark ? '#94a3b8' : '#475569' },
  })
  if (result.status === 'failure') throw told(result.errors, source, lines)
  const ground = background ?? '#ffffff'
  const drawn = finish(apartRuns(smaller(result.output), await loadLetters()), {
    width,
    height,
    most: mostElements,
    ...(ground === 'transparent' ? {} : { background: ground }),
  })
  if (!drawn)
    throw fault({
      code: 'DRAWING_TOO_LARGE',
      message: `The graph has more than ${mostElements} parts.`,
      fix: 'Draw less of it, or several graphs.',
      details: { field: 'diagram' },
    })
  return drawn
}

/** Text in our families, no wider than Graphviz has thought. */
const smaller = (svg: string): string =>
  svg.replaceAll(/font-family="([^"]*)" font-size="([\d.]+)"/g, (_, family: string, size: string) => {
    const mono = /courier|mono|consol/i.test(family)
    const serif = !mono && /times|serif(?!.*sans)|georgia|garamond/i.test(family) && !/sans/i.test(family)
    const share = mono ? 1 : serif ? 0.9 : narrower
    return `font-family="${mono ? 'JetBrains Mono, monospace' : serif ? 'Source Serif 4, serif' : 'Open Sans, sans-serif'}" font-size="${Math.round(Number(size) * share * 100) / 100}"`
  })

function told(errors: readonly { readonly level?: string; readonly message: string }[], source: string, lines: readonly number[]): Error {
  const first = errors.find(({ level }) => level === 'error') ?? errors[0]
  const said = first?.message ?? 'Graphviz gives no reason'
  const at = Number(/line (\d+)/.exec(said)?.[1])
  const line = Number.isInteger(at) ? (lines[at - 1] ?? at) : undefined
  const text = Number.isInteger(at) ? (source.split('\n')[at - 1] ?? '').trim() : ''
  const near = /near '([^']*)'/.exec(said)?.[1]
  return fault({
    message:
      line === undefined
        ? `Graphviz does not take the graph: ${said}.`
        : `Line ${line} of the graph, ${JSON.stringify(text.slice(0, 80))}: ${near ? `${JSON.stringify(near)} is not understood there` : said}.`,
    fix:
      /->/.test(source) && /^\s*(?:strict\s+)?graph\b/i.test(source)
        ? 'A `graph` takes --; for -> begin with `digraph`.'
        : 'Put names and labels with spaces or signs into quotation marks, and close every brace.',
    details: { field: 'diagram', ...(line !== undefined && { line }) },
  })
}
