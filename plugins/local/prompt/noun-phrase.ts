/** Nouns that say what other nouns are: "plant cell", "strawberry cake", and what somebody wears. */
import { stopWords } from './lexicon-grammar.ts'
import { lexicon } from './lexicon.ts'
import type { Reading } from './reading.ts'
import type { Token } from './tokens.ts'

/** Words that look like no noun, or are verbs as often. */
export const noHead =
  /(?:ing|ed|ly|ful|ous)$|^(?:plays?|runs?|jumps?|sits?|stands?|sleeps?|eats?|looks?|flies|swims?|walks?|rides?|holds?|wears?|watch(?:es)?|chases?|reads?|drinks?|meets?|howls|roars|rises|sets|shines|soars|glides|drifts|crosses|leaps|rests|hunts|grazes|climbs|wanders|stares|perches|floats|sails|passes|lies|hides|barks|glows|falls|waits|gallops|dives|drives|lands|overlooks|silhouettes?|at|as|like|full|number)$/

/**
 * The noun right behind one that was understood: then that one only says what sort it is. `known` where a figure shows it. Nothing where
 * something else follows.
 */
export function headOf({ tokens, catalogue }: Reading, at: number): { readonly word: string; readonly known: boolean } | undefined {
  const next = tokens[at]
  if (next?.kind !== 'word') return undefined
  const { word } = next
  if (stopWords.has(word) || lexicon.has(word) || noHead.test(word) || !/^\p{L}{2,}$/u.test(word)) return undefined
  return { word, known: catalogue.find(word) !== undefined }
}

/** "Wearing a wizard hat", from its verb to the end of what is worn; figures have no clothes to change. */
export function wornFrom(tokens: readonly Token[], at: number): { readonly text: string; readonly length: number } | undefined {
  if (!/^(?:wearing|wears|dressed|clad)$/.test(tokens[at]!.word)) return undefined
  let end = at + 1
  if (/^(?:in|as|like)$/.test(tokens[end]?.word ?? '')) end++
  while (
    tokens[end]?.kind === 'word' &&
    !/^(?:in|on|at|under|over|by|near|next|beside|behind|with|while|who|that)$/.test(tokens[end]!.word)
  )
    end++
  return {
    text: tokens
      .slice(at, end)
      .map(({ word }) => word)
      .join(' '),
    length: end - at,
  }
}
