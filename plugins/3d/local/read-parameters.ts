/** Sizes and numbers of a thing, out of the words around them. */
import { describes, dimensionWords, filler, openers } from './common-words.ts'
import { isLookWord } from './looks.ts'
import { negated } from './negated.ts'
import { type Name, namesIn } from './parameter-names.ts'
import { behind, between, repeats } from './parameter-words.ts'
import { clearanceHole, inchThreads, threadName } from './things/norms.ts'
import type { Parameter, Thing } from './thing.ts'
import { type Numeral, type Token, type Unit, unitsMm } from './tokens.ts'
import { mostCommon, usualUnit } from './usual-unit.ts'

export interface ReadParameters {
  /** As the thing's `draw` takes them: millimetres, degrees, counts. */
  readonly values: Readonly<Record<string, number>>
  /** How each was written where that was not in millimetres: "4 in", "radius 5 mm", "M3". */
  readonly written: Readonly<Record<string, string>>
  /** Those that nobody named. */
  readonly unnamed: readonly string[]
  readonly features: Readonly<Record<string, boolean>>
  /** What lengths without a unit were read as; undefined where all had one. */
  readonly bareUnit: Exclude<Unit, 'deg'> | undefined
  /** How many of the thing were asked for. */
  readonly copies: number | undefined
}

type Measure = Numeral | Extract<Token, { kind: 'thread' }>
const isMeasure = (token: Token | undefined): token is Measure => token?.kind === 'number' || token?.kind === 'thread'

