/** A host that tells of a changed resource when it knows what clients have chosen before, at whichever host: who watches it stands in its copies of their sessions. */
import type { Host, HostEvents } from '../../../kernel/ports/host.ts'

/** The host, but for when it tells that a resource has changed. `caughtUp` never rejects. */
export function tellingWhenCaughtUp(host: Host, caughtUp: () => Promise<void>): Host {
  const on = <E extends keyof HostEvents>(event: E, listener: HostEvents[E]): (() => void) => {
    if (event !== 'resourceChanged') return host.on(event, listener)
    let isOver = false
    const stop = host.on('resourceChanged', (...change) => {
      void caughtUp().then(() => isOver || (listener as HostEvents['resourceChanged'])(...change))
    })
    return () => {
      isOver = true
      stop()
    }
  }
  return Object.create(host, { on: { value: on } }) as Host
}
