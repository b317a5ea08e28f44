/** A number that goes by how many there are: the first row whose `most` is not exceeded. Ends with a row of `Infinity`. */
export type Steps = readonly (readonly [most: number, value: number])[]

export const stepAt = (steps: Steps, count: number): number => steps.find(([most]) => count <= most)![1]

/** `value`, but no less than `least` and no more than `most`. */
export const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value))
