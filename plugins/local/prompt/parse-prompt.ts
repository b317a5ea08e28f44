/** From a prompt to a brief: longest phrases first, colours and counts kept for the noun that follows, what is left over is named. */
import type { Catalogue } from '../things/catalogue.ts'
import { sorts } from '../things/sorts.ts'
import { hashText } from '../draw/random.ts'
import type { Brief, Draft, Place, RelationKind } from './brief.ts'
import { finishBrief } from './finish-brief.ts'
import { emojiScenery } from './emoji-scenery.ts'
import { alsoThings } from './lexicon-colors.ts'
import { mostOfOne, stopWords } from './lexicon-grammar.ts'
import { lexicon, longestPhrase, type Meaning } from './lexicon.ts'
import { readLettering } from './read-lettering.ts'
import { readCharacters, tokenize, type Token } from './tokens.ts'

interface Pending {
  place?: Place
  count?: number
  size?: number
  color?: string
  relation?: RelationKind
  negated?: boolean
}
const anyScene = ['light', 'weather', 'season', 'setting', 'sky', 'extra', 'style', 'mood', 'form'] as const
const mostThings = 40

/** Reads a prompt; never throws, whatever it is given. */
export function parsePrompt(prompt: string, catalogue: Catalogue): Brief {
  const brief: Draft = {
    form: 'scene',
    things: [],
    relations: [],
    lettering: [],
    weather: [],
    sky: [],
    extras: [],
    styles: [],
    moods: [],
    colors: [],
    unknown: [],
    undrawable: [],
    adjusted: [],
  }
  const tokens = tokenize(prompt)
  let pending: Pending = {}
  let last = -1
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]!
    if (token.kind === 'stop') {
      if (pending.color) brief.colors.push(pending.color)
      pending = {}
      at++
      continue
    }
    if (token.quoted !== undefined) {
      brief.lettering.push(readLettering(tokens, at, token.quoted))
      at++
      continue
    }
    if (token.kind === 'emoji') {
      const icon = catalogue.emoji(token.word)
      const scenery = icon === undefined ? undefined : emojiScenery[icon]
      if (scenery) applyScene(scenery, brief, pending)
      else if (icon) last = addThing(brief, icon, token.word, pending, last)
      else brief.unknown.push(token.word)
      pending = {}
      at++
      continue
    }
    const step = readPhrase(tokens, at, catalogue, brief, pending, last)
    last = step.last
    pending = step.pending
    at += step.length
  }
  if (pending.color) brief.colors.push(pending.color)
  if (prompt.length > readCharacters) brief.adjusted.push(`Only the first ${readCharacters} characters of the prompt were read.`)
  finishBrief(brief, prompt)
  return brief
}

interface Step {
  readonly length: number
  readonly last: number
  readonly pending: Pending
}

function readPhrase(tokens: readonly Token[], at: number, catalogue: Catalogue, brief: Draft, pending: Pending, last: number): Step {
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length--) {
    const words = tokens.slice(at, at + length)
    if (words.some(({ kind, quoted }) => kind !== 'word' || quoted !== undefined)) continue
    const phrase = words.map(({ word }) => word).join(' ')
    const meaning = lexicon.get(phrase) ?? (/^\d{1,3}$/.test(phrase) ? { number: Number(phrase) } : undefined)
    if (meaning) {
      const step = takeMeaning(meaning, phrase, tokens, at, length, catalogue, brief, pending, last)
      if (step) return step
    }
    if (length === 1 && /^(?:no|without|not|never)$/.test(phrase)) return { length, last, pending: { negated: true } }
    const building = phrase === 'building' && /^(?:an?|the|up|with)$/.test(tokens[at + 1]?.word ?? '')
    const found = building || (stopWords.has(phrase) && !pending.count) ? undefined : catalogue.find(phrase)
    if (found && !(length === 1 && stopWords.has(phrase) && phrase !== 'ground')) {
      if (pending.negated) return { length, last, pending: {} }
      return {
        length,
        last: addThing(brief, found.icon, phrase, found.plural ? { count: plenty(phrase), ...pending } : pending, last, found.plural),
        pending: {},
      }
    }
  }
  const { word } = tokens[at]!
  if (!stopWords.has(word) && word !== 'building' && !pending.negated && word.length > 1) brief.unknown.push(word)
  return { length: 1, last, pending: pending.negated && !stopWords.has(word) ? {} : pending }
}

