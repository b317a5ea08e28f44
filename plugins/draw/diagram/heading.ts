/** What a diagram calls itself: its title, else the node that is written first. Labels of edges come first in what is drawn, and name nothing. */

/** In this order; each gives words as its first group. */
const titles: readonly RegExp[] = [
  /^\s*(?:title|accTitle)\s*:\s*(\S[^\n]*)$/m,
  /^\s*title\s+(\S[^\n]*)$/m,
  /^\s*pie\s+(?:showData\s+)?title\s+(\S[^\n]*)$/m,
]
/** Of the whole graph of DOT: not in the brackets of a node or an edge. */
const dotTitle = /^\s*(?:graph\s*\[\s*)?label\s*=\s*(?:"([^"\n]*)"|([\w.-]+))/m
const dotNames: readonly RegExp[] = [
  /^\s*(?:strict\s+)?(?:di)?graph\s+(?:"([^"\n]+)"|([A-Za-z_]\w+))\s*\{/i,
  /\blabel\s*=\s*"([^"\n<]+)"/,
  /[{;\n]\s*(?:"([^"\n]+)"|((?!(?:graph|node|edge|rankdir|subgraph|label)\b)\w+))\s*(?:->|--|;|\[|\n)/,
]
const nodes: readonly RegExp[] = [
  /^\s*(?:participant|actor)\s+[^\n]+?\s+as\s+(\S[^\n]*)$/m,
  /^\s*(?:participant|actor)\s+(\S[^\n]*)$/m,
  /^\s*state\s+"([^"\n]+)"/m,
  /^\s*class\s+([\w~]+)/m,
  /^\s*section\s+(\S[^\n]*)$/m,
  /(?:^|[\s;])\w+\s?(?:\[{1,2}|\({1,3}|\{{1,2}|>)[/\\([]?"?([^"\n[\](){}/\\|]+)/m,
  /^\s*(?!(?:direction|%%|note|autonumber|erDiagram|stateDiagram|classDiagram|sequenceDiagram|flowchart|graph|mindmap)\b)\[?\*?\]?\s*(?:-->\s*)?(\w[\w ]*?)\s*(?:-|=|\.|:|\||<|\n|$)/m,
]
const entity = /^\s*"?(\w[\w -]*?)"?\s*(?:\{|\|[|o]|\}[|o])/m

/** Its words; empty where it has none. `source` may be fenced, or have settings before it. */
export function headingOf(source: string): string {
  const isDot = /^\s*(?:```\w*\s*)?(?:strict\s+)?(?:digraph|graph)\b[^\n]*\{/i.test(source)
  const [first = '', ...rest] = source.replace(/^\s*```\w*\n?/, '').split('\n')
  // The line that says what kind it is names no node, unless it goes on.
  const body = isDot ? source : [first.replace(/^\s*[\w-]+(?:\s+(?:TD|TB|BT|LR|RL))?/, ''), ...rest].join('\n')
  const found = (patterns: readonly RegExp[], text: string): string => {
    for (const pattern of patterns) {
      const groups = pattern.exec(text)?.slice(1) ?? []
      const words = groups.find((group) => group !== undefined)?.trim()
      if (words) return words
    }
    return ''
  }
  // An entity opens its attributes as a node of a flowchart opens its label.
  const ofKind = first.trim() === 'erDiagram' ? [entity] : nodes
  return isDot ? found([dotTitle, ...dotNames], source) : found(titles, source) || found(ofKind, body)
}
