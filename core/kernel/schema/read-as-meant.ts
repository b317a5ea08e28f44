/** Arguments as models write them, read as their schema wants them, where there is one way to read them. */
import type { JsonSchema } from '../contract/infer.ts'
import { fromText } from './from-text.ts'
import { namesAsWritten } from './names-as-written.ts'
import { type NumberPlace, quantityIn } from './quantity-text.ts'
import { below, branchesOf, type Kind, kindOf, kindsOf, object, type Shape, valuesOf } from './schema-shape.ts'
import { textOfObject, wordsOfObject } from './text-of-object.ts'
import { unwrapped, withoutItems } from './unwrapped.ts'

/** What spends, destroys or chooses: read only where the text is exactly how the value is written. Nothing of it is guessed or corrected. */
const exact: ReadonlySet<string> = new Set(['estimate', 'force', 'overwrite', 'permanent', 'provider', 'model', 'count'])

/** Is an argument of this name read only so? */
export const isExact = (name: string): boolean => exact.has(name)

/** Words for people and models: an empty one says nothing. An empty name of a file, a picture or an order is a mistake. */
const descriptive: ReadonlySet<string> = new Set([
  'prompt',
  'question',
  'style',
  'name',
  'title',
  'description',
  'caption',
  'note',
  'query',
])

/** What languages print where there is no value. */
const nothing: ReadonlySet<string> = new Set(['null', 'none', 'undefined', 'nil'])

/** How often a call is read again. Each round mends what the one before has made readable; real calls need two. */
const mostRounds = 8
/** Further in, nothing is read: arguments are not that deep. */
const deepest = 64
/** Longer texts are no list of words, in characters. */
const longestWords = 4096

/** What a schema says of one value. */
interface Place {
  /** Of the argument, or of the list that the value stands in. */
  readonly name: string
  readonly depth: number
  /** None where anything goes. */
  readonly branches: readonly Shape[]
  readonly kinds: ReadonlySet<Kind>
  /** The texts that it names one by one; none where it takes others, too. */
  readonly texts: readonly string[]
  below(key: string | number): Place
}

/**
 * `value`, with each part that is of no kind which the schema takes there read as one that it does: `null` for nothing, JSON text for what
 * it says, one value for a list of it and a list of one for its value, a number with its unit, an address in the shape of a chat's part,
 * `image/png` for `png`, `save_to` for `saveTo`. What the schema takes already is never touched, what can be read in no way or in two stays
 * for the check to refuse, and what comes out is read the same way again. `tool`: the name of the tool that takes it. `undefined`: nothing is given.
 */
export function readAsMeant(schema: JsonSchema, value: unknown, tool = ''): unknown {
  const place = placeOf([schema], schema, '', 0)
  let meant = value
  // When one argument turns out to be empty and is left out, another can be read: the box beside it, or its name in another spelling.
  for (let round = 0; round < mostRounds; round++) {
    const next = read(unwrapped(schema, meant, tool), place)
    if (next === meant) return meant
    meant = next
  }
  return meant
}

function placeOf(shapes: readonly Shape[], root: Shape, name: string, depth: number): Place {
  const branches = shapes.flatMap((shape) => branchesOf(shape, root))
  const known = new Map<string | number, Place>()
  return {
    name,
    depth,
    branches,
    kinds: new Set(shapes.flatMap((shape) => [...kindsOf(shape, root)])),
    texts: branches.some(takesAnyText) ? [] : valuesOf(branches).filter((value) => typeof value === 'string'),
    below(key) {
      // The entries of a list are many, and mostly alike.
      const place = typeof key === 'number' && !branches.some((shape) => 'prefixItems' in shape) ? 0 : key
      const made = known.get(place) ?? placeOf(below(branches, place), root, typeof key === 'number' ? name : key, depth + 1)
      known.set(place, made)
      return made
    },
  }
}

