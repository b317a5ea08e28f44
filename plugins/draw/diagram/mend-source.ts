/** Mends what models often write around and in diagrams, where there is one way to read it, and says so. */
import { tableOf } from 'atelier-mcp'
import { veiled } from './boxes.ts'
import { firstLine, kinds } from './language.ts'
import { plainLabels } from './plain-labels.ts'
import { withNodeEnd, withVeiledStops, withVeiledTitles } from './reserved-words.ts'

export interface Mended {
  readonly source: string
  /** Of each line of `source`, its number in what was given, from 1. */
  readonly lines: readonly number[]
  readonly notes: readonly string[]
}

const begins = new RegExp(`^(?:${[...kinds.keys(), 'digraph', 'strict'].toSorted((a, b) => b.length - a.length).join('|')})(?![\\w-])`, 'i')

/** What stands around a diagram in a chat's answer: code fences, sentences before and after. */
export function unwrapped(given: string): Mended {
  const notes: string[] = []
  let lines = given
    .replaceAll('\r\n', '\n')
    .replaceAll('\u00a0', ' ')
    .split('\n')
    // Some of Mermaid's grammars take no space at the end of a line.
    .map((text, index) => ({ text: text.trimEnd(), line: index + 1 }))
  const open = lines.findIndex(({ text }) => /^\s*(?:```|~~~)/.test(text))
  if (open !== -1) {
    const close = lines.findIndex(({ text }, index) => index > open && /^\s*(?:```|~~~)\s*$/.test(text))
    lines = lines.slice(open + 1, close === -1 ? undefined : close)
    notes.push('What was around the code fence was left out.')
  }
  const isStart = ({ text }: { readonly text: string }): boolean => begins.test(text.trim()) || /^\s*(?:---\s*$|%%)/.test(text)
  const first = lines.findIndex(isStart)
  if (
    first > 0 &&
    lines.slice(0, first).some(({ text }) => text.trim() !== '') &&
    lines.slice(0, first).every(({ text }) => !/[{}[\]]|-->|->/.test(text))
  ) {
    notes.push('The text before the diagram was left out.')
    lines = lines.slice(first)
  }
  while (lines.length > 0 && lines.at(-1)!.text.trim() === '') lines.pop()
  return { source: lines.map(({ text }) => text).join('\n'), lines: lines.map(({ line }) => line), notes }
}

