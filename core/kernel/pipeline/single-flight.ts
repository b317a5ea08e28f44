/** Callers who ask the same at the same time wait for one piece of work; it is cancelled when the last of them has left. */
import { setMaxListeners } from 'node:events'
import { untilAborted } from '../time/until-aborted.ts'
import { type Orders, orders } from './orders.ts'

/** Somebody who waits. `M` is what the work may need of its members (progress, warnings, a person to ask). */
export interface Flight<M> {
  /** Aborts when the last member has left. */
  readonly signal: AbortSignal
  /** Members still waiting, first come first. */
  readonly members: ReadonlySet<M>
  /** What the work has ordered. */
  readonly orders: Orders
}

export interface SingleFlight<M, T> {
  /**
   * Joins the work under `key`, or starts it. `shared` is false for one of those who get it, the first who is still there,
   * and true for the rest: so the bill has exactly one name on it. Rejects with the signal's reason when `signal` aborts; the
   * others wait on. A `key` of `undefined` is never shared. `joined` hears which work it is, before anything is waited for.
   */
  join(
    key: string | undefined,
    member: M,
    signal: AbortSignal,
    start: (flight: Flight<M>) => Promise<T>,
    joined?: (flight: Flight<M>) => void,
  ): Promise<{ readonly value: T; readonly shared: boolean }>
}

interface Open<M, T> extends Flight<M> {
  readonly members: Set<M>
  readonly controller: AbortController
  readonly work: Promise<T>
  /** Who is first when the work is done. */
  first?: M | undefined
}

export function singleFlight<M, T>(): SingleFlight<M, T> {
  const flights = new Map<string, Open<M, T>>()

  const open = (key: string | undefined, member: M, start: (flight: Flight<M>) => Promise<T>): Open<M, T> => {
    const controller = new AbortController()
    setMaxListeners(0, controller.signal)
    const members = new Set([member])
    const own: Flight<M> = { signal: controller.signal, members, orders: orders() }
    const work = start(own)
    const flight: Open<M, T> = { ...own, members, controller, work }
    if (key !== undefined) flights.set(key, flight)
    // Runs before any member hears of the result, and so before any of them leaves.
    const land = (): void => {
      flight.first = members.values().next().value
      if (key !== undefined && flights.get(key) === flight) flights.delete(key)
    }
    work.then(land, land)
    return flight
  }

  return {
    async join(key, member, signal, start, joined) {
      signal.throwIfAborted()
      const running = key === undefined ? undefined : flights.get(key)
      const flight = running && !running.signal.aborted ? running : open(key, member, start)
      flight.members.add(member)
      joined?.(flight)
      const leave = (): void => {
        flight.members.delete(member)
        if (flight.members.size === 0) flight.controller.abort(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      try {
        const value = await untilAborted(signal, flight.work)
        return { value, shared: flight.first !== member }
      } finally {
        signal.removeEventListener('abort', leave)
        flight.members.delete(member)
      }
    },
  }
}
