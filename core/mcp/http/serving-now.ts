/** What a server over HTTP says of itself. */

export type ServingState = 'starting' | 'ready' | 'closing'
export interface ServingNow {
  state(): ServingState
  /** When its own certificate ends, epoch milliseconds; absent where it has none. */
  certificateEnds(): number | undefined
}