const takesAnyText = (shape: Shape): boolean =>
  shape['type'] === undefined
    ? !['enum', 'const', '$ref', 'anyOf', 'oneOf', 'allOf'].some((keyword) => keyword in shape)
    : [shape['type']].flat().includes('string') && !('enum' in shape) && !('const' in shape)

function read(value: unknown, at: Place): unknown {
  const kind = kindOf(value)
  if (at.branches.length === 0 || at.depth > deepest || kind === undefined) return value
  if (at.kinds.has(kind)) return typeof value === 'string' ? named(value, at) : within(kind === 'array' ? entriesOf(value, at) : value, at)
  if (value === null) return undefined
  if (typeof value === 'string') {
    const said = fromText(value, at.kinds, isExact(at.name))
    if (said !== undefined) return within(said, at)
  }
  return isExact(at.name) ? value : readOtherwise(value, at)
}

/** Of a list, where its schema knows no objects in it. */
const entriesOf = (list: unknown, at: Place): unknown => (at.below(0).kinds.has('object') ? list : withoutItems(list))

/** A value of another kind than is taken, where it is no money, no harm and no choice. */
function readOtherwise(value: unknown, at: Place): unknown {
  const { kinds } = at
  if (typeof value === 'string') {
    if (nothing.has(value.trim().toLowerCase()) && !takesText(at)) return undefined
    const number = kinds.has('number') ? quantityIn(value, numberPlace(at)) : undefined
    if (number !== undefined) return number
  }
  if (kinds.has('boolean') && !kinds.has('number') && (value === 1 || value === 0)) return value === 1
  if (kinds.has('string')) {
    // A prompt in fields is no file: one of them would be drawn, and the rest be lost.
    const text = descriptive.has(at.name) ? wordsOfObject(value) : textOfObject(value)
    if (text !== undefined) return named(text, at)
  }
  if (kinds.has('array')) {
    const list = entriesOf(value, at)
    return Array.isArray(list) ? within(list, at) : (listOf(value, at) ?? value)
  }
  if (!Array.isArray(value)) return value
  // PHP writes an empty object so (modelcontextprotocol/php-sdk#284).
  if (value.length === 0) return kinds.has('object') ? {} : value
  const [only] = value as readonly unknown[]
  const single = value.length === 1 && only !== null ? read(only, at) : undefined
  return kinds.has(kindOf(single) as Kind) ? single : value
}

/** As a value, or as an entry of the list that it is. */
const takesText = (at: Place): boolean => at.kinds.has('string') || (at.kinds.has('array') && at.below(0).kinds.has('string'))

const numberPlace = ({ name, branches }: Place): NumberPlace => {
  const types = branches.flatMap((shape) => [shape['type']].flat())
  return {
    isWhole: types.includes('integer') && !types.includes('number'),
    name,
    words: branches
      .flatMap(({ title, description }) => [title, description])
      .filter(Boolean)
      .join(' '),
  }
}

/** The parts of a list or an object, each read; the same one where none changes. */
function within(value: unknown, at: Place): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown, index) => read(part, at.below(index)) ?? part)
    return parts.some((part, index) => part !== value[index]) ? parts : value
  }
  if (typeof value !== 'object' || value === null) return value
  let isChanged = false
  const names = asWritten(Object.keys(value), at)
  const entries = Object.entries(value).flatMap(([key, part]: [string, unknown]): [string, unknown][] => {
    const name = names.get(key) ?? key
    if (name !== key) isChanged = true
    const place = at.below(name)
    const said = read(part, place)
    const meant = said === '' && saysNothing(place, at) ? undefined : said
    if (meant !== part) isChanged = true
    return meant === undefined ? [] : [[name, meant]]
  })
  // Not by assignment, because a name may be `__proto__`.
  return isChanged ? Object.fromEntries(entries) : value
}

