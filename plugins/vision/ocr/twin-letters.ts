/** Capitals that look the same in Latin and in Cyrillic or Greek: "MOCKBA" is read for sure, and is none of it. */
import type { Page } from './page.ts'

/** Of English text in capitals about half are Cyrillic as well. `doubted`: what a page that is not sure may be as well, Greek included. */
const twins = { sure: /[ABCEHKMOPTXY]/g, doubted: /[ABCEHIKMNOPTXYZ]/g }
/** Below this confidence a page is not sure: АΘНΝА is "AOHNA" at 0.74. */
const sure = 0.8
/** Fewer letters, or a smaller part of them than the last, say nothing. */
const least = { sure: 6, doubted: 4, part: 0.9 }

/** Is the text in capitals that are nearly all Cyrillic or Greek as well? */
export function isTwinText({ text, confidence }: Pick<Page, 'text' | 'confidence'>): boolean {
  const kind = confidence >= sure ? 'sure' : 'doubted'
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.length < least[kind] || text !== text.toUpperCase()) return false
  return (text.match(twins[kind]) ?? []).length >= letters.length * least.part
}
