/** What lengths without a unit are in. */
import type { Thing } from './thing.ts'
import { unitsMm } from './tokens.ts'

/** Ranges in which the largest length of a thing lies when people say it in a unit, in millimetres. */
const usual = { furniture: [['cm', 30, 4000], ['mm', 200, 4000], ['m', 300, 4000]], building: [['m', 1500, 200_000], ['cm', 1500, 200_000], ['mm', 1500, 200_000]] } as const // oxfmt-ignore

/** The one that stands there most often; the first of several. */
export const mostCommon = <T extends string>(all: readonly T[]): T | undefined =>
  all.toSorted((a, b) => all.filter((one) => one === b).length - all.filter((one) => one === a).length)[0]

/** The unit in which people say such a size of such a thing; millimetres where none fits. */
export const usualUnit = (bare: Thing['bare'], largest: number): 'mm' | 'cm' | 'm' =>
  (bare === 'mm'
    ? undefined
    : usual[bare].find(([unit, least, most]) => largest * unitsMm[unit] >= least && largest * unitsMm[unit] <= most)?.[0]) ?? 'mm'