/** Faults inside of Mermaid's own text. Comments are taken out, so that its line numbers are ours. */
export function mendMermaid({ source, lines: given, notes: before }: Mended, kind: string): Mended {
  const notes = [...before]
  let lines = source.split('\n').map((text, index) => ({ text, line: given[index] ?? index + 1 }))
  const { at } = firstLine(source.split('\n'))
  const matter = lines[0]?.text.trim() === '---' ? lines.findIndex(({ text }, index) => index > 0 && text.trim() === '---') + 1 : 0
  const head = lines.slice(0, matter)
  lines = lines.slice(matter).filter(({ text }) => !/^\s*%%(?!\{)/.test(text))
  // Mermaid does not count empty lines at the beginning.
  while (lines[0]?.text.trim() === '') lines.shift()
  const start = lines.findIndex(({ line }) => line === (given[at] ?? at + 1))
  const isFlow = kind === 'graph' || kind === 'flowchart'
  // Prose after the diagram: behind an empty line, and a sentence.
  const prose = lines.findIndex(({ text }, index) => index > start + 1 && lines[index - 1]!.text.trim() === '' && isProse(text))
  if (prose !== -1) {
    lines = lines.slice(0, prose)
    notes.push('The text after the diagram was left out.')
  }
  const first = lines[start]
  if (first && isFlow && /^(?:graph|flowchart);?$/i.test(first.text.replaceAll(/\s/g, ''))) {
    lines[start] = { ...first, text: 'flowchart TD' }
    notes.push('No direction was given: the diagram runs from top to bottom (`flowchart TD`).')
  }
  if (first && kinds.has(first.text.trim().toLowerCase()) && first.text.trim() !== kind) lines[start] = { ...first, text: kind }
  const change = (line: (text: string) => string): readonly number[] => {
    const changed: number[] = []
    lines = lines.map((one, index) => {
      const text = index > start ? line(one.text) : one.text
      if (text !== one.text) changed.push(one.line)
      return { ...one, text }
    })
    return changed
  }
  if (kind === 'sequenceDiagram') {
    const stops = change(withVeiledStops)
    if (stops.length > 0) notes.push(`A ";" ends a line in Mermaid; those inside of texts were written as signs: line ${listed(stops)}.`)
    change(withVeiledTitles)
  }
  if (kind.startsWith('classDiagram')) change((text) => (/^\s*note\b/.test(text) ? text.replaceAll('\\n', '<br/>') : text))
  if (isFlow || kind === 'mindmap') {
    const icons = new Set<string>()
    change((text) => plainLabels(text, icons))
    if (icons.size > 0) notes.push(`Icons of Font Awesome are not there, and were left out: ${[...icons].slice(0, 8).join(', ')}.`)
  }
  if (isFlow) {
    const ends = change(withNodeEnd)
    if (ends.length > 0)
      notes.push(`Mermaid keeps the word "end" for blocks; the node of that name has another id now: line ${listed(ends)}.`)
    const quoted: number[] = []
    lines = lines.map((one, index) => {
      if (index <= start) return one
      const text = quoteLabels(one.text)
      if (text !== one.text) quoted.push(one.line)
      return { ...one, text }
    })
    if (quoted.length > 0)
      notes.push(`Labels with brackets or other signs of the language were put into quotation marks: line ${listed(quoted)}.`)
  }
  const all = [...head, ...lines]
  return { source: withVeiledSigns(all.map(({ text }) => text)).join('\n'), lines: all.map(({ line }) => line), notes }
}

const listed = (numbers: readonly number[]): string =>
  numbers.length > 6 ? `${numbers.slice(0, 6).join(', ')} and ${numbers.length - 6} more` : numbers.join(', ')

/** A sentence at the beginning of its line, and nothing that a diagram has. */
function isProse(text: string): boolean {
  const said = text.trimEnd()
  const words = said.split(' ').length
  return words > 2 && /^[A-ZÀ-Þ*#-]/.test(said) && /[.!?:*)]$/.test(said) && !/[[\]{}>|;=]|:\s?\S|---/.test(said)
}

/** In quoted labels, `<` and `>` by themselves: where there is no HTML, Mermaid leaves them out without a word. */
function withVeiledSigns(lines: readonly string[]): readonly string[] {
  // A text of Markdown runs over several lines.
  let isInside = false
  return lines.map((line) => {
    const opened = isInside
    if (/"`[^"`]*$/.test(line)) isInside = true
    else if (line.includes('`"')) isInside = false
    return line
      .split('"')
      .map((part, index) =>
        (index % 2 === 0) === opened ? part.replaceAll(/<br\s?\/?>|[<>]/gi, (sign) => veiled.get(sign) ?? sign) : part,
      )
      .join('"')
  })
}

const closers = tableOf({ '[': ']', '(': ')', '{': '}' })
/** How labels open behind a name. The longer first. */
const openings = ['([', '[[', '[(', '[/', '[\\', '(((', '((', '{{', '[', '(', '{', '>']
const closings = tableOf<readonly string[]>({
  '([': ['])'],
  '[[': [']]'],
  '[(': [')]'],
  '[/': ['/]', '\\]'],
  '[\\': ['\\]', '/]'],
  '(((': [')))'],
  '((': ['))'],
  '{{': ['}}'],
  '[': [']'],
  '(': [')'],
  '{': ['}'],
})

/** `A[Load (raw) data]` becomes `A["Load (raw) data"]`; what is quoted already stays. */
export function quoteLabels(line: string): string {
  if (/^\s*(?:classDef|class|style|linkStyle|click|direction|end\b|accTitle|accDescr|%%)/.test(line)) return line
  let out = ''
  let at = 0
  while (at < line.length) {
    const name = /^(\s*subgraph\s+)?[\p{L}\p{N}_][\p{L}\p{N}_.]*\s*(?=[[({])/u.exec(line.slice(at))
    const begin = at === 0 || /[\s&;>|-]/.test(line[at - 1]!)
    const from = at + (name?.[0].length ?? 0)
    const opening = name && begin ? openings.find((one) => line.startsWith(one, from)) : undefined
    const end = opening ? endOfLabel(line, from + opening.length, opening) : undefined
    if (!name || !opening || !end) {
      if (line[at] === '|') {
        const close = line.indexOf('|', at + 1)
        if (close !== -1) {
          const inside = line.slice(at + 1, close)
          out += `|${needsQuotes(inside) ? quotation(inside) : inside}|`
          at = close + 1
          continue
        }
      }
      if (line[at] === '"') {
        const close = line.indexOf('"', at + 1)
        if (close !== -1) {
          out += line.slice(at, close + 1)
          at = close + 1
          continue
        }
      }
      out += line[at]
      at += 1
      continue
    }
    const inside = line.slice(from + opening.length, end.at)
    out += `${name[0]}${opening}${needsQuotes(inside) ? quotation(inside) : inside}${end.closing}`
    at = end.at + end.closing.length
  }
  return out
}

/** Where the label ends: the closing that balances what it has inside, and after which the line goes on as lines do. */
function endOfLabel(line: string, from: number, opening: string): { readonly at: number; readonly closing: string } | undefined {
  if (line[from] === '"') {
    const quote = line.indexOf('"', from + 1)
    const closing = closings[opening]?.find((one) => line.startsWith(one, quote + 1))
    if (quote !== -1 && closing) return { at: quote + 1, closing }
  }
  const ends = [...(closings[opening] ?? [])].flatMap((closing) => {
    const found: { at: number; closing: string }[] = []
    for (let at = line.indexOf(closing, from); at !== -1; at = line.indexOf(closing, at + 1)) found.push({ at, closing })
    return found
  })
  return ends
    .toSorted((a, b) => a.at - b.at)
    .find(({ at, closing }) => balanced(line.slice(from, at)) && goesOn(line.slice(at + closing.length)))
}

const goesOn = (rest: string): boolean => /^\s*(?:$|;|&|:::|@\{|%%|--|==|-\.|<-|o--|x--|~~~)/.test(rest)

function balanced(text: string): boolean {
  const open: string[] = []
  for (const sign of text) {
    if (closers[sign]) open.push(closers[sign])
    else if (sign === ']' || sign === ')' || sign === '}') {
      if (open.pop() !== sign) return false
    }
  }
  return open.length === 0
}

/** Signs that end a label, or begin something, in Mermaid. */
const needsQuotes = (label: string): boolean =>
  !/^\s*"[^"]*"\s*$/.test(label) && !/^\s*`/.test(label) && /[()[\]{}"@<>|]|^\s*\/|\bend\b/.test(label.replaceAll(/<br\s*\/?>/gi, ' '))

function quotation(label: string): string {
  const said = label.trim()
  const lone = said.split('"').length === 2
  const text = lone && said.startsWith('"') ? said.slice(1) : lone && said.endsWith('"') ? said.slice(0, -1) : said
  return `"${text.replaceAll('"', veiled.get('"')!)}"`
}
