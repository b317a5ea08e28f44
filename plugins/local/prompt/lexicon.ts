/** All lexicons as one table from phrase to meanings; a phrase of several words wins over its parts. */
import type { Extra, Family, Form, Light, Mood, Place, RelationKind, Season, Setting, Sky, Style, Weather } from './brief.ts'
import { colorWords } from './lexicon-colors.ts'
import { countWords, sizeWords, undrawableStyles } from './lexicon-grammar.ts'
import {
  extraWords,
  familyWords,
  formWords,
  lightWords,
  moodWords,
  placeWords,
  relationWords,
  seasonWords,
  settingWords,
  skyWords,
  styleWords,
  weatherWords,
} from './lexicon-scene.ts'

export interface Meaning {
  light?: Light
  weather?: Weather
  season?: Season
  setting?: Setting
  sky?: Sky
  extra?: Extra
  style?: Style
  mood?: Mood
  form?: Form
  family?: Family
  relation?: RelationKind
  place?: Place
  number?: number
  size?: number
  color?: string
  undrawable?: string
}

const build = (): ReadonlyMap<string, Meaning> => {
  const all = new Map<string, Meaning>()
  const add = <F extends keyof Meaning>(field: F, words: Readonly<Record<string, Meaning[F]>>): void => {
    for (const [word, value] of Object.entries(words)) {
      const meaning = all.get(word) ?? {}
      meaning[field] = value as Meaning[F]
      all.set(word, meaning)
    }
  }
  add('family', familyWords)
  add('light', lightWords)
  add('weather', weatherWords)
  add('season', seasonWords)
  add('setting', settingWords)
  add('sky', skyWords)
  add('extra', extraWords)
  add('style', styleWords)
  add('mood', moodWords)
  add('form', formWords)
  add('relation', relationWords)
  add('place', placeWords)
  add('number', countWords)
  add('size', sizeWords)
  add('color', colorWords)
  add('undrawable', undrawableStyles)
  return all
}
/** Phrase to everything it can mean. */
export const lexicon: ReadonlyMap<string, Meaning> = build()

/** The most words a phrase of the lexicon or the catalogue can have. */
export const longestPhrase = 5
