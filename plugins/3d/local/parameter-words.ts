/** Small words between a number and what it is of. */

/** Between a name and its number: "a width of about 20 mm". */
export const between = new Set([
  'of',
  'is',
  'in',
  'at',
  'to',
  'about',
  'with',
  'a',
  'be',
  'are',
  'approx',
  'approximately',
  'for',
  'each',
  'around',
  'roughly',
  'exactly',
])
/** Between a number and its name: "5 mm in diameter", but not "20 mm with a shaft". */
export const behind = new Set(['of', 'in', 'each'])
/** What may repeat a size that has been said: "walls 2 mm thick", "holes 5 mm in diameter". */
export const repeats = new Set([
  'thick',
  'wide',
  'across',
  'deep',
  'high',
  'tall',
  'long',
  'diameter',
  'apart',
  'each',
  'size',
  'holes',
  'hole',
  'radius',
])
