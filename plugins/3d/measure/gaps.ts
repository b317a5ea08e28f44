/** The measures `distance`, `clearance` and `interference`: named parts against each other. */
import type { MeasureContext, Subject } from './context.ts'
import { boxGap, commonSpace, type Pair, pairOf, pairsWanted } from './pairs.ts'
import { requestError } from './request-error.ts'
import type { MeasureRequest } from './requests.ts'
import { type MeasureResult, place, placeText, plural, short, solidNotes } from './result.ts'

/** Pairs that are told one by one in words, and in the data. */
const told = 6
const kept = 60

const names = ({ one, other }: Pick<Pair, 'one' | 'other'>): string => `"${one.name}" and "${other.name}"`
const size = ({ min, max }: NonNullable<Pair['common']>): number[] => place(min.map((low, k) => max[k]! - low))

const facts = ({ one, other, gap, from, to, common, atMost }: Pair) => ({
  parts: [one.name, other.name],
  gap: short(gap),
  ...(atMost && { atMost }),
  from: place(from),
  to: place(to),
  ...(gap === 0 && { touches: true }),
  ...(common && { commonVolume: short(common.volume), commonSize: size(common), commonMin: place(common.min) }),
})
const openNotes = (subjects: readonly Subject[], without: string): string[] => [
  ...new Set(subjects.flatMap((one) => solidNotes(one, without))),
]

function pairText(pair: Pair, units: string): string {
  const { gap, from, to, common, atMost } = pair
  if (common)
    return `${names(pair)} share ${short(common.volume)} ${units}³ (${size(common).join(' x ')} ${units}, from ${placeText(common.min)})`
  if (gap === 0) return `${names(pair)} touch at ${placeText(from)}`
  return `${names(pair)} are ${atMost ? 'at most ' : ''}${short(gap)} ${units} apart, from ${placeText(from)} to ${placeText(to)}`
}

function differ(part: string, other: string, context: MeasureContext, field: string): void {
  const [one, two] = [context.subject(part, `${field}.part`), context.subject(other, `${field}.other`)]
  if (one.parts.some((each) => two.parts.includes(each)))
    throw requestError([{ path: `${field}.other`, message: `"${other}" and "${part}" have parts in common: name two different ones.` }])
}

/** Between two named parts. */
export function measureDistance({ part, other }: MeasureRequest<'distance'>, context: MeasureContext, field: string): MeasureResult {
  differ(part, other, context, field)
  const pair = pairOf(context.subject(part, `${field}.part`), context.subject(other, `${field}.other`), context)
  const notes = openNotes([pair.one, pair.other], 'nobody can say whether the other is inside of it.')
  const middle = ({ min, max }: Subject) => [0, 1, 2].map((k) => (min[k]! + max[k]!) / 2)
  const between = middle(pair.other).map((value, k) => value - middle(pair.one)[k]!)
  return {
    kind: 'distance',
    part: pair.one.name!,
    other: pair.other.name!,
    text: [`${pairText(pair, context.units)}; their middles by ${placeText(between)}.`, ...notes].join(' '),
    ...facts(pair),
    middles: place(between),
    ...(notes.length > 0 && { notes }),
  }
}

/** Gaps of parts, the smallest first. */
export function measureClearance(
  { part, other, least }: MeasureRequest<'clearance'>,
  context: MeasureContext,
  field: string,
): MeasureResult {
  if (part !== undefined && other !== undefined) differ(part, other, context, field)
  const { pairs: wanted, leftOut } = pairsWanted({ part, other }, context, field)
  const named = { kind: 'clearance' as const, ...(part !== undefined && { part }), ...(other !== undefined && { other }) }
  if (wanted.length === 0) return { ...named, text: 'There is one part only, so there is no clearance to measure.', pairs: [] }
  // Beyond the sixty nearest boxes nothing is nearer than they are, or nobody wants to know.
  const pairs = wanted.slice(0, kept).map(([a, b]) => pairOf(a, b, context)).toSorted((a, b) => a.gap - b.gap) // oxfmt-ignore
  const notes = openNotes(pairs.flatMap(({ one, other: two }) => [one, two]), 'nobody can say whether another is inside of it.') // oxfmt-ignore
  const tight = least === undefined ? [] : pairs.filter(({ gap }) => gap < least)
  const words = [
    ...(least === undefined ? [] : [tight.length === 0 ? `All gaps are ${least} ${context.units} or more.` : `${plural(tight.length, 'gap')} below ${least} ${context.units}.`]),
    ...(least === undefined || tight.length === 0 ? pairs : tight).slice(0, told).map((pair) => `${pairText(pair, context.units)}.`),
    ...(pairs.length > told ? [`${pairs.length - told + leftOut} more pairs.`] : []),
  ] // oxfmt-ignore
  return {
    ...named,
    text: [...words, ...notes].join(' '),
    smallest: short(pairs[0]!.gap),
    ...(least !== undefined && { least, below: tight.length }),
    pairs: pairs.map(facts),
    ...(notes.length > 0 && { notes }),
  }
}

/** Space that parts share. */
export function measureInterference(
  { part, other }: MeasureRequest<'interference'>,
  context: MeasureContext,
  field: string,
): MeasureResult {
  if (part !== undefined && other !== undefined) differ(part, other, context, field)
  const { pairs: wanted } = pairsWanted({ part, other }, context, field)
  const named = { kind: 'interference' as const, ...(part !== undefined && { part }), ...(other !== undefined && { other }) }
  if (wanted.length === 0) return { ...named, text: 'There is one part only, so nothing can be in its way.', volume: 0, pairs: [] }
  const near = wanted.filter(([one, two]) => boxGap(one, two) === 0)
  const found = near.flatMap(([one, two]) => {
    const common = commonSpace(one, two, context)
    return common ? [{ one, other: two, common }] : []
  })
  found.sort((a, b) => b.common.volume - a.common.volume)
  const notes = openNotes(near.flat(), 'nobody can say what is inside of it.')
  const words =
    found.length === 0
      ? [`No parts share space (${plural(wanted.length, 'pair')}).`]
      : found.slice(0, told).map(({ common, ...pair }) => `${names(pair)} share ${short(common.volume)} ${context.units}³: ${size(common).join(' x ')} ${context.units} from ${placeText(common.min)}.`) // oxfmt-ignore
  if (found.length > told) words.push(`${found.length - told} more pairs.`)
  return {
    ...named,
    text: [...words, ...notes].join(' '),
    volume: short(found.reduce((sum, { common }) => sum + common.volume, 0)),
    pairs: found.slice(0, kept).map(({ one, other: two, common }) => ({
      parts: [one.name, two.name],
      volume: short(common.volume),
      size: size(common),
      min: place(common.min),
      max: place(common.max),
    })),
    ...(notes.length > 0 && { notes }),
  }
}
