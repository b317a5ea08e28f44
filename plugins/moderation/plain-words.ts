/** Text as it is meant: without the tricks by which words slip past a list. */
import { resolveConfusablesTransformer, resolveLeetSpeakTransformer } from 'obscenity'
import { closedUp } from './spelled-out.ts'

type Letter = (code: number) => number | undefined
const letterOf = (transformer: unknown): Letter => (transformer as { transform: Letter }).transform
const confusable = letterOf(resolveConfusablesTransformer())
const leet = letterOf(resolveLeetSpeakTransformer())

/** Small letters, full-width ones as plain ones, invisible ones gone; of Turkish the i with and without its dot as one, of German ß as ss. */
export const lowered = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/i\u0307|ı/g, 'i')
    .replaceAll('ß', 'ss')

/** Letters of scripts that do not part words by spaces, or that grow endings on them. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
/** Found anywhere in a text, where other words are found whole. */
export const isUnspaced = (word: string): boolean => unspaced.test(word)

/** Small letters, look-alike and full-width letters as plain ones, invisible ones gone, spaced-out words (`p o r n`) closed up. */
export function plainWords(text: string): string {
  const plain = [...lowered(text)]
    .map((letter) => String.fromCodePoint(confusable(letter.codePointAt(0) ?? 32) ?? 32))
    .join('')
    .toLowerCase()
  return closedUp(plain).replace(/['’`]/g, '').replace(/\s+/g, ' ')
}

/** The same with digits and signs read as letters (`p0rn`, `b0mb`); only inside words, so that `3 dogs` stays three. */
export const unleeted = (plain: string): string =>
  plain.replace(/\S+/g, (word) =>
    /\p{L}/u.test(word) ? [...word].map((letter) => String.fromCodePoint(leet(letter.codePointAt(0) ?? 32) ?? 32)).join('') : word,
  )

/** Without numbers that stand alone, which part what belongs together: `fake 50 euro notes`. */
export const unnumbered = (plain: string): string => plain.replace(/(?<![^ ])\d[\d.,]* /g, '')
