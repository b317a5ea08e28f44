/**
 * The numbers of a drawn thing written in its sizes, so that whoever has the model changes it by number. Which number depends on which size is found
 * by drawing the thing again with sizes that are a little larger and smaller: a thing is written down once, as code.
 */
import type { Parameter as Named } from '../spec/parameters.ts'
import { reservedNames } from '../spec/expression.ts'
import type { Drawn, Thing } from './thing.ts'

export interface Parametric {
  readonly parameters: readonly Named[]
  /** A number in them may be an expression. */
  readonly nodes: readonly object[]
  readonly bbox?: readonly (number | string)[]
}
type Sizes = Readonly<Record<string, number>>
type Said = Parameters<Thing['draw']>[0]

/** By how much of itself a size is changed to see what follows it. */
const step = 0.02
/** How far a number may be from where a straight line has it, beside the size that was changed. */
const exact = 1e-9
/** A thing of thousands of points stays as it is: nobody could read it. */
const mostExpressions = 220

/** All numbers in their order, and all else. */
interface Leaves {
  readonly numbers: readonly number[]
  readonly rest: string
}
function leavesOf({ nodes, bbox }: Pick<Drawn, 'nodes' | 'bbox'>): Leaves {
  const numbers: number[] = []
  const rest = JSON.stringify([nodes, bbox], (_, value: unknown) => (typeof value === 'number' ? (numbers.push(value), 0) : value))
  return { numbers, rest }
}

/** Sizes of which every number that follows them does so in a straight line; the rest of the thing stays as it was drawn. */
export function asExpressions(thing: Thing, drawn: Drawn, said: Said): Parametric {
  const again = (sizes: Sizes): Drawn | undefined => {
    try {
      return thing.draw({ ...said, ...sizes })
    } catch {
      // Sizes that do not fit together.
      return undefined
    }
  }
  const drawnAt = (sizes: Sizes): Leaves | undefined => {
    const one = again(sizes)
    return one && leavesOf(one)
  }
  const slopes = new Map<string, readonly number[]>()
  const lengths = Object.entries(drawn.sizes).flatMap(([name, value]) => {
    const kind = thing.parameters[name]?.kind
    return (kind === 'length' || kind === 'hole') && typeof value === 'number' && value > 0 && !reservedNames.has(name)
      ? [[name, tidy(value)] as const]
      : []
  })
  const all: Sizes = Object.fromEntries(lengths)
  // Once more, by the sizes as they are told: numbers that lie on each other must do so to the last digit.
  const told = again(all)
  const [asSaid, base] = [leavesOf(drawn), leavesOf(told ?? drawn)]
  const isSame =
    base.rest === asSaid.rest && base.numbers.every((one, at) => Math.abs(one - asSaid.numbers[at]!) <= 1e-4 * Math.max(1, Math.abs(one)))
  // Said one by one, sizes may mean something else than those that were assumed.
  if (!told || !isSame) return plain(drawn)
  for (const [name, value] of lengths) {
    const by = value * step
    const [more, less] = [drawnAt({ ...all, [name]: value + by }), drawnAt({ ...all, [name]: value - by })]
    if (more?.rest !== base.rest || less?.rest !== base.rest) continue
    const found = base.numbers.map((number, at) => (more.numbers[at]! - number) / by)
    const isStraight = found.every(
      (slope, at) => Math.abs(base.numbers[at]! - slope * by - less.numbers[at]!) <= exact * Math.max(1, value),
    )
    if (isStraight && found.some((slope) => Math.abs(slope) > exact))
      slopes.set(
        name,
        found.map((slope) => (Math.abs(slope) > exact ? Number(slope.toPrecision(12)) : 0)),
      )
  }
  // Sizes that are multiplied with each other are no straight line together.
  for (let isWhole = false; !isWhole && slopes.size > 0;) {
    const moved = Object.fromEntries(
      [...slopes.keys()].map((name, at) => [name, all[name]! * (1 + (step * (at % 2 === 0 ? 1 : -1)) / (1 + at * 0.3))]),
    )
    const there = drawnAt({ ...all, ...moved })
    const isWrong = (at: number): boolean => {
      const meant = [...slopes].reduce((sum, [name, of]) => sum + of[at]! * (moved[name]! - all[name]!), base.numbers[at]!)
      return Math.abs(meant - there!.numbers[at]!) > exact * 100 * Math.max(1, Math.abs(meant))
    }
    if (there?.rest !== base.rest) return plain(drawn)
    const wrong = base.numbers.flatMap((_, at) => (isWrong(at) ? [at] : []))
    const bent = [...slopes].flatMap(([name, of]) => (wrong.some((at) => of[at] !== 0) ? [name] : []))
    for (const name of bent) slopes.delete(name)
    isWhole = bent.length === 0
  }
  const count = base.numbers.filter((_, at) => [...slopes.values()].some((of) => of[at] !== 0)).length
  return count === 0 || count > mostExpressions ? plain(drawn) : written(told, all, slopes)
}

const plain = ({ nodes, bbox }: Drawn): Parametric => ({ parameters: [], nodes, ...(bbox && { bbox: bbox.map(tidy) }) })

function written({ nodes, bbox }: Drawn, all: Sizes, slopes: ReadonlyMap<string, readonly number[]>): Parametric {
  let at = -1
  const parts = JSON.parse(
    JSON.stringify([nodes, bbox ?? null], (_, value: unknown) => {
      if (typeof value !== 'number') return value
      at++
      const terms = [...slopes].flatMap(([name, of]) => (of[at] === 0 ? [] : [{ name, slope: of[at]! }]))
      return terms.length === 0
        ? value
        : expression(
            terms,
            terms.reduce((rest, { name, slope }) => rest - slope * all[name]!, value),
          )
    }),
  ) as [Parametric['nodes'], Parametric['bbox'] | null]
  return {
    parameters: [...slopes.keys()].map((id) => ({ id, value: all[id]! })),
    nodes: parts[0],
    ...(parts[1] && { bbox: parts[1] }),
  }
}

const tidy = (value: number): number => Number(value.toPrecision(6))
/** `0.5 * width - wall + 1`. */
function expression(terms: readonly { readonly name: string; readonly slope: number }[], rest: number): string {
  const short = (value: number): string => String(Number(Math.abs(value).toPrecision(13)))
  const signed = [
    ...terms.map(({ name, slope }) => ({ isLess: slope < 0, text: short(slope) === '1' ? name : `${short(slope)} * ${name}` })),
    ...(Math.abs(rest) > 1e-9 ? [{ isLess: rest < 0, text: short(rest) }] : []),
  ]
  return signed.map(({ isLess, text }, index) => (index === 0 ? `${isLess ? '-' : ''}${text}` : `${isLess ? '- ' : '+ '}${text}`)).join(' ')
}