/** Which names are written otherwise than the schema has them; none where it takes others as well. */
function asWritten(written: readonly string[], at: Place): ReadonlyMap<string, string> {
  const known = at.branches.flatMap((shape) => Object.keys(object(shape['properties'])))
  const isOpen = at.branches.some((shape) => Boolean(shape['additionalProperties'] ?? shape['patternProperties']))
  if (known.length === 0 || isOpen || written.every((name) => known.includes(name))) return new Map()
  const mendable = [...new Set(known)].filter((name) => !isExact(name))
  return namesAsWritten(
    written.filter((name) => !isExact(name)),
    mendable.map((name) => ({ name, takesList: at.below(name).kinds.has('array') })),
  )
}

/** An empty text where words may stand, or none, but no empty ones. */
const saysNothing = ({ name, branches, texts }: Place, of: Place): boolean =>
  descriptive.has(name) &&
  texts.length === 0 &&
  branches.some(({ minLength }) => Number(minLength) > 0) &&
  !of.branches.some(({ required }) => Object.values(object(required)).includes(name))

/** One of the texts that the schema names, in other letters or as a media type; `text` itself where none is meant, or several may be. */
function named(text: string, { name, texts }: Place): string {
  if (isExact(name) || texts.length === 0 || texts.includes(text)) return text
  const word = unquoted(text.trim()).toLowerCase()
  const subtype = /^[a-z]+\/(?:x-)?([\w.-]+)/.exec(word)?.[1]
  const joined = word.replaceAll(/[\s_-]+/g, '')
  const found = [word, subtype].map((one) => texts.filter((known) => known.toLowerCase() === one)).find(({ length }) => length > 0)
  const alike = found ?? texts.filter((known) => joined !== '' && known.toLowerCase().replaceAll(/[\s_-]+/g, '') === joined)
  return alike.length === 1 ? alike[0]! : text
}

const unquoted = (text: string): string => /^(["'`])([^"'`]*)\1$/.exec(text)?.[2] ?? text

/** Between words of a list. */
const between = /[,;|\n]|\sand\s/
/** Lists of words that are nowhere named one by one, and in which no comma stands. */
const wordLists: ReadonlySet<string> = new Set(['tags', 'keywords', 'labels'])
/** The last two of a list that has a comma: of `black and white` alone nobody knows whether it is one word. */
const lastTwo = /^(.+)\sand\s(.+)$/

/** The list that one value stands for, or several with commas between them where the schema names what they can be. */
function listOf(value: unknown, at: Place): readonly unknown[] | undefined {
  const item = at.below(0)
  const takes = (part: unknown): boolean => item.branches.length === 0 || item.kinds.has(kindOf(part) as Kind)
  const isWord = (part: unknown): boolean => takes(part) && (typeof part !== 'string' || item.texts.includes(part))
  if (typeof value === 'string' && value.length <= longestWords && between.test(value)) {
    const written = value
      .split(between)
      .map((part) => part.trim())
      .filter((part) => part !== '')
    // `1,024` is one number.
    if (item.kinds.has('number') && written.some((part) => /^0\d/.test(part))) return undefined
    const parts = written.map((part) => read(part, item))
    if (parts.length > 0 && parts.every(isWord)) return parts
  }
  if (typeof value === 'string' && wordLists.has(at.name) && item.kinds.has('string')) {
    const words = wordsIn(value)
    if (words.length > 1) return words
  }
  const single = read(value, item)
  return takes(single) ? [single] : undefined
}

/** `red, blue and green` as the three that it lists. */
function wordsIn(list: string): readonly string[] {
  const words = list
    .slice(0, longestWords)
    .split(/[,;\n]/)
    .map((word) => word.trim().replace(/^and\s+/, ''))
    .filter((word) => word !== '')
  const [, one, other] = (words.length > 1 && lastTwo.exec(words.at(-1)!)) || []
  return one === undefined || other === undefined ? words : [...words.slice(0, -1), one.trim(), other.trim()]
}
