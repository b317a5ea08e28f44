/** "Did you mean …?": the name nearest to a misspelt one. */

/** Edit distance by Wagner and Fischer (1974), two rows. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length] ?? 0
}

/** What `say` makes of the nearest of `names`, or an empty text where none is near (a third of its letters, at least two, may differ). */
export function nearest(name: string, names: readonly string[], say: (near: string) => string): string {
  const wanted = name.slice(0, 64).toLowerCase()
  const best = names.map((one) => ({ one, far: distance(wanted, one.toLowerCase()) })).toSorted((a, b) => a.far - b.far)[0]
  return best && best.far <= Math.max(2, Math.floor(best.one.length / 3)) ? say(best.one) : ''
}

/** For a fix: `Did you mean "webp"? There are: png, webp.` `none` is said where there are no names. */
export const thereAre = (name: string, names: readonly string[], none = 'none'): string =>
  `${nearest(name, names, (near) => `Did you mean "${near}"? `)}There are: ${names.join(', ') || none}.`
