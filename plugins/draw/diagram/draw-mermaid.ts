/** Mermaid as SVG. Runs in the process of the drawings. */
import { type Letters, loadLetters } from '../../fonts.ts'
import { widthOf } from './boxes.ts'
import { fault } from '../fault.ts'
import { finish, type Finished } from './finish.ts'
import { besideBars } from './gantt-labels.ts'
import { mermaidConfig, mermaidCss, mostEdges } from './mermaid-theme.ts'
import { mindmapLayout } from './mindmap-layout.ts'
import { told, tooManyEdges } from './mermaid-fault.ts'
import { openPage } from './page.ts'

export interface DiagramOrder {
  readonly source: string
  /** Of each line of it, its number in what the caller gave. */
  readonly lines: readonly number[]
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** CSS; `transparent` for none. */
  readonly background?: string | undefined
  /** Whether that is dark. */
  readonly dark: boolean
}

/** Elements of one drawing: a diagram of 500 edges has 8,000. */
export const mostElements = 30_000

let loading: ReturnType<typeof load> | undefined
const load = async () => {
  const letters = await loadLetters()
  const page = openPage(letters, mermaidCss('#ffffff'))
  const { default: mermaid } = await page.within(() => import('mermaid'))
  mermaid.registerLayoutLoaders([mindmapLayout])
  return { page, mermaid, letters }
}

/** Throws `DRAWING_INVALID` with the line, and `DRAWING_TOO_LARGE`. */
export async function drawMermaid({ source, lines, width, height, background, dark }: DiagramOrder): Promise<Finished> {
  const { page, mermaid, letters } = await (loading ??= load())
  const own = /\btheme['"]?\s?:/.test(source) && (source.includes('%%{') || source.startsWith('---'))
  const darkTheme = own ? /\btheme['"]?\s?:\s?['"]?dark\b/.test(source) : dark
  const ground = background ?? (darkTheme ? '#1f2430' : '#ffffff')
  const solid = ground === 'transparent' ? '#ffffff' : ground
  const text = await page.within(async () => {
    const config = mermaidConfig(own ? 'its own' : darkTheme ? 'dark' : 'ours', widestLabel(source, letters))
    /** Whether it is understood with so many edges; of its limit Mermaid says so in words alone. */
    const isUnderstood = async (edges: number): Promise<boolean> => {
      mermaid.initialize({ ...config, maxEdges: edges })
      return (await mermaid.parse(source, { suppressErrors: true })) !== false
    }
    try {
      mermaid.initialize(config)
      return besideBars((await mermaid.render('drawing', source)).svg)
    } catch (cause) {
      throw !(await isUnderstood(mostEdges)) && (await isUnderstood(Infinity)) ? tooManyEdges(cause) : told(cause, source, lines)
    }
  })
  const drawn = finish(text, {
    width,
    height,
    most: mostElements,
    css: mermaidCss(solid),
    air: 8,
    ...(ground === 'transparent' ? {} : { background: ground }),
  })
  if (!drawn)
    throw fault({
      code: 'DRAWING_TOO_LARGE',
      message: `The diagram has more than ${mostElements} parts.`,
      fix: `Draw it in several diagrams; ${mostEdges} edges are the most.`,
      details: { field: 'diagram' },
    })
  return drawn
}

/** In pixels: of the tasks of a journey, or the sections of a Gantt chart, whose boxes do not grow by themselves. */
function widestLabel(source: string, letters: Letters): number {
  const lines = source.split('\n').map((line) => line.trim())
  const labels = lines.includes('journey')
    ? lines.filter((line) => line.includes(':') && !/^(?:title|section)\b/.test(line)).map((line) => line.split(':', 1)[0] ?? '')
    : lines.filter((line) => line.startsWith('section ')).map((line) => line.slice(8))
  return Math.max(0, ...labels.map((label) => widthOf(letters, label.trim(), { size: 14 })))
}
