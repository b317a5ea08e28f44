/** Is a word that names both a colour and a thing, such as "orange" or "rose", a colour here? */
import { alsoThings } from './lexicon-colors.ts'
import { lexicon } from './lexicon.ts'
import type { Phrase, Reading } from './reading.ts'

/** Words that name a colour alone always are. */
export const readsAsColor = (reading: Reading, phrase: Phrase): boolean =>
  !alsoThings.has(phrase.text) || isAmongColors(reading, phrase) || isAdjective(reading, phrase)

/** "Teal and orange", "in orange": a list of colours, not a fruit. */
const isAmongColors = ({ tokens, brief: { colors } }: Reading, { at, pending }: Phrase): boolean => {
  const [before, earlier] = [tokens[at - 1]?.word, tokens[at - 2]?.word ?? '']
  if (pending.count !== undefined) return false
  return (
    (before === 'and' && lexicon.get(earlier)?.color !== undefined && colors.length > 0) ||
    (before === 'in' && tokens[at + 1]?.kind !== 'word') ||
    (before === 'in' && tokens[at + 1]?.word === 'and' && lexicon.get(tokens[at + 2]?.word ?? '')?.color !== undefined)
  )
}

/** Is there a noun (or scenery) right behind, past other adjectives? Then a colour word is a colour. */
function isAdjective({ tokens, catalogue }: Reading, { at: start, length }: Phrase): boolean {
  const from = start + length
  for (let at = from; at < Math.min(tokens.length, from + 3); at++) {
    const { word, kind } = tokens[at]!
    if (kind !== 'word' || /^(?:and|on|in|with|of|at|by|to|under|over|beside|near|next|behind|or|is|are)$/.test(word)) return false
    if (
      /^(?:sky|skies|background|backdrop|grass|ground|hills?|water|light|palette|colou?rs?|tones?|theme|wall|glow)$/.test(word) ||
      catalogue.find(word) ||
      lexicon.get(word)?.setting
    )
      return true
  }
  return false
}
