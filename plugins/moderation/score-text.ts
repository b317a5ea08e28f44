/** Text scored on this machine: word lists and phrases. Knows what is said, not what is meant. */
import { type Verdict, tableOf } from 'atelier-mcp'
import type { Phrase } from './phrases/phrase.ts'
import { highest } from './policy.ts'

/** Characters looked at without a pause; longer texts are taken in pieces, so that nothing else has to wait. */
const piece = 1000
/** Characters that pieces share, so that nothing hides on the border. */
const overlap = 200
/** Characters of what counts as one sentence. */
const prompt = 300
/** Where one's own words are found. */
const ownScore = 1

export type ScoreText = (text: string) => Promise<Verdict>

/** The scores of one piece, by category. */
type Match = (text: string) => Promise<Record<string, number>>

/**
 * `words`: more words and phrases by category, found as whole words, whatever their case or spelling tricks; in scripts without spaces, such
 * as Chinese and Thai, anywhere.
 */
export function textScorer(words: Readonly<Record<string, readonly string[]>>): ScoreText {
  let matcher: Promise<Match> | undefined
  return async (text) => {
    const match = await (matcher ??= createMatcher(words))
    const found: Record<string, number>[] = []
    for (let from = 0; from < text.length; from += piece) {
      if (from > 0) await pause()
      found.push(await match(text.slice(Math.max(0, from - overlap), from + piece)))
    }
    return { scores: highest(found) }
  }
}

/** Lets others have their turn. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Made once, and in steps: loading and reading the lists at a stretch would hold up everything else. */
async function createMatcher(words: Readonly<Record<string, readonly string[]>>): Promise<Match> {
  const { RegExpMatcher, englishDataset, englishRecommendedTransformers } = await import('obscenity')
  await pause()
  const { isUnspaced, lowered, plainWords, unleeted, unnumbered } = await import('./plain-words.ts')
  const { phrases } = await import('./phrases/index.ts')
  const { innocent, listed } = await import('./phrases/listed-words.ts')
  const dataset = englishDataset.build()
  await pause()
  const whitelistedTerms = [...(dataset.whitelistedTerms ?? []), ...innocent]
  const matcher = new RegExpMatcher({ ...dataset, whitelistedTerms, ...englishRecommendedTransformers })
  await pause()
  const own = Object.entries(words).map(([category, list]) => ({
    category,
    pattern: anyOf(list.filter((word) => !isUnspaced(word)).map(plainWords)),
    // As they are written: look-alike letters would make Latin ones of them.
    parts: list.filter(isUnspaced).map(lowered),
  }))
  const compiled = new Map<string, RegExp>()
  const partOf = (source: string): RegExp => compiled.get(source) ?? compiled.set(source, new RegExp(source)).get(source)!
  return async (text) => {
    const plain = plainWords(text)
    const written = lowered(text)
    const variants = [...new Set([plain, unnumbered(plain), unleeted(plain)])].map((variant) => variantOf(variant, partOf))
    const scores: Record<string, number> = tableOf()
    const raise = (category: string, score: number): void => void (scores[category] = Math.max(scores[category] ?? 0, score))
    for (const phrase of phrases) if (variants.some((variant) => variant.says(phrase))) raise(phrase.category, phrase.score)
    for (const { category, pattern, parts } of own)
      if (variants.some(({ text: variant }) => pattern.test(variant)) || parts.some((part) => written.includes(part)))
        raise(category, ownScore)
    for (const match of matcher.getAllMatches(plain)) {
      if (isNumber(plain.slice(match.startIndex, match.endIndex + 1))) continue
      const word = listed[englishDataset.getPayloadWithPhraseMetadata(match).phraseMetadata?.originalWord ?? '']
      if (word) raise(word.category, word.score)
    }
    return scores
  }
}

/** One way to read a text. */
interface Variant {
  readonly text: string
  readonly says: (phrase: Phrase) => boolean
}

/** Patterns are compiled when a text has all that they must contain: all of them at once would cost the first call 150 ms. */
function variantOf(text: string, partOf: (source: string) => RegExp): Variant {
  const known = new Map<string, boolean>()
  const has = (source: string): boolean => known.get(source) ?? known.set(source, partOf(source).test(text)).get(source)!
  return {
    text,
    says: ({ pattern, parts, and, unless }) =>
      parts.every(has) &&
      pattern.test(text) &&
      (!and || sentencesOf(text).some((sentence) => pattern.test(sentence) && and.every((other) => other.test(sentence)))) &&
      !unless?.test(text),
  }
}

/** A prompt is one, whatever its points. */
const sentencesOf = (text: string): readonly string[] => (text.length <= prompt ? [text] : text.split(/[.!?;] /))

/** `n16` is a postcode, and a name in a drawing: what is mostly digits was never meant as a word. */
const isNumber = (match: string): boolean => match.replace(/\D/g, '').length * 2 > match.length

const anyOf = (words: readonly string[]): RegExp =>
  new RegExp(
    words.length === 0
      ? '(?!)'
      : `(?<![\\p{L}\\p{N}])(?:${words
          .map((word) =>
            word
              .trim()
              .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
              .replace(/ /g, '\\s+'),
          )
          .join('|')})(?![\\p{L}\\p{N}])`,
    'u',
  )
