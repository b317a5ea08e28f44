/** What a call has done already, for when it is done once more: a client that had to be asked something repeats its request with the answer. */

/** Bytes that belong to what is kept. */
export interface KeptBytes {
  /** Gives a name to read them by. */
  keep(bytes: Uint8Array): Promise<string>
  read(name: string): Promise<Uint8Array>
}

export interface CallJournal {
  /** When the call was first begun. Epoch milliseconds. */
  readonly startedAt: number
  /** It was begun before, and is done again. */
  readonly isReplay: boolean
  readonly bytes: KeptBytes
  /**
   * Does a step of the call once. Where it ended before, its result is answered from the journal, or its error thrown. `what` is the step
   * in words that are the same each time; where the same is done twice, these are two steps, in their order.
   */
  step<T>(what: string, step: JournalStep<T>): Promise<T>
}
export interface JournalStep<T> {
  /** `id`: the same each time, for whatever needs one. */
  work(id: string): Promise<T>
  /** Its result as plain JSON. */
  write(value: T): Promise<unknown> | unknown
  read(kept: unknown): Promise<T>
  /** Whether it may have cost something. Default: no step of its kind does. */
  mayCost?(value: T): boolean
}
