/** Whether a provider has sent anything while it was asked. Its `ctx.fetch` knows; what it sends otherwise nobody sees. */
import { ambient } from '../time/ambient.ts'

export interface Sent {
  /** A request was answered, or broke when it was on its way. */
  something: boolean
}
const current = ambient<Sent>()

/** Runs `work`, and writes into `sent` what it sends. */
export const noting = <T>(sent: Sent, work: () => Promise<T>): Promise<T> => current.during(sent, work)

/** Said by `ctx.fetch`. Outside of orders nobody listens. */
export function noteSent(): void {
  const sent = current.get()
  if (sent) sent.something = true
}
