/** Times in keys, counted down: the newest comes first in a list. */

/** Thirteen digits reach to the year 2286. */
export const lastTime = 9_999_999_999_999

/** `time`: epoch milliseconds. Always thirteen digits. */
export const countdown = (time: number): string => String(lastTime - Math.min(Math.max(0, time), lastTime)).padStart(13, '0')
/** The time again. */
export const timeOf = (digits: string): number => lastTime - Number(digits)
