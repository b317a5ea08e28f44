/** Letters that look the same in Latin and in Cyrillic: "MOCKBA" is read for sure, and is none of it. */

/** Capitals that both have. Of English text in capitals they are about half. */
const twins = /[ABCEHKMOPTXY]/g
/** Fewer letters than the first, or a smaller part of them than the second, say nothing. */
const least = { letters: 6, part: 0.9 }

/** Is a text in capitals that are nearly all Cyrillic as well? */
export function isTwinText(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.length < least.letters || text !== text.toUpperCase()) return false
  return (text.match(twins) ?? []).length >= letters.length * least.part
}