/** Two to four of something that is only named in the plural. */
const plenty = (word: string): number => 2 + (hashText(word) % 3)

function takeMeaning(
  meaning: Meaning,
  phrase: string,
  tokens: readonly Token[],
  at: number,
  length: number,
  catalogue: Catalogue,
  brief: Draft,
  pending: Pending,
  last: number,
): Step | undefined {
  const next = tokens[at + length]
  const nextWord = next?.kind === 'word' ? next.word : ''
  if (meaning.color && (!alsoThings.has(phrase) || amongColors(tokens, at, brief, pending) || describes(tokens, at + length, catalogue))) {
    if (/^(?:sky|skies|heaven|heavens|sunset|sunrise|dawn|dusk|clouds?)$/.test(nextWord)) {
      brief.skyColor = meaning.color
      return { length: length + (/^(?:sky|skies|heavens?)$/.test(nextWord) ? 1 : 0), last, pending: {} }
    }
    if (/^(?:background|backdrop|wall)$/.test(nextWord)) {
      brief.backgroundColor = meaning.color
      return { length: length + 1, last, pending: {} }
    }
    if (/^(?:grass|ground|hills?|meadow|fields?|sand|sea|ocean|water|dunes|mountains?|floor|lake|desert|forest|soil)$/.test(nextWord)) {
      brief.groundColor = meaning.color
      return { length, last, pending: {} }
    }
    if (pending.color) brief.colors.push(pending.color)
    return { length, last, pending: { ...pending, color: meaning.color } }
  }
  if (
    meaning.place &&
    !(meaning.relation && catalogueFollows(tokens, at + length, catalogue)) &&
    (last >= 0 || pending.relation === undefined)
  ) {
    // "…, in the top left corner a star": after a pause the place belongs to what comes.
    if (tokens[at - 1] === undefined || tokens[at - 1]!.kind === 'stop' || last < 0)
      return { length, last, pending: { ...pending, place: meaning.place } }
    if (nextWord !== 'of') brief.things[last]!.place = meaning.place
    return { length, last, pending }
  }
  if (meaning.relation && pending.color) brief.colors.push(pending.color)
  if (meaning.relation) return { length, last, pending: { ...(pending.negated && { negated: true }), relation: meaning.relation } }
  if (meaning.number !== undefined && !alsoThings.has(phrase)) {
    if (nextWord === 'of' || pending.count === undefined || meaning.number > 1)
      return { length, last, pending: { ...pending, count: Math.max(pending.count ?? 1, meaning.number) } }
    return { length, last, pending }
  }
  if (meaning.size !== undefined && !anyScene.some((field) => meaning[field]))
    return { length, last, pending: { ...pending, size: meaning.size } }
  if (meaning.undrawable) {
    if (!pending.negated) brief.undrawable.push(meaning.undrawable)
    return { length, last, pending: {} }
  }
  // "An orange": the fruit, where no noun follows.
  if (meaning.color && !anyScene.some((field) => meaning[field])) return undefined
  // A phrase that names both a figure and scenery is the figure when it is counted: "two stars", "a moon".
  if (length === 1 && (pending.count ?? 0) > 1 && !meaning.style && catalogue.find(phrase)) return undefined
  // The catalogue's two-word names win: "snowy owl", "polar bear", "night owl", "street lamp".
  if (length === 1 && nextWord && catalogue.find(`${phrase} ${nextWord}`) && !lexicon.has(`${phrase} ${nextWord}`)) return undefined
  if (meaning.family && !anyScene.some((field) => meaning[field])) {
    if (
      catalogue.find(phrase) &&
      brief.form !== 'abstract' &&
      brief.family === undefined &&
      !/^(?:abstract|flow|gradient|lines?|pattern|art)$/.test(nextWord)
    )
      return undefined
    brief.family ??= meaning.family
    return { length, last, pending: {} }
  }
  if (pending.negated) return { length, last, pending: {} }
  applyScene(meaning, brief, pending)
  return {
    length,
    last: meaning.place ? last : -1 === last ? -1 : last,
    pending:
      meaning.setting || meaning.sky || meaning.extra ? {} : ({ ...pending, ...(meaning.light && { relation: undefined }) } as Pending),
  }
}

