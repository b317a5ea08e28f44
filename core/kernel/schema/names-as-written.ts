/** Names of arguments in another spelling: `save_to` for `saveTo`, `image` for the list `images`. */

export interface KnownName {
  readonly name: string
  readonly takesList: boolean
}

const folded = (name: string): string => name.replaceAll(/[_\-\s.]/g, '').toLowerCase()

/** Nobody misspells more: an object with so many names is a table of its own, and each is held against each. */
const mostNames = 1000

/**
 * What each of `written` stands for, by the names that the schema knows: the one that is equal but for its case and its low lines
 * (grafana/mcp-grafana#641), else the list whose name it is in the singular, or the single value in the plural. Left out: names that are
 * known, those that two could be, and those whose meaning stands there already or is claimed twice.
 */
export function namesAsWritten(written: readonly string[], known: readonly KnownName[]): ReadonlyMap<string, string> {
  if (written.length > mostNames) return new Map()
  const given = new Set(written)
  const found = written.flatMap((name) => {
    if (known.some((one) => one.name === name)) return []
    const word = folded(name)
    const alike = known.filter((one) => folded(one.name) === word)
    const other = known.filter((one) => (one.takesList ? folded(one.name) === `${word}s` : `${folded(one.name)}s` === word))
    const [meant, ...more] = alike.length > 0 ? alike : other
    return meant && more.length === 0 && !given.has(meant.name) ? [[name, meant.name] as const] : []
  })
  return new Map(found.filter(([, meant]) => found.filter((one) => one[1] === meant).length === 1))
}
