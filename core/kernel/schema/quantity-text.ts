/** Numbers with a unit or with separators, as people and models write them: `32px`, `20 seconds`, `1,024`. */

/** Spellings of one unit. A number may carry it where its argument speaks of that unit. */
const units: readonly (readonly string[])[] = [
  ['px', 'pixel', 'pixels'],
  // What is called a quality is a part of a hundred.
  ['%', 'percent', 'quality', 'opacity'],
  ['s', 'sec', 'secs', 'second', 'seconds'],
  ['ms', 'millisecond', 'milliseconds'],
  ['min', 'mins', 'minute', 'minutes'],
  ['kb', 'kilobyte', 'kilobytes'],
  ['mb', 'megabyte', 'megabytes'],
  ['°', 'deg', 'degree', 'degrees'],
  ['mm', 'millimetre', 'millimetres', 'millimeter', 'millimeters'],
  ['cm', 'centimetre', 'centimetres', 'centimeter', 'centimeters'],
]

export interface NumberPlace {
  /** Only whole numbers are taken: a comma in one groups its digits. */
  readonly isWhole: boolean
  /** What the schema calls the argument and says of it. */
  readonly words: string
}

/** Longer texts are no number, in characters. */
const longest = 60

/**
 * The number in `text`; `undefined` where its unit is not the argument's own, or where it can be read in two ways (`1,234`, where parts of one are taken, too).
 */
export function quantityIn(text: string, { isWhole, words }: NumberPlace): number | undefined {
  if (text.length > longest) return undefined
  const plain = text.trim()
  const end = Math.max(...[...'0123456789'].map((digit) => plain.lastIndexOf(digit))) + 1
  const unit = plain.slice(end).trim().toLowerCase()
  if (end === 0 || (unit !== '' && !isUnitOf(unit, words))) return undefined
  const digits = digitsOf(plain.slice(0, end), isWhole)
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

function isUnitOf(unit: string, words: string): boolean {
  const said = new Set(
    words
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}]+|[%°]/gu),
  )
  const spellings = units.find((one) => one.includes(unit)) ?? [unit]
  return spellings.some((one) => said.has(one))
}
