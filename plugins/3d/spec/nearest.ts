/** "Did you mean …": the closest of some words. */

/** Edits (insert, delete, replace, swap of neighbours) from one word to the other, letter case ignored; Damerau-Levenshtein. */
export function distance(a: string, b: string): number {
  const [s, t] = [a.toLowerCase(), b.toLowerCase()]
  const rows: number[][] = [Array.from({ length: t.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= s.length; i++) {
    const row = [i]
    for (let j = 1; j <= t.length; j++) {
      const replace = rows[i - 1]![j - 1]! + (s[i - 1] === t[j - 1] ? 0 : 1)
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replace)
      if (i > 1 && j > 1 && s[i - 1] === t[j - 2] && s[i - 2] === t[j - 1]) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
    }
    rows.push(row)
  }
  return rows[s.length]![t.length]!
}

/** The known word that was probably meant, or none that is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 2)) + 1
  for (const candidate of known) {
    const edits = distance(word, candidate)
    if (edits < least) [best, least] = [candidate, edits]
  }
  return best
}

/** ` Did you mean "leg"?`, or nothing. */
export const suggestion = (word: string, known: Iterable<string>): string => {
  const close = nearest(word, known)
  return close === undefined ? '' : ` Did you mean "${close}"?`
}