function applyScene(meaning: Meaning, brief: Draft, pending: Pending): void {
  if (meaning.light) brief.light ??= meaning.light
  if (meaning.weather && !brief.weather.includes(meaning.weather)) brief.weather.push(meaning.weather)
  if (meaning.season) brief.season ??= meaning.season
  if (meaning.setting) brief.setting ??= meaning.setting
  if (meaning.setting && brief.setting !== meaning.setting && meaning.setting === 'mountains' && !brief.extras.includes('mountains'))
    brief.extras.push('mountains')
  if (meaning.sky && !brief.sky.includes(meaning.sky)) brief.sky.push(meaning.sky)
  if (meaning.extra && !brief.extras.includes(meaning.extra)) brief.extras.push(meaning.extra)
  if (meaning.style && !brief.styles.includes(meaning.style)) brief.styles.push(meaning.style)
  if (meaning.mood && !brief.moods.includes(meaning.mood)) brief.moods.push(meaning.mood)
  if (meaning.form) brief.form = meaning.form
  if (pending.color && (meaning.setting || meaning.extra)) brief.groundColor ??= pending.color
}

/** "Teal and orange", "in orange": a list of colours, not a fruit. */
const amongColors = (tokens: readonly Token[], at: number, { colors }: Draft, pending: Pending): boolean => {
  const [before, earlier] = [tokens[at - 1]?.word, tokens[at - 2]?.word ?? '']
  if (pending.count !== undefined) return false
  return (
    (before === 'and' && lexicon.get(earlier)?.color !== undefined && colors.length > 0) ||
    (before === 'in' && tokens[at + 1]?.kind !== 'word') ||
    (before === 'in' && tokens[at + 1]?.word === 'and' && lexicon.get(tokens[at + 2]?.word ?? '')?.color !== undefined)
  )
}

/** Is there a noun (or scenery) right behind, past other adjectives? Then a colour word is a colour. */
function describes(tokens: readonly Token[], from: number, catalogue: Catalogue): boolean {
  for (let at = from; at < Math.min(tokens.length, from + 3); at++) {
    const { word, kind, quoted } = tokens[at]!
    if (
      kind !== 'word' ||
      quoted !== undefined ||
      /^(?:and|on|in|with|of|at|by|to|under|over|beside|near|next|behind|or|is|are)$/.test(word)
    )
      return false
    if (
      /^(?:sky|skies|background|backdrop|grass|ground|hills?|water|light|palette|colou?rs?|tones?|theme|wall|glow)$/.test(word) ||
      catalogue.find(word) ||
      lexicon.get(word)?.setting
    )
      return true
  }
  return false
}
const catalogueFollows = (tokens: readonly Token[], from: number, catalogue: Catalogue): boolean =>
  tokens
    .slice(from, from + 4)
    .some(({ word, kind }) => kind === 'word' && !stopWords.has(word) && !lexicon.get(word)?.setting && catalogue.find(word) !== undefined)

function addThing(
  brief: Draft,
  icon: string,
  word: string,
  { count = 1, size = 1, color, relation, place }: Pending,
  last: number,
  plural = false,
): number {
  if (brief.things.length >= mostThings) return last
  if (count > mostOfOne) brief.adjusted.push(`${count} × ${word} became ${mostOfOne}: more would not be seen.`)
  const known = brief.things.findIndex(
    (thing) => thing.icon === icon && !color && !plural && count === 1 && size === 1 && thing.word.replace(/s$/, '') === word,
  )
  const index = known >= 0 && last >= 0 ? known : brief.things.length
  if (index === brief.things.length) {
    const sort = icon.startsWith('sort:') ? sorts[icon.slice(5)] : undefined
    const most = Math.max(1, Math.min(mostOfOne, count))
    // Several of a sort are of several kinds: five flowers are no five tulips.
    const kinds = sort ? Math.min(most, sort.length) : 1
    for (let kind = 0; kind < kinds; kind++)
      brief.things.push({
        icon: sort ? sort[(hashText(word) + kind) % sort.length]! : icon,
        word,
        count: Math.floor(most / kinds) + (kind < most % kinds ? 1 : 0),
        scale: size,
        ...(color && { color }),
        ...(place && { place }),
      })
  }
  if (relation && last >= 0 && last !== index) brief.relations.push({ kind: relation, a: last, b: index })
  return index
}
