/** Rows as people write them: numbers with thousands, currencies and percent signs, and fields with a point in their name. */
import { fault } from '../fault.ts'
import { isObject, type Spec } from './check-spec.ts'

type Row = Record<string, unknown>

const currency = /[$€£¥₹]|\b(?:USD|EUR|GBP|CHF)\b/g
const scales = new Map(Object.entries({ k: 1e3, m: 1e6, mn: 1e6, bn: 1e9, b: 1e9 }))

/** `$1,299.50`, `1.204,5 €`, `40 %`, `(12)`, `1.2k`; `undefined` for what is no number. */
export function numberIn(text: string): number | undefined {
  const bare = text
    .replaceAll(currency, '')
    .replaceAll(/[\s\u00a0\u202f']/g, '')
    .replace('−', '-')
  const [, open, sign = '', digits = '', scale = ''] = /^(\()?([-+]?)([\d.,]+)(k|mn?|bn?)?%?\)?$/i.exec(bare) ?? []
  if (digits === '') return undefined
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits)
    ? digits.replaceAll(',', '')
    : /^\d{1,3}(?:\.\d{3})+(?:,\d+)$|^\d{1,3}(?:\.\d{3}){2,}$|^\d+,\d+$/.test(digits)
      ? digits.replaceAll('.', '').replace(',', '.')
      : digits
  const number = Number(plain) * (scales.get(scale.toLowerCase()) ?? 1)
  return Number.isFinite(number) ? (open !== undefined || sign === '-' ? -number : number) : undefined
}

const measures = /^(?:sum|mean|average|median|min|max|stdev|variance|q1|q3|ci0|ci1)$/
/** What they count may be names or dates. */
const counts = /^(?:count|distinct|valid|missing)$/

/** By its type, which says of the least and the most of dates that they are dates; without one by what is made of the field. */
function wantsNumbers({ type, aggregate, timeUnit }: Spec): boolean {
  if (timeUnit !== undefined || (typeof aggregate === 'string' && counts.test(aggregate))) return false
  return type === 'quantitative' || (type === undefined && typeof aggregate === 'string' && measures.test(aggregate))
}

/** Every field that a transform anywhere below writes: what it makes of a text is its own affair. */
function writtenFields(value: unknown, inTransform = false): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => writtenFields(one, inTransform))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) => {
    if (name === 'data' || name === 'datasets') return []
    if (inTransform && name === 'as') return [one].flat().filter((field): field is string => typeof field === 'string')
    return writtenFields(one, inTransform || name === 'transform')
  })
}

/** Fields that the data's own format reads. As numbers Vega would read "1,200" as none: those are read here. */
function parsedFields({ format }: Spec): readonly string[] {
  const parse = isObject(format) && isObject(format['parse']) ? format['parse'] : {}
  return Object.keys(parse).filter((field) => parse[field] !== 'number' && parse[field] !== null)
}

/** The specification with its rows and fields so that Vega reads what they mean. Throws `DRAWING_INVALID` where a measure has no number at all. */
export function plainFields(spec: Spec, notes: string[]): Spec {
  return plainView(spec, notes, { rows: [], kept: new Set(writtenFields(spec)) })
}

/** The rows of the nearest view above, and the fields whose texts stay as they are. */
interface Above {
  readonly rows: readonly Row[]
  readonly kept: ReadonlySet<string>
}

function plainView(spec: Spec, notes: string[], above: Above): Spec {
  const given = isObject(spec['data']) && Array.isArray(spec['data']['values']) ? (spec['data']['values'] as unknown[]) : undefined
  const own = given?.every(isObject) ? given.map((row) => ({ ...(row as Row) })) : undefined
  const rows = own ?? (given === undefined && spec['data'] === undefined ? above.rows : [])
  const kept = isObject(spec['data']) ? new Set([...above.kept, ...parsedFields(spec['data'])]) : above.kept
  const here: Above = { rows, kept }
  const encoding = isObject(spec['encoding'])
    ? Object.fromEntries(Object.entries(spec['encoding']).map(([name, channel]) => [name, plainChannel(channel, here, notes)]))
    : undefined
  const parts = Object.fromEntries(
    ['layer', 'hconcat', 'vconcat', 'concat'].flatMap((name) =>
      Array.isArray(spec[name])
        ? [[name, (spec[name] as unknown[]).map((one) => (isObject(one) ? plainView(one, notes, here) : one))] as const]
        : [],
    ),
  )
  const inner = isObject(spec['spec']) ? { spec: plainView(spec['spec'], notes, here) } : {}
  return {
    ...spec,
    ...(own && isObject(spec['data']) && { data: { ...spec['data'], values: own } }),
    ...(encoding && { encoding }),
    ...parts,
    ...inner,
  }
}

function plainChannel(channel: unknown, { rows, kept }: Above, notes: string[]): unknown {
  if (!isObject(channel) || typeof channel['field'] !== 'string') return channel
  const { field } = channel
  const name = field.replaceAll('\\', '')
  if (wantsNumbers(channel) && !kept.has(name)) withNumbers(name, rows, notes)
  // By the letter of Vega "a.b" is a part of "a"; the title shows what a person reads.
  if (!/[.[\]]/.test(name) || !rows.some((row) => Object.hasOwn(row, name))) return channel
  return { ...('title' in channel ? {} : { title: name }), ...channel, field: name.replaceAll(/[.[\]]/g, String.raw`\$&`) }
}

/** Changes the rows. */
function withNumbers(field: string, rows: readonly Row[], notes: string[]): void {
  const filled = rows.filter((row) => row[field] !== undefined && row[field] !== null && row[field] !== '')
  const texts = filled.filter((row) => typeof row[field] === 'string')
  if (texts.length === 0) return
  const read = new Map(texts.map((row) => [row, numberIn(row[field] as string)]))
  const lost = texts.filter((row) => read.get(row) === undefined)
  const first = JSON.stringify(String((lost[0] ?? texts[0])![field]).slice(0, 40))
  if (lost.length === filled.length)
    throw fault({
      message: `No value of the field ${JSON.stringify(field)} is a number: the first is ${first}.`,
      fix: 'Give numbers, or "type": "nominal" (names) or "temporal" (dates) for this channel.',
      details: { field: 'chart.data' },
    })
  const rewritten = texts.find((row) => read.get(row) !== undefined && Number.isNaN(Number(row[field])))
  if (rewritten)
    notes.push(`Texts of ${JSON.stringify(field)} were read as numbers: ${JSON.stringify(rewritten[field])} as ${read.get(rewritten)}.`)
  if (lost.length > 0)
    notes.push(
      `${lost.length} of ${rows.length} rows have no number in ${JSON.stringify(field)} (such as ${first}), and show nothing there.`,
    )
  for (const row of texts) row[field] = read.get(row) ?? null
}
