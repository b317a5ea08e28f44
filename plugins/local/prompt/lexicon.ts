/** All words as one table from phrase to meanings; a phrase of several words wins over its parts. */
import { colorWords } from './lexicon-colors.ts'
import { countWords, sizeWords, undrawableStyles } from './lexicon-grammar.ts'
import { type Field, senses, type Sense, wordsOf } from './lexicon-scene.ts'

export type Meaning = { [F in Field]?: Sense<F> } & { number?: number; size?: number; color?: string; undrawable?: string }

const build = (): ReadonlyMap<string, Meaning> => {
  const all = new Map<string, Meaning>()
  const add = (field: keyof Meaning, words: Readonly<Record<string, string | number>>): void => {
    for (const [word, value] of Object.entries(words)) all.set(word, { ...all.get(word), [field]: value })
  }
  for (const field of Object.keys(senses) as Field[]) add(field, wordsOf(field))
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
