/** Money in whole millionths of a dollar: sums of them are exact, whatever is added in which order. */

export const microsOf = (usd: number): number => Math.round(usd * 1e6)
export const usdOf = (micros: number): number => micros / 1e6
