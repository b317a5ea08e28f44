/** What the library is to be rid of, by `library.keep` of the config. */

/** An asset that goes, and why. */
export interface Leaving {
  readonly id: string
  readonly principal: string
  readonly name: string
  /** Of all its files. */
  readonly bytes: number
  /** When it was made, for the last time. Epoch milliseconds. */
  readonly at: number
  /** Older than `days`, or beyond `bytes`. */
  readonly why: 'days' | 'bytes'
}
/** What a sweep does, or has done. */
export interface Sweep {
  readonly toTrash: readonly Leaving[]
  readonly forGood: readonly Leaving[]
}
export interface Retention {
  /** What a sweep would do, by what is on the disk now. */
  plan(): Promise<Sweep>
  /** Does it, one asset after the other, and says in the log what went. Nothing where one of the hosts has done it within the hour, or does it now. Never throws. */
  sweep(): Promise<Sweep>
}
/** Which assets a principal's open work refers to, by id: their own, and those that others share with them. A rejection keeps all of the principal's, and all that is shared. */
export type InUse = (principal: string) => Promise<ReadonlySet<string>>
