/** What a diagram calls itself: its title, else the node that is written first. Labels of edges come first in what is drawn, and name nothing. */

/** Lines that are looked at, and letters of each. */
const most = { lines: 200, letters: 200 }

const titles: readonly RegExp[] = [/^(?:title|accTitle) ?: ?(\S.*)$/, /^title (\S.*)$/, /^pie (?:showData )?title (\S.*)$/]
/** At the beginning of a line; each gives words as its first group. */
const nodes: readonly RegExp[] = [
  /^(?:participant|actor) (\S.*)$/,
  /^state "([^"]+)"/,
  /^class ([\w~]+)/,
  /^section (\S.*)$/,
  /^[\p{L}\p{N}_]+ ?(?:\[{1,2}|\({1,3}|\{{1,2}|>)[/\\([]?"?([^"[\](){}/\\|]+)/u,
  /^([\p{L}_][\p{L}\p{N}_ ]*)/u,
]
/** Lines that name no node. */
const others =
  /^(?:%%|---|(?:direction|note|autonumber|subgraph|end|classDef|style|linkStyle|click|dateFormat|axisFormat|tickInterval|excludes|includes|todayMarker|config|theme|columns|commit|branch|checkout|merge|cherry-pick|x-axis|y-axis|accDescr)\b)/i

/** Its words; empty where it has none. `source` may be fenced, or have settings before it. */
export function headingOf(source: string): string {
  const lines = source
    .split('\n', most.lines)
    .map((line) =>
      line
        .slice(0, most.letters)
        .replaceAll(/<[^<>]{0,20}>|\bfa[bsr]?:fa-[\w-]+/g, ' ')
        .trim()
        .split(/\s+/)
        .join(' '),
    )
    .filter((line) => line !== '' && !line.startsWith('```'))
  return /^(?:strict )?(?:di)?graph\b[^{]*\{/i.test(lines.slice(0, 3).join(' ')) ? ofGraph(lines) : ofMermaid(lines)
}

function ofMermaid(lines: readonly string[]): string {
  const title = firstOf(titles, lines)
  if (title) return title
  const [first = '', ...rest] = lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => !line.startsWith('%%')),
    ),
  )
  // The line that says what kind it is names no node, unless it goes on.
  const after = first.includes(';') ? first.slice(first.indexOf(';') + 1).trim() : ''
  const body = [after, ...rest]
    .map((line) => (line.startsWith('[*] --> ') ? line.slice(8) : line))
    .filter((line) => line !== '' && !others.test(line))
  // An entity opens its attributes as a node of a flowchart opens its label.
  const found = body[0] === undefined ? '' : firstOf(first === 'erDiagram' ? nodes.slice(-1) : nodes, firstPeople(body))
  return found.split(' as ').at(-1)!.trim()
}

/** Who takes part is said anywhere; every other node where it stands. */
const firstPeople = (body: readonly string[]): readonly string[] => [body.find((line) => /^(?:participant|actor) /.test(line)) ?? body[0]!]

function ofGraph(lines: readonly string[]): string {
  const own = firstOf([/^(?:graph \[ ?)?label ?= ?"([^"]*)"/, /^(?:strict )?(?:di)?graph (?:"([^"]+)"|([A-Za-z_]\w+)) ?\{/i], lines)
  if (own) return own
  const body = lines.join('\n')
  const label = /\blabel ?= ?"([^"<]{1,100})"/.exec(body)?.[1]
  const first = body
    .slice(body.indexOf('{') + 1)
    .split(/->|--|[;[{}\n]/)
    .map((part) => part.replaceAll('"', '').trim())
    .find((part) => part !== '' && !part.includes('=') && !/^(?:graph|node|edge|subgraph)\b/.test(part))
  // What is written first of the two.
  return label !== undefined && body.indexOf(label) < body.indexOf('->') ? label : (first ?? label ?? '')
}

function firstOf(patterns: readonly RegExp[], lines: readonly string[]): string {
  for (const pattern of patterns)
    for (const line of lines) {
      const words = pattern
        .exec(line)
        ?.slice(1)
        .find((group) => group !== undefined)
      if (words?.trim()) return words.trim()
    }
  return ''
}
