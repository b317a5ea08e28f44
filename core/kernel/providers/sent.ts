/** Whether a provider has sent anything while it was asked. Its `ctx.fetch` knows; what it sends otherwise nobody sees. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Sent {
  /** A request was answered, or broke when it was on its way. */
  something: boolean
}
const current = new AsyncLocalStorage<Sent>()

/** Runs `work`, and writes into `sent` what it sends. */
export const noting = <T>(sent: Sent, work: () => T): T => current.run(sent, work)

/** Said by `ctx.fetch`. Outside of orders nobody listens. */
export function noteSent(): void {
  const sent = current.getStore()
  if (sent) sent.something = true
}
