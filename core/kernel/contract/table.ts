/** Tables that names from outside are looked up in. */

/**
 * A table with these names and no others: `constructor`, `toString` and `__proto__`, which every plain object answers to, are in it only where they were put.
 * For whatever callers, files, vendors or configs name; where there is no fixed list of names, a `Map` does as well.
 */
export const tableOf = <T>(entries: Readonly<Record<string, T>> = {}): Record<string, T> =>
  Object.assign(Object.create(null) as Record<string, T>, entries)
