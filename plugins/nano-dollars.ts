/** Money in whole billionths of a dollar: sums of them are exact, whatever is added in which order. */

/** Billionths of a dollar, rounded to a whole one. */
export const nanosOf = (usd: number): number => Math.round(usd * 1e9)
/** US dollars. */
export const usdOf = (nanos: number): number => nanos / 1e9
