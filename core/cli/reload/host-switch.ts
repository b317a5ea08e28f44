/** A host that can be replaced while it is served: sessions and their listeners stay, who answers them is new. */
import { EventEmitter } from 'node:events'
import type { LogLevel } from '../../kernel/contract/caller.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { inTime } from '../../kernel/time/in-time.ts'

export interface HostSwitch {
  /** Speaks for whichever host is the newest. Closing it closes all. */
  readonly host: Host
  /** From now on `next` takes the calls. Calls in flight end on the host that took them, which then closes; after that `next` is made ready. */
  swap(next: Host): void
  /** Tells every client. `data`: JSON. */
  notice(level: LogLevel, data: unknown): void
}

/** What is in flight may have been paid for: it has the time that a call has by default. */
const inFlightMs = 300_000
const handOverMs = 5_000

/** Starts with `first`, which is not made ready: whoever serves does that. */
export function hostSwitch(first: Host): HostSwitch {
  const events = new EventEmitter().setMaxListeners(0)
  const leaving = new Set<Host>()
  const counters = new Set<() => number>()
  let current = first
  let address: string | undefined
  let closing: Promise<void> | undefined
  const follow = (host: Host): (() => void)[] => [
    host.on('listChanged', (...change) => void events.emit('listChanged', ...change)),
    host.on('resourceChanged', (...change) => void events.emit('resourceChanged', ...change)),
    host.on('called', (note) => void events.emit('called', note)),
  ]
  let following = follow(first)

  const replace = async (old: Host, next: Host): Promise<void> => {
    const closed = old
      .close(inFlightMs)
      .catch((error: unknown) => next.log.error('The former host did not close well', { error: String(error) }))
    leaving.add(old)
    // What works in the background belongs to one host at a time, but does not wait for a long call.
    await inTime(handOverMs, closed, () => {})
    if (!closing && current === next) await next.ready()
    await closed
    leaving.delete(old)
  }
  const host: Host = {
    get version() {
      return current.version
    },
    get config() {
      return current.config
    },
    get dirs() {
      return current.dirs
    },
    get plugins() {
      return current.plugins
    },
    get engines() {
      return current.engines
    },
    get registry() {
      return current.registry
    },
    get assets() {
      return current.assets
    },
    get secrets() {
      return current.secrets
    },
    get sessions() {
      return current.sessions
    },
    get links() {
      return current.links
    },
    get retention() {
      return current.retention
    },
    get log() {
      return current.log
    },
    get tracing() {
      return current.tracing
    },
    askedCalls: () => current.askedCalls(),
    errorEntry: (code) => current.errorEntry(code),
    openCall: (peer) => current.openCall(peer),
    note: (note) => current.note(note),
    countSessions(count) {
      counters.add(count)
      current.countSessions(count)
    },
    servedAt(at) {
      address = at
      current.servedAt(at)
    },
    callTool: (name, args, call) => current.callTool(name, args, call),
    service: (name) => current.service(name),
    on(event, listener) {
      events.on(event, listener)
      return () => events.off(event, listener)
    },
    ready: () => current.ready(),
    close(graceMs, drainMs) {
      return (closing ??= (async () => {
        await Promise.all([current, ...leaving].map((one) => one.close(graceMs, drainMs)))
      })())
    },
  }
  return {
    host,
    swap(next) {
      // Too late to serve.
      if (closing) return void next.close(0)
      const old = current
      for (const stop of following) stop()
      current = next
      for (const count of counters) next.countSessions(count)
      if (address !== undefined) next.servedAt(address)
      following = follow(next)
      replace(old, next).catch((error: unknown) => next.log.error('A host was not replaced as it should', { error: String(error) }))
      for (const what of ['tools', 'resources', 'prompts'] as const) events.emit('listChanged', what)
    },
    notice: (level, data) => void events.emit('notice', level, data),
  }
}
