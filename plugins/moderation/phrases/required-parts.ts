/** What every match of a pattern contains, as smaller patterns: where one of them is not in a text, the whole need not be compiled. */

/** End of the bracket, the class or the single letter that begins at `at`. */
function endOfAtom(source: string, at: number): number {
  if (source[at] === '\\') return at + 2
  if (source[at] === '[') {
    let end = at + 1
    while (source[end] !== ']') end += source[end] === '\\' ? 2 : 1
    return end + 1
  }
  if (source[at] !== '(') return at + 1
  let end = at + 1
  while (source[end] !== ')') end = endOfAtom(source, end)
  return end + 1
}

/**
 * The groups of a pattern that stand one after the other and may not be missing, outermost ones alone. None where the pattern is a choice as a whole.
 * Exact: a group that matches inside of the pattern matches the same text alone, with the same letters around it.
 */
export function requiredParts(source: string): readonly string[] {
  const parts: string[] = []
  for (let at = 0; at < source.length;) {
    if (source[at] === '|') return []
    const end = endOfAtom(source, at)
    const atom = source.slice(at, end)
    const repeated = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(end))?.[0] ?? ''
    // What begins anywhere and goes on without end would be tried anew from each letter of a long word.
    if (atom.startsWith('(?:') && !/^(?:[?*]|\{0)/.test(repeated) && !/\\[wd][+*]/.test(atom)) parts.push(atom)
    at = end + repeated.length
  }
  return parts
}
