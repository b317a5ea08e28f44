/** Tables of phrases, and what stands behind a pattern. */

/** What the longest phrase of a table that stands in a clause means. */
export function phraseTable<T>(table: Readonly<Record<string, T>>): (clause: string) => T | undefined {
  const phrases = Object.entries(table)
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([words, meaning]) => ({ pattern: new RegExp(`\\b${words}\\b`), meaning }))
  return (clause) => phrases.find(({ pattern }) => pattern.test(clause))?.meaning
}

/** What follows the first match; nothing where there is none. */
export const after = (clause: string, pattern: RegExp): string | undefined => {
  const match = pattern.exec(clause)
  return match ? clause.slice(match.index + match[0].length) : undefined
}

/** What each pattern finds behind the one before it. One pattern of them all, with `.*?` between, would try every way to part a clause. */
export function inOrder(clause: string, ...patterns: readonly RegExp[]): readonly string[] | undefined {
  const found: string[] = []
  let rest = clause
  for (const pattern of patterns) {
    const [text] = pattern.exec(rest) ?? []
    if (text === undefined) return undefined
    found.push(text)
    rest = after(rest, pattern) ?? ''
  }
  return found
}
