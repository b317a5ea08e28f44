/** What a measure answers, and how numbers and places read in it. */
import { tidyNumber } from '../report.ts'
import { thousands } from '../thousands.ts'
import type { Subject } from './context.ts'
import type { MeasureKind } from './requests.ts'

export interface MeasureResult {
  readonly kind: MeasureKind
  /** The part that was measured; absent for the whole model. */
  readonly part?: string
  readonly other?: string
  /** All that matters of it in words, with units. */
  readonly text: string
  /** What could not be measured, and why. */
  readonly notes?: readonly string[]
  readonly [more: string]: unknown
}

/** Four digits. */
export const short = (value: number): number => tidyNumber(Math.abs(value) < 1e-9 ? 0 : value, 4)
export const place = (at: readonly number[]): number[] => {
  // What is nothing beside the largest of them is nothing.
  const noise = Math.max(...at.map(Math.abs)) * 1e-5
  return at.map((value) => (Math.abs(value) < noise ? 0 : short(value)))
}
export const placeText = (at: readonly number[]): string => `[${place(at).join(', ')}]`
export const percent = (share: number): string => `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))} %`
export const plural = (count: number, one: string): string => `${thousands(count)} ${one}${count === 1 ? '' : 's'}`
export const quoted = (names: readonly string[], most = 4): string =>
  `${names.slice(0, most).map((name) => `"${name}"`).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}` // oxfmt-ignore

/** Who it is about, at the beginning of a sentence. */
export const subjectText = ({ name }: Subject): string => (name === undefined ? 'The model' : `"${name}"`)

/** Says which parts are open or cut through themselves, and what that means for a measure that needs a solid. */
export function solidNotes(subject: Subject, without: string): string[] {
  const [open, cut] = [subject.open(), subject.cut()]
  return [
    ...(open.length > 0 ? [`${quoted(open)} ${open.length === 1 ? 'is' : 'are'} not closed, so ${without}`] : []),
    ...(cut.length > 0 ? [`${quoted(cut)} cut${cut.length === 1 ? 's' : ''} through ${cut.length === 1 ? 'itself' : 'themselves'}: what lies inside is not certain there.`] : []),
  ] // oxfmt-ignore
}

/** The frame of every result. */
export const resultOf = (
  kind: MeasureKind,
  subject: Subject,
  text: string,
  more: object,
  notes: readonly string[] = [],
): MeasureResult => ({
  kind,
  ...(subject.name !== undefined && { part: subject.name }),
  text: [text, ...notes].join(' '),
  ...more,
  ...(notes.length > 0 && { notes }),
})
