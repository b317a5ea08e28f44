/** From words to a thing with sizes; what was not understood is told. */
import { tableOf } from 'atelier-mcp'
import { type Counted, counted, type Dimension, dimensions, filler, type Look, looks, numbers, unitsMm } from './words.ts'

export const thingNames = ['table', 'chair', 'shelf', 'box', 'vase', 'cup', 'bolt', 'gear', 'house', 'tower'] as const
export type ThingName = (typeof thingNames)[number]
const synonyms: Readonly<Record<string, ThingName>> = tableOf({
  desk: 'table', bench: 'table', stool: 'chair', seat: 'chair', bookshelf: 'shelf', bookcase: 'shelf', rack: 'shelf', shelving: 'shelf', container: 'box', case: 'box', chest: 'box', crate: 'box', mug: 'cup', beaker: 'cup',
  screw: 'bolt', cog: 'gear', cogwheel: 'gear', gearwheel: 'gear', hut: 'house', cottage: 'house', cabin: 'house', castle: 'tower', lighthouse: 'tower', pot: 'vase', urn: 'vase',
}) // oxfmt-ignore

export interface Wish {
  readonly thing: ThingName | undefined
  /** Millimetres. */
  readonly size: Readonly<Partial<Record<Dimension, number>>>
  readonly counts: Readonly<Partial<Record<Counted, number>>>
  /** That named right before "seat", "top" or "walls", else the first one, and that of "legs", "lid" or "roof". A third one is unknown. */
  readonly look: Look | undefined
  readonly partLook: Look | undefined
  readonly has: (word: string) => boolean
  /** The words in their order, lower case, one space between. */
  readonly phrase: string
  /** Words that no rule knows. */
  readonly unknown: readonly string[]
}

/** Between words that belong together, once white space is single spaces and what was read has left some more. */
const gap = ' {0,3}'
const measure = String.raw`(\d+(?:[.,]\d+)?)${gap}(mm|cm|m|in|inch|inches|ft|foot|feet|millimet(?:er|re)s?|centimet(?:er|re)s?|met(?:er|re)s?)?`
const value = (digits: string, unit: string | undefined, fallback: number): number =>
  Number((Number(digits.replace(',', '.')) * (unit ? unitsMm[unit]! : fallback)).toPrecision(9))

/** Millimetres unless a unit is named; `large` things (houses) count in metres. */
export function understand(prompt: string): Wish {
  let text = ` ${prompt
    .toLowerCase()
    .replaceAll('×', 'x')
    .replaceAll(/(?<![.!?;:"()])[.!?;:"()]+(?=\s|$)/g, ' ')
    .replaceAll(',', ' , ')} `
    .replaceAll(/(\d) , (\d)/g, '$1.$2')
    .replaceAll(/\s+/g, ' ')
  const words: readonly string[] = text.match(/[a-z0-9-]+/g) ?? []
  const thing: ThingName | undefined = words
    .map((word): ThingName | undefined =>
      (thingNames as readonly string[]).includes(word) ? (word as ThingName) : (synonyms[word] ?? synonyms[word.replace(/s$/, '')]),
    )
    .find((found): found is ThingName => found !== undefined)
  const plain = thing === 'house' || thing === 'tower' ? 1000 : thing === 'bolt' || thing === 'gear' ? 1 : 10
  const size: Partial<Record<Dimension, number>> = {}
  const counts: Partial<Record<Counted, number>> = {}
  const take = (pattern: string, use: (...groups: (string | undefined)[]) => string | void): void => {
    text = text.replaceAll(new RegExp(pattern, 'g'), (_all, ...groups: (string | undefined)[]) => ` ${use(...groups) ?? ''} `)
  }
  // 30x20x10 cm: width, depth, height.
  take(
    String.raw`\b(\d+(?:\.\d+)?)${gap}x${gap}(\d+(?:\.\d+)?)(?:${gap}x${gap}(\d+(?:\.\d+)?))?${gap}(mm|cm|m|in|inch|inches|ft)?\b`,
    (a, b, c, unit) => {
      size.width = value(a!, unit, plain)
      size.depth = value(b!, unit, plain)
      if (c) size.height = value(c, unit, plain)
    },
  )
  if (thing === 'bolt') take(String.raw`\bm(\d+(?:\.\d+)?)\b`, (digits) => void (size.diameter = Number(digits)))
  const names = Object.keys(dimensions).join('|')
  take(
    String.raw`\b${measure}${gap}(?:in +)?(${names})\b`,
    (digits, unit, name) => void (size[dimensions[name!]!] = value(digits!, unit, plain)),
  )
  take(
    String.raw`\b(${names})${gap}(?:of|is|=|:)?${gap}${measure}\b`,
    (name, digits, unit) => void (size[dimensions[name!]!] = value(digits!, unit, plain)),
  )
  const spelled = Object.keys(numbers).join('|')
  const countWords = Object.keys(counted).join('|')
  take(String.raw`\b(\d+|${spelled})[ -]+((?:[a-z]+ +){0,2}?)(${countWords})\b`, (count, between, name) => {
    counts[counted[name!]!] = numbers[count!] ?? Number(count)
    return between
  })
  const named = words.filter((word) => looks[word])
  const lookOf = (parts: string): Look | undefined =>
    looks[new RegExp(String.raw`\b([a-z]+)\s+(?:round\s+|square\s+)?(?:${parts})\b`).exec(prompt.toLowerCase())?.[1] ?? '']
  const ownPart = lookOf('legs?|lid|roof')
  const ownMain = lookOf('seat|top|walls?')
  const rest = [...new Set(named.map((word) => looks[word]!))].filter((one) => one !== ownPart && one !== ownMain)
  const main = ownMain ?? rest.shift()
  // "A wooden chair with a red seat": what is said of the whole is said of its other parts.
  const partLook = ownPart ?? (ownMain && rest.shift())
  const known = new Set<string>([
    ...Object.keys(looks),
    ...Object.keys(counted),
    ...thingNames,
    ...Object.keys(synonyms),
    ...Object.keys(dimensions),
    ...filler,
    'lid',
    'roof',
    'top',
    'wall',
    'door',
    'chimney',
    'handle',
    'back',
    'bore',
    'hole',
    'thread',
    'battlements',
    'boxes',
  ])
  const unknown = ((text.match(/[a-z]+|\d+(?:\.\d+)?/g) ?? []) as readonly string[]).filter(
    (word) => !known.has(word) && !known.has(word.replace(/s$/, '')),
  )
  return {
    thing,
    size,
    counts,
    look: main,
    partLook,
    has: (word) => words.includes(word),
    phrase: words.join(' '),
    unknown: [...new Set([...unknown, ...named.filter((word) => rest.includes(looks[word]!))])],
  }
}
