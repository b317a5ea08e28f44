/** What both adapters are to the streams that lead to their client. Types alone: the other era is never loaded. */

/** The adapter of one era, with its client on the other end of `channel`. */
export interface Era {
  /** Of the protocol, once it is agreed on. */
  readonly version: string | undefined
  /** Resolves when no request is being answered. */
  idle(): Promise<void>
  close(): Promise<void>
}
