/** Whether a line was written by somebody, without a dictionary: edges and leaves are read as odd marks and broken words. */
import type { Line } from './page.ts'

/** Confidence from which on a line is text whatever it looks like, and below which it is none. */
const limits = { sure: 0.9, unsure: 0.6 }
/** Few lines are more likely to be edges of a picture: this many, and the part of the letters that have to be in likely words. */
const few = { lines: 3, likely: 0.85 }
const many = 0.6

const letters = /[\p{L}\p{N}]{2}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** A sum or a number with its signs. */
const figure = /^[^\p{L}\p{N}]{0,2}\p{N}[\p{N}.,:/%-]*[^\p{L}\p{N}]?$/u
const marks = /[\p{P}\p{S}]/u
const latin = /^\p{Script=Latin}+$/u
const vowel = /[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüý]/iu
/** As people write: small, with one capital, or all in capitals. */
const usualCase = /^(?:\p{Lu}?[\p{Ll}\p{Lo}]+|\p{Lu}+|\p{Lo}+)$/u

/** `lines`: how many were read in the picture. */
export function isLikelyText(
  { text, confidence, words }: Pick<Line, 'text' | 'confidence'> & { readonly words?: Line['words'] },
  lines: number,
): boolean {
  if (confidence < limits.unsure || !letters.test(text)) return false
  if (confidence >= limits.sure) return true
  return likelyPart(words ?? []) >= (lines <= few.lines ? few.likely : many)
}

/** The part of the characters that are in likely words, 1 where there are none. */
export function likelyPart(words: Line['words']): number {
  const size = (some: Line['words']): number => some.reduce((sum, { text }) => sum + text.length, 0)
  return words.length === 0 ? 1 : size(words.filter(isLikelyWord)) / size(words)
}

function isLikelyWord({ text }: { readonly text: string }): boolean {
  if (figure.test(text)) return true
  const parts = text.split(marks).filter(Boolean)
  const longest = parts.reduce((one, other) => (other.length > one.length ? other : one), '')
  if (!latin.test(longest)) return longest.length > 1 && letters.test(longest)
  return longest.length > 2 && vowel.test(longest) && parts.every((part) => part.length === 1 || usualCase.test(part))
}
