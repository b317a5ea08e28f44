/** What a phrase of the lexicon means where it stands. */
import { alsoThings } from './lexicon-colors.ts'
import { stopWords } from './lexicon-grammar.ts'
import { lexicon, type Meaning } from './lexicon.ts'
import { applyScene } from './apply-scene.ts'
import type { Place } from './brief.ts'
import type { Phrase, Reading, Step } from './reading.ts'
import { readsAsColor } from './reads-as-color.ts'

const sceneFields = ['light', 'weather', 'season', 'setting', 'sky', 'extra', 'style', 'mood', 'form'] as const
const isOfScene = (meaning: Meaning): boolean => sceneFields.some((field) => meaning[field])

/** Takes the phrase into the brief. Nothing where it means something else here: most of the time a figure of that name. */
export function takeMeaning(meaning: Meaning, reading: Reading, phrase: Phrase): Step | undefined {
  const { brief, catalogue } = reading
  const { text, length, last, pending } = phrase
  const next = wordAfter(reading, phrase)
  if (meaning.color && readsAsColor(reading, phrase)) return takeColor(meaning.color, next, reading, phrase)
  if (meaning.place && (last >= 0 || pending.relation === undefined) && !(meaning.relation && thingFollows(reading, phrase)))
    return takePlace(meaning.place, next, reading, phrase)
  if (meaning.relation) {
    if (pending.color) brief.colors.push(pending.color)
    return { length, last, pending: { ...(pending.negated && { negated: pending.negated }), relation: meaning.relation } }
  }
  if (meaning.number !== undefined && !alsoThings.has(text)) {
    if (next === 'of' || pending.count === undefined || meaning.number > 1)
      return { length, last, pending: { ...pending, count: Math.max(pending.count ?? 1, meaning.number) } }
    return { length, last, pending }
  }
  if (meaning.size !== undefined && !isOfScene(meaning)) return { length, last, pending: { ...pending, size: meaning.size } }
  if (meaning.undrawable && !(meaning.family && reading.isArt)) {
    if (!pending.negated) brief.undrawable.push(meaning.undrawable)
    return { length, last, pending: {} }
  }
  // "An orange": the fruit, where no noun follows.
  if (meaning.color && !isOfScene(meaning)) return undefined
  // A phrase that names both a figure and scenery is the figure when it is counted: "two stars", "a moon".
  if (length === 1 && (pending.count ?? 0) > 1 && !meaning.style && catalogue.find(text)) return undefined
  // The catalogue's two-word names win: "snowy owl", "polar bear", "night owl", "street lamp".
  if (length === 1 && next && catalogue.find(`${text} ${next}`) && !lexicon.has(`${text} ${next}`)) return undefined
  if (meaning.family && !isOfScene(meaning)) {
    const isArt = brief.form === 'abstract' || brief.family !== undefined || /^(?:abstract|flow|gradient|lines?|pattern|art)$/.test(next)
    if (!reading.isArt || (catalogue.find(text) && !isArt)) return undefined
    brief.family ??= meaning.family
    return { length, last, pending: {} }
  }
  if (pending.negated) {
    if (meaning.weather === 'clouds') brief.cloudless = true
    // A setting or a light may bring them along by itself.
    else if (meaning.sky || meaning.extra) brief.leftOut.push(`no ${text}`)
    return { length, last, pending: {} }
  }
  applyScene(meaning, brief, pending)
  if (meaning.setting || meaning.sky || meaning.extra) return { length, last, pending: {} }
  const { relation: _, ...others } = pending
  return { length, last, pending: meaning.light ? others : pending }
}

/** The word right behind a phrase; an empty text at a pause, and at the end. */
function wordAfter({ tokens }: Reading, { at, length }: Phrase): string {
  const next = tokens[at + length]
  return next?.kind === 'word' ? next.word : ''
}

/** A colour belongs to the sky, a wall or the ground that is named right behind it, else to the noun that is to come. */
function takeColor(color: string, next: string, { brief }: Reading, { length, last, pending }: Phrase): Step {
  if (/^(?:sky|skies|heaven|heavens|sunset|sunrise|dawn|dusk|clouds?)$/.test(next)) {
    brief.skyColor = color
    return { length: length + (/^(?:sky|skies|heavens?)$/.test(next) ? 1 : 0), last, pending: {} }
  }
  if (/^(?:background|backdrop|wall)$/.test(next)) {
    brief.backgroundColor = color
    return { length: length + 1, last, pending: {} }
  }
  if (/^(?:grass|ground|hills?|meadow|fields?|sand|sea|ocean|water|dunes|mountains?|floor|lake|desert|forest|soil)$/.test(next)) {
    brief.groundColor = color
    return { length, last, pending: {} }
  }
  if (pending.color) brief.colors.push(pending.color)
  return { length, last, pending: { ...pending, color } }
}

/** "…, in the top left corner a star": after a pause a place belongs to what comes, else to what was named last. */
function takePlace(place: Place, next: string, { brief, tokens }: Reading, { at, length, last, pending }: Phrase): Step {
  if (tokens[at - 1] === undefined || tokens[at - 1]!.kind === 'stop' || last < 0) return { length, last, pending: { ...pending, place } }
  if (next !== 'of') brief.things[last]!.place = place
  return { length, last, pending }
}

/** Is a thing named among the next four words? Then "on the left of" says how two things stand to each other. */
const thingFollows = ({ tokens, catalogue }: Reading, { at, length }: Phrase): boolean =>
  tokens
    .slice(at + length, at + length + 4)
    .some(({ word, kind }) => kind === 'word' && !stopWords.has(word) && !lexicon.get(word)?.setting && catalogue.find(word) !== undefined)
