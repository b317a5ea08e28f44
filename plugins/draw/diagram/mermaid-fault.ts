/** What Mermaid's own errors mean: the line, what stands there, and what could stand there. */
import { plainText } from './boxes.ts'
import { fault } from '../fault.ts'
import { mostEdges } from './mermaid-theme.ts'

/** Of Jison's parsers (flowchart, sequence, class, state, ER, gantt, journey, …). */
interface Hash {
  readonly line?: number
  readonly token?: string | null
  readonly expected?: readonly string[]
  readonly loc?: { readonly first_line?: number; readonly last_line?: number }
}
/** Of Langium's (pie, gitGraph, …). */
interface Result {
  readonly lexerErrors?: readonly { readonly line?: number; readonly message: string }[]
  readonly parserErrors?: readonly { readonly message: string; readonly token?: { readonly startLine?: number; readonly image?: string } }[]
}

/** Names of tokens, as people would write them. */
const tokens = new Map(
  Object.entries({
    SQS: '[',
    SQE: ']',
    PS: '(',
    PE: ')',
    DIAMOND_START: '{',
    DIAMOND_STOP: '}',
    PIPE: '|',
    STADIUMSTART: '([',
    STADIUMEND: '])',
    SUBROUTINESTART: '[[',
    SUBROUTINEEND: ']]',
    CYLINDERSTART: '[(',
    CYLINDEREND: ')]',
    DOUBLECIRCLESTART: '(((',
    DOUBLECIRCLEEND: ')))',
    LINK: 'an arrow such as -->',
    START_LINK: 'an arrow such as -->',
    LINK_ID: 'an edge',
    NODE_STRING: 'a name',
    NUM: 'a number',
    SEMI: 'a new line',
    NEWLINE: 'a new line',
    EOF: 'the end',
    SPACE: 'a space',
    STR: 'a text in quotation marks',
    TAGEND: '>',
    AMP: '&',
    TXT: ': and a text',
    ACTOR: 'a participant',
    SOLID_ARROW: '->>',
    DOTTED_ARROW: '-->>',
    SOLID_OPEN_ARROW: '->',
    DOTTED_OPEN_ARROW: '-->',
    SOLID_CROSS: '-x',
    DOTTED_CROSS: '--x',
    SOLID_POINT: '-)',
    DOTTED_POINT: '--)',
    LABEL: ': and a text',
    COLON: ':',
    ALPHA: 'a name',
    STRUCT_STOP: '}',
    STRUCT_START: '{',
    BLOCK_STOP: '}',
    BLOCK_START: '{',
    ENTITY_NAME: 'an entity',
    WORD: 'a word',
    ATTRIBUTE_WORD: 'a type and a name',
    ONLY_ONE: '||',
    ZERO_OR_ONE: '|o',
    ZERO_OR_MORE: '}o',
    ONE_OR_MORE: '}|',
    IDENTIFYING: '--',
    NON_IDENTIFYING: '..',
    STATE_STOP: '}',
    ID: 'a name',
    UNICODE_TEXT: 'a name',
    end: '`end`',
    subgraph: '`subgraph`',
    title: '`title`',
    section: '`section`',
  }),
)

/** For what Mermaid takes without its limit of edges alone. */
export const tooManyEdges = (cause: unknown): Error =>
  fault({
    code: 'DRAWING_TOO_LARGE',
    message: `The diagram has more than ${mostEdges} edges.`,
    fix: 'Draw less of it, or in several diagrams.',
    details: { field: 'diagram' },
    cause,
  })

/** An error of ours for whatever else Mermaid threw. */
export function told(cause: unknown, source: string, lines: readonly number[]): Error {
  const { hash, result, message } = cause as { readonly hash?: Hash; readonly result?: Result; readonly message?: string }
  const said = String(message ?? cause)
  const all = source.split('\n')
  const parser = result?.parserErrors?.[0]
  const lexer = result?.lexerErrors?.[0]
  const offset = all[0]?.trim() === '---' ? all.findIndex((text, index) => index > 0 && text.trim() === '---') + 1 : 0
  const at = hash ? (hash.loc?.last_line ?? (hash.line ?? 0) + 1) : (parser?.token?.startLine ?? lexer?.line)
  const known = at !== undefined && Number.isFinite(at)
  const index = known ? Math.min(all.length - 1, Math.max(0, at - 1 + offset)) : undefined
  const line = index === undefined ? undefined : (lines[index] ?? index + 1)
  const text = index === undefined ? '' : plainText((all[index] ?? '').trim())
  const expected = [...new Set((hash?.expected ?? []).map((one) => named(one.replaceAll("'", ''))).filter((one) => one !== undefined))]
  const found = hash?.token ? named(hash.token) : undefined
  const what = hash
    ? `${found ? `${found} is not understood there` : 'it is not understood'}${expected.length > 0 ? `; expected ${expected.slice(0, 5).join(', ')}` : ''}`
    : (parser?.message ?? lexer?.message ?? said).replaceAll(/\s+/g, ' ').slice(0, 240)
  return fault({
    message:
      line === undefined
        ? `Mermaid does not take the diagram: ${what}`
        : `Line ${line} of the diagram, ${JSON.stringify(text.slice(0, 80))}: ${what}.`,
    fix: /^sequenceDiagram/m.test(source) ? fixOfSequence(text) : fixFor(text),
    details: { field: 'diagram', ...(line !== undefined && { line }), ...(expected.length > 0 && { expected: expected.slice(0, 12) }) },
    cause,
  })
}

/** Tokens that say nothing to a reader stay away. */
function named(token: string): string | undefined {
  const known = tokens.get(token)
  if (known) return /^[a-z`:]/i.test(known) ? known : `"${known}"`
  return /^[A-Z_\d]+$/.test(token) || token === '1' ? undefined : `"${token}"`
}

const fixOfSequence = (text: string): string =>
  text.includes(';')
    ? 'A ";" ends a line: inside of a text write it as "#59;".'
    : /(?<!-)->(?!>)/.test(text) && !text.includes(':')
      ? 'A message takes a text behind a colon: `Alice->>Bob: Hello`.'
      : 'A message is `Alice->>Bob: Hello`, a note `Note over Alice,Bob: text`, and each alt, loop, opt or par has its `end`.'

function fixFor(text: string): string {
  if ((text.match(/[[({]/g)?.length ?? 0) > 1 || text.includes('"'))
    return 'Put labels with brackets or quotes into quotation marks: A["Load (raw) data"].'
  if (/(?<!-)->(?!>)/.test(text)) return 'Flowcharts and states take -->, sequences ->>.'
  if (/^end\b|\bend\b/i.test(text)) return '`end` closes a block; as a word in a label write it in quotation marks.'
  return 'Correct this line and draw again.'
}
