/** How much an edit asks for, in numbers. One that is not used is said, because another amount would be done without a word. */
import type { Impossible, Operation } from './operations.ts'

const boxes = /-?\d{1,5}\s?,\s?-?\d{1,5}\s?,\s?-?\d{1,5}\s?,\s?-?\d{1,5}/g
const orders = /\b(?:image|picture|photo|pic|number|no) ?#?\d{1,2}\b/g
const amount =
  /(?<![\p{L}\d.,])(-?\d{1,12}(?:[.,]\d{1,12}){0,4}) ?(%|percent\b|°|deg(?:rees?)?\b|px\b|pixels?\b|x\b|times\b)?(?![\p{L}\d]|[.,]\d)/gu

interface Amount {
  readonly text: string
  /** `NaN` where it can be read in two ways, or in none: `1,000`. */
  readonly value: number
  readonly unit: 'percent' | 'degrees' | 'pixels' | 'times' | undefined
}

/** The numbers of a clause with their units; neither boxes nor numbers of pictures. */
function amountsIn(clause: string): readonly Amount[] {
  return [...clause.replaceAll(boxes, ' ').replaceAll(orders, ' ').matchAll(amount)].map(([text, digits = '', unit]) => ({
    text: text.trim(),
    value: /^-?\d{1,4}(?:[.,]\d{1,2})?$/.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN,
    unit: unit === undefined ? undefined : unitOf(unit),
  }))
}

const unitOf = (unit: string): Amount['unit'] =>
  /^(?:%|percent)$/.test(unit) ? 'percent' : /^(?:°|deg)/.test(unit) ? 'degrees' : unit.startsWith('p') ? 'pixels' : 'times'

/** In percent, where the clause says one. */
export const percentIn = (clause: string): number | undefined => amountsIn(clause).find(({ unit }) => unit === 'percent')?.value

/** In degrees, or without a unit, where the clause says one. */
export function degreesIn(clause: string): number | undefined {
  const amounts = amountsIn(clause)
  return (amounts.find(({ unit }) => unit === 'degrees') ?? amounts.find(({ unit }) => unit === undefined))?.value
}

const graded: ReadonlySet<Operation['kind']> = new Set(['level', 'blur', 'sharpen', 'pixelate'])

/** The most that a change of tone, blur or the like can be told to do, in percent: beyond it nothing is left of a picture. */
export const mostPercent = 100

/** What `clause` says in numbers and none of `operations` does. */
export function unusedAmount(clause: string, operations: readonly Operation[]): Impossible | undefined {
  const does = (kind: Operation['kind']): boolean => operations.some((one) => one.kind === kind)
  const isGraded = operations.some(({ kind }) => graded.has(kind))
  const amounts = amountsIn(clause)
  const beyond =
    isGraded || does('tint') ? amounts.find(({ value, unit }) => unit === 'percent' && Math.abs(value) > mostPercent) : undefined
  if (beyond)
    return {
      what: `"${beyond.text.slice(0, 40)}" in "${clause.slice(0, 80)}"`,
      fix: `Say at most ${mostPercent} %; a second edit of the result goes further.`,
    }
  const unused = amounts.find(({ value, unit }, at) => {
    const isAgain = amounts.findIndex((one) => one.unit === unit) < at
    if (unit === undefined) return does('rotate') ? isAgain || Number.isNaN(value) : isGraded
    if (Number.isNaN(value) || isAgain) return true
    if (unit === 'pixels') return !does('border') || !Number.isInteger(value)
    return unit === 'times' ? isGraded : false
  })
  return (
    unused && {
      what: `"${unused.text.slice(0, 40)}" in "${clause.slice(0, 80)}"`,
      fix: 'Say one amount in each sentence: "30 % darker. 20 % more contrast. Rotate by 1.5 degrees. A border of 5 px."',
    }
  )
}
