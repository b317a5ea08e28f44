/**
 * Pieces of a text, as numbers: whatever contains a word has all pieces of the word, so an index of the pieces finds words anywhere, in any language.
 * Another text may have the same numbers; whoever finds it looks at the text.
 */

/** Letters of scripts that write whole words in one or two of them, and pictures, begin here. */
const ideographs = 0x2e80

/** Of three letters each; of one and two in scripts where these are words. Nothing across spaces, which no word has. Each once. */
export function gramsOf(text: string): readonly number[] {
  const grams = new Set<number>()
  for (const word of text.split(/\s+/)) {
    const letters = Array.from(word, (letter) => letter.codePointAt(0)!)
    for (const [at, one] of letters.entries()) {
      const [two, three] = [letters[at + 1], letters[at + 2]]
      if (one >= ideographs) grams.add(numberOf([one]))
      if (two !== undefined && one >= ideographs && two >= ideographs) grams.add(numberOf([one, two]))
      if (two !== undefined && three !== undefined) grams.add(numberOf([one, two, three]))
    }
  }
  return [...grams]
}

/** FNV-1a of 32 bits, as Postgres has integers. */
const numberOf = (letters: readonly number[]): number =>
  letters.reduce((hash, letter) => Math.imul(hash ^ letter, 16_777_619), 0x811c9dc5) | 0
