/** What two parts are to each other: apart, touching, or in each other's space. */
import type { MeasureContext, Subject } from './context.ts'
import { nearestBetween } from '../geometry/nearest.ts'
import { onceFor } from '../geometry/once-for.ts'

export interface Pair {
  readonly one: Subject
  readonly other: Subject
  /** Between their surfaces; 0 where they touch or share space. */
  readonly gap: number
  /** Where they are nearest. */
  readonly from: readonly [number, number, number]
  readonly to: readonly [number, number, number]
  readonly atMost?: boolean
  /** Space that both take: its volume and its box. `undefined` where there is none, or one of them is open. */
  readonly common?: { readonly volume: number; readonly min: readonly number[]; readonly max: readonly number[] }
}

/** Space of less than this part of the smaller box is rounding. */
const noise = 1e-7

/** Between two boxes. */
export const boxGap = (a: Subject, b: Subject): number =>
  Math.hypot(...[0, 1, 2].map((k) => Math.max(0, a.min[k]! - b.max[k]!, b.min[k]! - a.max[k]!)))

const boxVolume = ({ min, max }: Subject): number => [0, 1, 2].reduce((product, k) => product * Math.max(1e-9, max[k]! - min[k]!), 1)

const onceForPair = <V>(make: (one: Subject, other: Subject, context: MeasureContext) => V): typeof make => {
  const known = onceFor<Subject, WeakMap<Subject, { readonly value: V }>>(() => new WeakMap())
  return (one, other, context) => {
    const there = known(one).get(other) ?? { value: make(one, other, context) }
    known(one).set(other, there)
    return there.value
  }
}

/** Space that both take. */
export const commonSpace = onceForPair((one, other, { arena }): Pair['common'] => {
  if (boxGap(one, other) > 0) return undefined
  const [a, b] = [one.solid(), other.solid()]
  if (!a || !b) return undefined
  const both = arena.keep(a.intersect(b))
  const volume = both.isEmpty() ? 0 : both.volume()
  if (volume <= noise * Math.min(boxVolume(one), boxVolume(other))) return undefined
  const { min, max } = both.boundingBox()
  return { volume, min: [...min], max: [...max] }
})

/** Everything about two parts. What is nearer than a millionth of their size touches. */
export const pairOf = onceForPair((one, other, context): Pair => {
  const common = commonSpace(one, other, context)
  const { distance, from, to, atMost } = nearestBetween(one.tree(), other.tree())
  const size = Math.max(...[0, 1, 2].flatMap((k) => [one.max[k]! - one.min[k]!, other.max[k]! - other.min[k]!]))
  const gap = common || distance < size * 1e-6 ? 0 : distance
  return { one, other, gap, from, to, ...(atMost && { atMost }), ...(common && { common }) }
})

/** At most so many pairs are looked at; those whose boxes are nearest come first. */
const most = 300

/** The pairs that a request means: two named parts, one with each other part, or all with each other; and how many were left out. */
export function pairsWanted(
  named: { readonly part?: string | undefined; readonly other?: string | undefined },
  context: MeasureContext,
  field: string,
): { readonly pairs: readonly (readonly [Subject, Subject])[]; readonly leftOut: number } {
  const { parts, subject } = context
  const { part, other } = named
  if (part !== undefined && other !== undefined)
    return { pairs: [[subject(part, `${field}.part`), subject(other, `${field}.other`)]], leftOut: 0 }
  const first = part === undefined ? undefined : subject(part, `${field}.part`)
  const all = parts.map(({ name }) => subject(name, field))
  const found: [Subject, Subject][] = first
    ? all.filter((one) => !first.parts.includes(one.parts[0]!)).map((one) => [first, one])
    : all.flatMap((one, at) => all.slice(at + 1).map((next): [Subject, Subject] => [one, next]))
  const ordered = found.map((pair) => ({ pair, gap: boxGap(...pair) })).toSorted((a, b) => a.gap - b.gap)
  return { pairs: ordered.slice(0, most).map(({ pair }) => pair), leftOut: Math.max(0, ordered.length - most) }
}