/** Marks in `used` what it has read. `own`: tokens of the thing's name. */
export function readParameters(
  tokens: readonly Token[],
  { parameters, overall, main, features, bare }: Thing,
  own: readonly number[],
  plural: boolean,
  used: Set<number>,
): ReadParameters {
  const names = namesIn(parameters)
  // "At 60 degrees" needs no name where a thing has one angle.
  const angles = Object.keys(parameters).filter((name) => parameters[name]!.kind === 'angle')
  const onlyAngle = angles.length === 1 ? angles : []
  const found = new Map<string, { readonly token: Measure; readonly factor: number; readonly unit: Unit | undefined }>()
  const unnamed: string[] = []
  const free = (at: number): boolean => !used.has(at)
  const wordAt = (at: number): string | undefined => {
    const token = tokens[at]
    return token?.kind === 'word' && free(at) ? token.text : undefined
  }
  const suits = ({ kind }: Parameter, token: Measure): boolean => {
    if (token.kind === 'thread') return kind === 'thread' || kind === 'hole'
    if (token.unit === 'deg') return kind === 'angle'
    if (token.unit !== undefined) return kind === 'length' || kind === 'hole' || kind === 'number' || kind === 'thread'
    return kind !== 'count' || Number.isInteger(token.value)
  }
  /** Names that start at a token and whose parameter takes the measure: counts where a number is whole and small, else lengths. */
  const nameAt = (at: number, token: Measure): Name | undefined => {
    const fitting = names.filter(
      ({ words, parameter }) =>
        !found.has(parameter) && suits(parameters[parameter]!, token) && words.every((word, step) => wordAt(at + step) === word),
    )
    const longest = fitting.filter(({ words }) => words.length === fitting[0]!.words.length)
    const wantsCount = token.kind === 'number' && token.unit === undefined
    return longest.find(({ parameter }) => wantsCount === (parameters[parameter]!.kind === 'count')) ?? longest[0]
  }
  const set = (parameter: string, token: Measure, factor = 1, unit = token.kind === 'number' ? token.unit : undefined) =>
    found.set(parameter, { token, factor, unit })
  const use = (from: number, count: number) => {
    for (let at = from; at < from + count; at++) used.add(at)
  }
  const skip = (at: number, over = between): number => {
    for (; free(at); at++) {
      const token = tokens[at]
      if (!(token?.kind === 'word' && over.has(token.text)) && !(token?.kind === 'stop' && token.text === ':')) break
    }
    return at
  }

  // 100 x 60 x 40 mm
  const grouped = new Set<number>()
  for (let at = 0; at < tokens.length; at++) {
    if (!isMeasure(tokens[at]) || tokens[at + 1]?.kind !== 'times') continue
    const places = [at]
    while (tokens[places.at(-1)! + 1]?.kind === 'times' && isMeasure(tokens[places.at(-1)! + 2])) places.push(places.at(-1)! + 2)
    const group = places.map((place) => tokens[place] as Measure)
    const end = places.at(-1)! + 1
    // "4 x 5 mm holes": so many of that size.
    const part = group.length === 2 && nameAt(end, group[1]!)
    const many = part && Object.entries(parameters).find(([, one]) => one.kind === 'count' && one.words.includes(part.words.join(' ')))
    const lastUnit = group.findLast((one): one is Numeral => one.kind === 'number' && one.unit !== undefined)?.unit
    if (part && parameters[part.parameter]!.kind === 'count' && group.every((one) => one.kind === 'number' && one.unit === undefined)) {
      // "3 x 2 compartments" are six.
      set(part.parameter, { kind: 'number', value: group.reduce((product, one) => product * one.value, 1), unit: undefined })
      use(at, end - at + part.words.length)
    } else if (part && many && !overall.includes(part.parameter)) {
      set(many[0], group[0]!)
      set(part.parameter, group[1]!, part.factor)
      use(at, end - at + part.words.length)
    } else if (
      group.length <= overall.length &&
      overall.length > 0 &&
      group.every((one, step) => suits(parameters[overall[step]!]!, one))
    ) {
      group.forEach((one, step) => set(overall[step]!, one, 1, one.kind === 'number' ? (one.unit ?? lastUnit) : undefined))
      use(at, end - at)
    }
    places.forEach((place) => grouped.add(place))
    at = end
  }

  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    if (!free(at)) continue
    if (isMeasure(token)) {
      // "Four round legs", "5 mm in diameter": what describes may stand between.
      const places = [at + 1, skip(at + 1, behind)]
      for (let step = at + 1; step < at + 3 && describing(wordAt(step)); step++) places.push(step + 1)
      const start = places.find((place) => nameAt(place, token) !== undefined)
      const name = start === undefined ? undefined : nameAt(start, token)
      if (start === undefined || !name) continue
      const end = start + name.words.length
      if (isOfFeature(at, name, end)) continue
      used.add(at)
      set(name.parameter, token, name.factor)
      use(start, end - start)
      if (start === places[1]) use(at, end - at)
      followUp(name, end)
    } else if (token.kind === 'word') {
      const starts = names.filter(({ words }) => words.every((word, step) => wordAt(at + step) === word))
      for (const { words } of starts) {
        const to = skip(at + words.length)
        const measure = tokens[to]
        if (!isMeasure(measure) || !free(to)) continue
        const name = nameAt(at, measure)
        if (!name || name.words.length !== words.length) continue
        // "Walls, 40 mm high": the number belongs to what is behind it, not to the walls.
        const other = nameAt(to + 1, measure)
        if (belongsTo(other, to + 1, name.parameter)) continue
        set(name.parameter, measure, name.factor)
        use(at, to + 1 - at)
        repeat(to + 1)
        break
      }
    }
  }

  /** "4 holes, 5 mm": the size of what was counted; "4 5 mm holes": how many of that size. */
  function followUp({ words, parameter }: Name, end: number): void {
    const { kind } = parameters[parameter]!
    let next = skip(end)
    const comma = tokens[next]
    // "4 holes, 5 mm in diameter"
    if (comma?.kind === 'stop' && comma.text === ',' && repeats.has(wordAt(skip(next + 2)) ?? '')) next++
    const measure = tokens[next]
    if (kind === 'count' && isMeasure(measure) && (measure.kind === 'thread' || measure.unit !== undefined)) {
      const size = names.find(
        (one) => one.words.join(' ') === words.join(' ') && one.parameter !== parameter && suits(parameters[one.parameter]!, measure),
      )
      const other = nameAt(next + 1, measure)
      if (size && !found.has(size.parameter) && !belongsTo(other, next + 1, size.parameter)) {
        set(size.parameter, measure, size.factor)
        use(end, next + 1 - end)
        repeat(next + 1)
      }
    } else if (kind !== 'count') {
      const start = end - words.length - 1
      const before = tokens[start - 1]
      const many = names.find((one) => one.words.join(' ') === words.join(' ') && parameters[one.parameter]!.kind === 'count')
      if (many && before?.kind === 'number' && before.unit === undefined && free(start - 1) && !found.has(many.parameter)) {
        set(many.parameter, before)
        used.add(start - 1)
      }
    }
  }
  /** Is a measure that of the name behind it, and not of the one before? "Bore 5 mm" behind it has a measure of its own. */
  function belongsTo(other: Name | undefined, at: number, parameter: string): boolean {
    if (!other || other.parameter === parameter || repeats.has(other.words.join(' '))) return false
    return !isMeasure(tokens[skip(at + other.words.length)])
  }
  /** "With a 4 mm thick handle": the size is that of what may be there or not, of which nothing is known but that. */
  function isOfFeature(at: number, { words: [word, ...more] }: Name, end: number): boolean {
    const opener = ['a', 'an'].includes(wordAt(at - 1) ?? '') ? at - 2 : at - 1
    return (
      more.length === 0 &&
      dimensionWords.has(word!) &&
      ['with', 'and'].includes(wordAt(opener) ?? '') &&
      Object.values(features).some((said) => said.some((phrase) => phrase.split(' ').every((part, step) => wordAt(end + step) === part)))
    )
  }
  function repeat(at: number): void {
    const to = tokens[at]?.kind === 'word' && wordAt(at) === 'in' ? at + 1 : at
    const word = wordAt(to)
    if (word !== undefined && repeats.has(word) && !isMeasure(tokens[skip(to + 1)])) use(at, to + 1 - at)
  }

  // A number right before the name counts the things; what is left is the size that nobody names.
  let copies: number | undefined
  const first = Math.min(...own)
  for (const [at, token] of tokens.entries()) {
    if (!isMeasure(token) || !free(at) || grouped.has(at)) continue
    const counts = token.kind === 'number' && token.unit === undefined && Number.isInteger(token.value)
    const beside = tokens.slice(at + 1, first).every((one, step) => one.kind === 'word' || one.kind === 'color' || !free(at + 1 + step))
    if (counts && at < first && beside && (plural || (token as Numeral).spelled)) {
      copies = token.value
      used.add(at)
      continue
    }
    // "A 1/4 inch nut" is one for such a bolt.
    const isThread =
      token.kind === 'thread' || (token.unit === 'in' && token.value < 1 && inchThreads.has(Number((token.value * 25.4).toPrecision(6))))
    const thread = isThread && Object.keys(parameters).find((name) => parameters[name]!.kind === 'thread' && !found.has(name))
    const holes = token.kind === 'thread' && Object.keys(parameters).find((name) => parameters[name]!.kind === 'hole' && !found.has(name))
    const target =
      thread ||
      holes ||
      [main, ...overall, ...onlyAngle].find(
        (name) =>
          !found.has(name) &&
          suits(parameters[name]!, token) &&
          (token.kind === 'thread' || token.unit !== undefined || (unnamed.length === 0 && name === main)),
      )
    if (!target || (token.kind === 'number' && token.spelled && token.unit === undefined) || isOfAnother(at)) continue
    set(target, token)
    if (!thread && !holes) unnamed.push(target)
    used.add(at)
  }

  /** Does a word that nobody knows stand right behind a number, or right before it? "A box with a 5 mm slot" is not 5 mm wide. */
  function isOfAnother(at: number): boolean {
    const strange = (text: string | undefined): boolean =>
      text !== undefined && !filler.has(text) && !openers.has(text) && !describing(text) && !dimensionWords.has(text)
    let before = at - 1
    while (before > 0 && between.has(wordAt(before) ?? '') && wordAt(before) !== 'for' && wordAt(before) !== 'with') before--
    const last = own.includes(before) ? undefined : wordAt(before)
    return (
      dimensionWords.has(wordAt(skip(at + 1, behind)) ?? '') || strange(own.includes(at + 1) ? undefined : wordAt(at + 1)) || strange(last)
    )
  }

  const flags = new Map<string, boolean>()
  const byFeatures = new Set<number>()
  for (const [feature, said] of Object.entries(features))
    for (const phrase of said) {
      const parts = phrase.split(' ')
      for (let at = 0; at < tokens.length; at++) {
        if (!parts.every((part, step) => tokens[at + step]?.kind === 'word' && (tokens[at + step] as { text: string }).text === part))
          continue
        if (parts.every((_, step) => byFeatures.has(at + step))) continue
        const { off, from } = negated(tokens, at)
        parts.forEach((_, step) => byFeatures.add(at + step))
        flags.set(feature, !off && flags.get(feature) !== false)
        use(from, at + parts.length - from)
      }
    }
  // "No holes", "without a bore".
  for (const { words, parameter } of names)
    for (let at = 0; at < tokens.length; at++) {
      if (found.has(parameter) || parameters[parameter]!.min > 0 || !words.every((word, step) => wordAt(at + step) === word)) continue
      const { off, from } = negated(tokens, at)
      if (!off) continue
      found.set(parameter, { token: { kind: 'number', value: 0, unit: 'mm' }, factor: 1, unit: 'mm' })
      use(from, at + words.length - from)
    }

  // Numbers without a unit take that of the others, else the usual one.
  const units = [...found.values()].flatMap(({ unit }) => (unit === undefined || unit === 'deg' ? [] : [unit]))
  const bareOnes = [...found].filter(
    ([name, { token, unit }]) => unit === undefined && token.kind === 'number' && isLength(parameters[name]!),
  )
  const bareUnit =
    bareOnes.length === 0 ? undefined : (mostCommon(units) ?? usualUnit(bare, Math.max(...bareOnes.map(([, { token }]) => token.value))))
  const values = new Map<string, number>()
  const written = new Map<string, string>()
  for (const [name, { token, factor, unit: said }] of found) {
    const one = parameters[name]!
    const unit = isLength(one) ? (said ?? bareUnit) : said
    const inMm = token.kind === 'number' && unit !== undefined && unit !== 'deg' ? unitsMm[unit] : 1
    values.set(
      name,
      token.kind === 'thread' && one.kind === 'hole' ? clearanceHole(token.value) : Number((token.value * factor * inMm).toPrecision(9)),
    )
    const half = factor === 2 ? 'radius ' : ''
    if (token.kind === 'thread') written.set(name, threadName(token.value))
    else if (half || (unit !== undefined && unit !== 'mm' && unit !== 'deg'))
      written.set(name, `${half}${Number(token.value.toPrecision(6))} ${unit ?? ''}`.trim())
  }
  return {
    values: Object.fromEntries(values),
    written: Object.fromEntries(written),
    unnamed,
    features: Object.fromEntries(flags),
    bareUnit,
    copies,
  }
}

/** Does a word only describe what comes behind it? */
const describing = (text: string | undefined): boolean => text !== undefined && (describes(text) || isLookWord(text))

const isLength = ({ kind }: Parameter): boolean => kind === 'length' || kind === 'hole' || kind === 'thread'
