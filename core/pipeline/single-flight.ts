/** Callers who ask the same at the same time wait for one piece of work; it is cancelled when the last of them has left. */
import { setMaxListeners } from 'node:events'

/** Somebody who waits. `M` is what the work may need of its members (progress, warnings, a person to ask). */
export interface Flight<M> {
  /** Aborts when the last member has left. */
  readonly signal: AbortSignal
  /** Members still waiting, first come first. */
  readonly members: ReadonlySet<M>
}

export interface SingleFlight<M, T> {
  /**
   * Joins the work under `key`, or starts it. `shared` is true for those who joined. Rejects with the signal's reason when
   * `signal` aborts; the others wait on. A `key` of `undefined` is never shared.
   */
  join(
    key: string | undefined,
    member: M,
    signal: AbortSignal,
    start: (flight: Flight<M>) => Promise<T>,
  ): Promise<{ readonly value: T; readonly shared: boolean }>
}

interface Open<M, T> extends Flight<M> {
  readonly members: Set<M>
  readonly controller: AbortController
  readonly work: Promise<T>
}

export function singleFlight<M, T>(): SingleFlight<M, T> {
  const flights = new Map<string, Open<M, T>>()

  const open = (key: string | undefined, member: M, start: (flight: Flight<M>) => Promise<T>): Open<M, T> => {
    const controller = new AbortController()
    setMaxListeners(0, controller.signal)
    const members = new Set([member])
    const work = start({ signal: controller.signal, members })
    const flight = { controller, members, signal: controller.signal, work }
    if (key !== undefined) flights.set(key, flight)
    const land = (): void => {
      if (key !== undefined && flights.get(key) === flight) flights.delete(key)
    }
    work.then(land, land)
    return flight
  }

  return {
    async join(key, member, signal, start) {
      signal.throwIfAborted()
      const running = key === undefined ? undefined : flights.get(key)
      const flight = running && !running.signal.aborted ? running : open(key, member, start)
      flight.members.add(member)
      let leave = (): void => {}
      const left = new Promise<never>((_, reject) => {
        leave = () => {
          flight.members.delete(member)
          if (flight.members.size === 0) flight.controller.abort(signal.reason)
          reject(signal.reason as Error)
        }
        signal.addEventListener('abort', leave, { once: true })
      })
      try {
        return { value: await Promise.race([flight.work, left]), shared: flight === running }
      } finally {
        signal.removeEventListener('abort', leave)
        flight.members.delete(member)
      }
    },
  }
}
