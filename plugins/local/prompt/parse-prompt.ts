/** From a prompt to a brief: longest phrases first, colours and counts kept for the noun that follows, what is left over is named. */
import type { Vocabulary } from '../things/vocabulary.ts'
import { hashText } from '../draw/random.ts'
import { addThing } from './add-thing.ts'
import type { Brief, Draft } from './brief.ts'
import { finishBrief } from './finish-brief.ts'
import { mannerWords, stopWords } from './lexicon-grammar.ts'
import { lexicon, longestPhrase } from './lexicon.ts'
import { headOf, wornFrom } from './noun-phrase.ts'
import { notDrawn } from './not-drawn.ts'
import type { Pending, Reading, Step } from './reading.ts'
import { takeMeaning } from './take-meaning.ts'
import { quotedIn, readCharacters, tokenize } from './tokens.ts'

const ofArt =
  /\b(?:abstract|patterns?|generative|art|flow|gradients?|wallpaper|texture|bauhaus|terrazzo|voronoi|memphis|geometric|seamless)\b/i

/** Reads a prompt; never throws, whatever it is given. */
export function parsePrompt(prompt: string, catalogue: Vocabulary): Brief {
  const brief: Draft = {
    form: 'scene',
    things: [],
    relations: [],
    lettering: quotedIn(prompt),
    weather: [],
    sky: [],
    extras: [],
    styles: [],
    moods: [],
    colors: [],
    unknown: [],
    undrawable: [],
    leftOut: [],
    adjusted: [],
  }
  const reading: Reading = { tokens: tokenize(prompt), catalogue, brief, isArt: ofArt.test(prompt) }
  const { tokens } = reading
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
    const step = readPhrase(reading, at, pending, last)
    last = step.last
    pending = step.pending
    at += step.length
  }
  if (pending.color) brief.colors.push(pending.color)
  if (prompt.length > readCharacters) brief.adjusted.push(`Only the first ${readCharacters} characters of the prompt were read.`)
  finishBrief(brief, prompt)
  return brief
}

/** The longest phrase from `at` on that the lexicon or the catalogue knows; a word that neither knows is noted. */
function readPhrase(reading: Reading, at: number, pending: Pending, last: number): Step {
  const { tokens, catalogue, brief } = reading
  const worn = wornFrom(tokens, at)
  if (worn) {
    brief.leftOut.push(worn.text)
    return { length: worn.length, last, pending: {} }
  }
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length--) {
    const words = tokens.slice(at, at + length)
    if (words.some(({ kind }) => kind !== 'word')) continue
    const text = words.map(({ word }) => word).join(' ')
    if (/^transparent (?:background|backdrop|ground)$/.test(text)) {
      brief.transparent = true
      return { length, last, pending: {} }
    }
    const meaning = lexicon.get(text) ?? (/^\d{1,3}$/.test(text) ? { number: Number(text) } : undefined)
    const step = meaning && takeMeaning(meaning, reading, { text, at, length, last, pending })
    if (step) return step
    if (length === 1 && /^(?:no|without|not|never)$/.test(text))
      return { length, last, pending: { negated: text === 'no' || text === 'without' ? text : 'not' } }
    const isCraft = text === 'building' && /^(?:an?|the|up|with)$/.test(tokens[at + 1]?.word ?? '')
    const found = isCraft || (stopWords.has(text) && !pending.count) ? undefined : catalogue.find(text)
    if (found && !(length === 1 && stopWords.has(text) && text !== 'ground')) {
      if (pending.negated) return { length, last, pending: {} }
      const head = found.plural ? undefined : headOf(reading, at + length)
      if (head?.known === false) {
        brief.unknown.push(`${text} ${head.word}`)
        return { length: length + 1, last, pending: {} }
      }
      if (head) {
        brief.leftOut.push(`"${text}" of "${text} ${head.word}"`)
        return { length, last, pending }
      }
      const asked = found.plural ? { count: plenty(text), ...pending } : pending
      return { length, last: addThing(brief, found.icon, text, asked, last, found.plural), pending: {} }
    }
  }
  const { word } = tokens[at]!
  const isStop = stopWords.has(word)
  if (mannerWords.has(word) && !pending.negated) brief.leftOut.push(word)
  if (!isStop && word !== 'building' && word.length > 1) {
    if (!pending.negated) brief.unknown.push(word)
    // What is never drawn is left out as it was wished; a part of a figure is there.
    else if (pending.negated !== 'not' && !neverDrawn.test(word)) brief.leftOut.push(`${pending.negated} ${word}`)
  }
  if (isStop) return { length: 1, last, pending }
  // "Red hair and a house": the house is not red.
  const next = tokens[at + 1]
  const goesOn = next?.kind === 'word' && !stopWords.has(next.word) && !lexicon.get(next.word)?.relation
  return { length: 1, last, pending: goesOn && !pending.negated ? pending : {} }
}

/** What no scene has, so that "without people" is kept by itself. */
const neverDrawn = new RegExp(
  `${notDrawn.find(({ what }) => what === 'people')?.words.source ?? ''}|^(?:text|texts|words?|letters?|lettering|writing|watermarks?|signatures?|borders?|frames?|labels?|captions?|logos?|gradients?|outlines?|background)$`,
  'iu',
)

/** Two to four of something that is only named in the plural. */
const plenty = (word: string): number => 2 + (hashText(word) % 3)
