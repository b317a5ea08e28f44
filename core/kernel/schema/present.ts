/** What is absent stays away: `undefined` is no value in JSON, and no option that anybody has set. */

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** A copy without the fields that are `undefined`. */
export const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
