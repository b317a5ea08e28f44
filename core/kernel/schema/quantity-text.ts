/** Numbers with a unit or with separators, as people and models write them: `32px`, `20 seconds`, `1,024`. */

/** Spellings of one unit. A number may carry it where its argument speaks of that unit. */
const units: readonly (readonly string[])[] = [
  ['px', 'pixel', 'pixels'],
  // What is called a quality is a part of a hundred.
  ['%', 'percent', 'quality', 'opacity'],
  ['s', 'sec', 'secs', 'second', 'seconds'],
  ['ms', 'millisecond', 'milliseconds'],
  ['min', 'mins', 'minute', 'minutes'],
  ['h', 'hr', 'hrs', 'hour', 'hours'],
  ['day', 'days'],
  ['kb', 'kilobyte', 'kilobytes'],
  ['mb', 'megabyte', 'megabytes'],
  ['°', 'deg', 'degree', 'degrees'],
  ['mm', 'millimetre', 'millimetres', 'millimeter', 'millimeters'],
  ['cm', 'centimetre', 'centimetres', 'centimeter', 'centimeters'],
]

export interface NumberPlace {
  /** Only whole numbers are taken: a comma in one groups its digits. */
  readonly isWhole: boolean
  readonly name: string
  /** What the schema says of the argument. */
  readonly words: string
}

/** Longer texts are no number, in characters. */
const longest = 60

/**
 * The number in `text`; `undefined` where its unit is not the argument's own or the argument speaks of several, or where it can be read in two ways (`1,234`, where parts of one are taken, too).
 */
export function quantityIn(text: string, place: NumberPlace): number | undefined {
  if (text.length > longest) return undefined
  const plain = text.trim()
  const end = Math.max(...[...'0123456789'].map((digit) => plain.lastIndexOf(digit))) + 1
  const unit = plain.slice(end).trim().toLowerCase()
  if (end === 0 || (unit !== '' && !isUnitOf(unit, place))) return undefined
  const digits = digitsOf(plain.slice(0, end), place.isWhole)
  const number = digits === undefined ? Number.NaN : Number(digits)
  return Number.isInteger(number) ? (Number.isSafeInteger(number) ? number : undefined) : Number.isFinite(number) ? number : undefined
}

function digitsOf(written: string, isWhole: boolean): string | undefined {
  if (/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(written)) return written
  // Spaces, low lines and apostrophes are never anything else.
  if (/^[+-]?\d{1,3}(?:[ _'’\u00a0\u202f]\d{3})+(?:\.\d+)?$/.test(written)) return written.replaceAll(/[ _'’\u00a0\u202f]/g, '')
  const groups = /^[+-]?\d{1,3}(?:,\d{3})+(\.\d+)?$/.exec(written)
  if (groups) return isWhole || groups[1] !== undefined || written.split(',').length > 2 ? written.replaceAll(',', '') : undefined
  return !isWhole && /^[+-]?\d+,\d+$/.test(written) ? written.replace(',', '.') : undefined
}

/** The name of an argument says its unit before its description does, which may speak of others: `deadlineSeconds`, "at most a day". */
function isUnitOf(unit: string, { name, words }: NumberPlace): boolean {
  const spellings = units.find((one) => one.includes(unit))
  const inName = wordsOf(name)
  const said = unitsIn(inName).length > 0 ? inName : wordsOf(words)
  if (!spellings) return said.has(unit)
  const spoken = unitsIn(said)
  return spoken.length === 1 && spoken[0] === spellings
}

const unitsIn = (said: ReadonlySet<string>): (readonly string[])[] => units.filter((one) => one.some((spelling) => said.has(spelling)))

/** Without the `s` of "the model's", which is no second. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll(/['’]s\b/g, '')
      .toLowerCase()
      .match(/[\p{L}]+|[%°]/gu),
  )
