/** In which language a diagram is written: by how it begins. */
import { thereAre } from 'atelier-mcp'
import { fault } from '../fault.ts'

export type Language = 'mermaid' | 'dot'

/** How Mermaid's kinds begin. */
export const kinds = new Map<string, string>(
  [
    'graph flowchart flowchart-elk sequenceDiagram classDiagram classDiagram-v2 stateDiagram stateDiagram-v2 erDiagram gantt pie journey mindmap timeline',
    'gitGraph quadrantChart xychart-beta xychart requirementDiagram requirement C4Context C4Container C4Component C4Dynamic C4Deployment sankey-beta sankey block-beta block packet-beta packet kanban architecture-beta radar-beta treemap-beta treemap',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
)
/** Those that cannot be drawn without a browser, or that nobody has looked at. */
const withoutUs = new Set(['flowchart-elk', 'architecture-beta', 'C4Context', 'C4Container', 'C4Component', 'C4Dynamic', 'C4Deployment'])

/** The first line that says something, and its number from 0. */
export function firstLine(lines: readonly string[]): { readonly text: string; readonly at: number } {
  let at = 0
  if (lines[0]?.trim() === '---') {
    const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---')
    if (end > 0) at = end + 1
  }
  while (at < lines.length && /^\s*(?:%%|\/\/|#|$)/.test(lines[at]!)) at++
  return { text: lines[at]?.trim() ?? '', at }
}

/** `graph`, a name or none, and a brace: Mermaid's has a direction there, and its own arrows. */
function isUndirected(head: string, source: string): boolean {
  const rest = /^(?:strict\s)?graph\b/i.exec(head)
  const open = head.indexOf('{')
  if (!rest || open === -1 || /-->|==>|-\.->/.test(source)) return false
  return /^(?:"[^"]*"|\w*)$/.test(head.slice(rest[0].length, open).trim())
}

/** Throws `DRAWING_INVALID` where it is none that can be drawn. */
export function languageOf(source: string): { readonly language: Language; readonly kind: string } {
  const lines = source.split('\n')
  const { text, at } = firstLine(lines)
  const head = lines
    .slice(at, at + 3)
    .join(' ')
    .trim()
  if (/^(?:strict\s)?digraph\b/i.test(head) || isUndirected(head, source)) return { language: 'dot', kind: 'dot' }
  const word = /^[\w-]+/.exec(text)?.[0] ?? ''
  const kind = kinds.get(word.toLowerCase())
  if (kind && !withoutUs.has(kind)) return { language: 'mermaid', kind }
  if (kind)
    throw fault({
      message: `Mermaid's ${kind} cannot be drawn here.`,
      fix: 'Draw it as a `flowchart`, or in DOT.',
      details: { field: 'diagram', line: at + 1 },
    })
  if (/^@start(?:uml|mindmap)/i.test(text))
    throw fault({
      message: 'This is PlantUML, which cannot be drawn here.',
      fix: 'Write it in Mermaid (`sequenceDiagram`, `classDiagram`, …) or in DOT.',
      details: { field: 'diagram', line: at + 1 },
    })
  throw fault({
    message: text === '' ? 'The diagram is empty.' : `Line ${at + 1} does not begin a diagram: ${JSON.stringify(text.slice(0, 60))}.`,
    fix: `Begin Mermaid with its kind and DOT with \`digraph {\`. ${thereAre(word, ['flowchart TD', 'sequenceDiagram', 'classDiagram', 'stateDiagram-v2', 'erDiagram', 'gantt', 'pie', 'journey', 'mindmap', 'timeline', 'gitGraph', 'quadrantChart', 'digraph'])}`,
    details: { field: 'diagram', line: at + 1 },
  })
}
