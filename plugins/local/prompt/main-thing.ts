/** What a prompt is about: without it, what is left is a picture of the surroundings. */
import type { Brief } from './brief.ts'
import { isGround } from './grounds.ts'
import { stopWords } from './lexicon-grammar.ts'
import { lexicon } from './lexicon.ts'
import { noHead } from './noun-phrase.ts'
import { tokenize } from './tokens.ts'

/** What ends the first noun phrase. */
const ends =
  /^(?:in|on|at|over|under|above|below|with|without|by|near|beside|behind|between|beneath|inside|through|across|along|among|against|around|from|to|into|onto|during|before|after|while|as|who|that|which|and|is|are|under|beyond|towards?|next|surrounded|made|during)$/
/** What a picture is of, not what it shows: "a painting of", "a view of". */
const ofPictures =
  /^(?:picture|photo|photograph|image|illustration|drawing|painting|sketch|watercolou?r|view|scene|scenery|landscape|panorama|poster|wallpaper|postcard|render|artwork|print|close-?up|silhouette|lots|couple|pair|group|herd|flock|row|family|bunch|pack)$/
/** Nouns that name nothing to be seen. */
const empty =
  /^(?:vibes?|aesthetics?|mood|atmosphere|theme|wallpaper|artwork|silhouettes?|walk|stroll|hike|trip|journey|glimpse|beauty|season|time|weather|scenery|silence|solitude|serenity|paradise|wonderland|ambience|ambiance)$/
/** Words that look like an adjective, or like what somebody does. */
const adjectival = /(?:ous|ful|ive|al|ic|ish|less|ant|ent|able|ible|y|ed|en|ese|ian|ing|er|est)$/
/** Sorts of buildings that a name makes a particular one: any other is the wrong one. */
const buildings =
  /^(?:towers?|bridges?|gates?|castles?|temples?|palaces?|cathedrals?|church(?:es)?|mosques?|statues?|stadiums?|stations?|monuments?|falls)$/

/**
 * The main thing of a scene, in the words of the prompt, where it is among what was not understood: the noun of its first phrase, or a
 * building that has a name. Nothing where the picture shows it, and where it is a kind of ground: a landscape is of what else it has, too.
 */
export function unknownMainThing(prompt: string, { form, unknown, things }: Brief): string | undefined {
  if (form !== 'scene' || unknown.length === 0) return undefined
  const lost = new Set(unknown.flatMap((phrase) => [phrase, phrase.split(' ').at(-1)!]))
  const phrase = firstPhrase(prompt)
  const head = phrase.at(-1)
  if (head === undefined || empty.test(head)) return undefined
  const before = phrase.at(-2)
  if (lost.has(head)) return isGround(head) ? undefined : phrase.join(' ')
  const isNamed = before !== undefined && lost.has(before) && !adjectival.test(before) && buildings.test(head)
  return isNamed && things.some(({ word }) => word === head) ? phrase.join(' ') : undefined
}

/** The words of the first noun phrase that name or describe something. */
function firstPhrase(prompt: string): readonly string[] {
  let phrase: string[] = []
  for (const { word, kind } of tokenize(prompt)) {
    if (kind === 'stop') {
      if (phrase.length > 0) break
      continue
    }
    if (word === 'of' && (phrase.length === 0 || ofPictures.test(phrase.at(-1)!))) {
      phrase = []
      continue
    }
    if (word === 'of' || (ends.test(word) && phrase.length > 0)) break
    // "A phoenix rising above mountains": what it does is not what it is.
    if (noHead.test(word) && !ofPictures.test(word) && phrase.length > 0 && !adjectival.test(phrase.at(-1)!)) break
    if (ofPictures.test(word) || (!/^(?:an?|the)$/.test(word) && (!stopWords.has(word) || lexicon.has(word)))) phrase.push(word)
  }
  return phrase.filter((word) => !ofPictures.test(word) && /^\p{L}[\p{L}'’-]*$/u.test(word))
}
