/** What a batch tells people: how it went, what was made, what failed and what its items warned of. */
import { type Envelope, type EnvelopeError, SkipCode, type Warning } from 'atelier-mcp'
import type { ItemResult, Totals } from './run-batch.ts'

/** Lines of each sort that are said; what is left is counted. */
const most = { made: 40, failed: 10, warnings: 8 }

/** Several lines of text. Items are called by their number, from 1. */
export function report(results: readonly ItemResult[], totals: Totals): string {
  const section = (title: string, lines: readonly string[], limit: number, rest: string): readonly string[] =>
    lines.length === 0
      ? []
      : [title, ...lines.slice(0, limit), ...(lines.length > limit ? [`- … and ${lines.length - limit} more${rest}`] : [])]
  const failed = grouped(
    results.flatMap(({ index, result }) => (result.ok ? [] : [{ number: index + 1, value: result.error, text: failure(result.error) }])),
  )
  const made = results.flatMap(({ index, result }) =>
    result.ok ? result.assets.map(({ uri, name }) => `${index + 1}. ${uri}  ${name}`) : [],
  )
  const line = ({ text, numbers }: Group<unknown>): string => `- ${text}${whoseOf(numbers, results.length)}`
  return [
    summary(totals),
    ...section('Failed:', failed.map(line), most.failed, '.'),
    ...section('Notes:', warningGroups(results).map(line), most.warnings, '.'),
    ...section('Made:', made, most.made, ': `list_assets` finds them.'),
  ].join('\n')
}

/** Each different warning of the items once, the most frequent first. */
export const warningsOf = (results: readonly ItemResult[]): readonly Warning[] => warningGroups(results).map(({ value }) => value)

const warningGroups = (results: readonly ItemResult[]): readonly Group<Warning>[] =>
  grouped(
    results.flatMap(({ index, result }) =>
      result.ok ? [...result.warnings, ...passedOver(result)].map((value) => ({ number: index + 1, value, text: value.message })) : [],
    ),
  )

/** Who was wanted and has not made it; what was never set up is no news. */
const passedOver = ({ skipped }: Envelope): readonly Warning[] =>
  skipped
    .filter(({ code }) => code !== SkipCode.PROVIDER_UNCONFIGURED)
    .map(({ id, reason }) => ({ code: 'passed-over', message: `Not asked: ${id}. ${reason}` }))

const failure = ({ message, fix }: EnvelopeError): string => `${message} Fix: ${fix}`

interface Group<T> {
  readonly text: string
  readonly value: T
  /** Of the items. */
  readonly numbers: readonly number[]
}

/** What reads the same, once; the most frequent first. */
function grouped<T>(all: readonly { readonly number: number; readonly value: T; readonly text: string }[]): readonly Group<T>[] {
  const groups = new Map<string, { readonly text: string; readonly value: T; readonly numbers: number[] }>()
  for (const { number, value, text } of all) {
    const known = groups.get(text)
    if (!known) groups.set(text, { text, value, numbers: [number] })
    else if (known.numbers.at(-1) !== number) known.numbers.push(number)
  }
  return [...groups.values()].toSorted((a, b) => b.numbers.length - a.numbers.length)
}

/** ` (item 2)`, ` (items 1, 4, 5)`, ` (17 items)`; nothing where there is one item only. */
function whoseOf(numbers: readonly number[], items: number): string {
  if (items === 1) return ''
  if (numbers.length === items) return ' (all items)'
  if (numbers.length > 6) return ` (${numbers.length} items)`
  return ` (${numbers.length === 1 ? 'item' : 'items'} ${numbers.join(', ')})`
}

const summary = ({ items, ok, failed, cached, usd, saved, unpriced }: Totals): string =>
  [
    `${ok} of ${items} done${failed > 0 ? `, ${failed} failed` : ''}.`,
    cached > 0 ? `${cached} came from the cache.` : '',
    `Cost: ${costOf(usd, unpriced)}${saved > 0 ? `, saved $${saved.toFixed(3)}` : ''}.`,
  ]
    .filter(Boolean)
    .join(' ')

const costOf = (usd: number, unpriced: number): string => {
  const known = usd > 0 ? `$${usd.toFixed(3)}` : ''
  if (unpriced === 0) return known || 'nothing'
  const unknown = `what ${unpriced === 1 ? '1 item' : `${unpriced} items`} cost, nobody here can say`
  return known ? `${known}, and ${unknown}` : unknown
}
