/** The calls of one host: opened for whoever asks, ended with the host. */
import { askedLater } from '../call/asked-later.ts'
import type { CallInit } from '../call/call-init.ts'
import { backgroundCalls } from '../call/background-calls.ts'
import { recordOf } from '../call/call-record.ts'
import { countedRuns } from '../call/counted-runs.ts'
import { localPrincipal } from '../call/local-principal.ts'
import { openCall } from '../call/open-call.ts'
import { standingAs } from '../call/standing.ts'
import { AtelierError } from '../contract/errors.ts'
import { unspent } from '../errors/unspent.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import type { PluginContextInit } from '../plugin/plugin-context.ts'
import type { Host, OpenedCall } from '../ports/host.ts'
import { pending } from '../time/pending.ts'
import type { HostParts } from './parts.ts'

/** How long runs whose callers were ended may take to wind down. */
const windDownMs = 1000

export interface HostCalls {
  open: Host['openCall']
  /** Calls of clients that are answered now. */
  count(): number
  /** A call with no client behind it. Who works in the background sets its own time; closing does not wait for it. */
  background: PluginContextInit['background']
  /**
   * Refuses new calls, gives those in flight `graceMs`, then ends them and their runs, and waits `drainMs` for orders that are out. Called
   * again it may shorten the time.
   */
  end(graceMs: number, drainMs: number): Promise<void>
}

export function hostCalls(parts: HostParts, pipeline: Pipeline, offerPartial: CallInit['offerPartial']): HostCalls {
  const { services, store, doors } = parts
  const inFlight = new Set<OpenedCall>()
  const behind = backgroundCalls()
  const running = pending()
  const client = { name: 'atelier', version: services.version, protocolVersion: '', capabilities: {} }
  let isClosing = false
  let drainUntil = Infinity
  const outNow = async (): Promise<string> =>
    (await services.orders.list().catch(() => []))
      .filter(({ state }) => state === 'here')
      .map(({ id, kind, provider, at }) => `${id} ("${kind}" by ${provider}, ${Math.round((Date.now() - at) / 1000)} s ago)`)
      .join(', ')
  const waitsFor = (): string => (parts.flights.held > 0 ? ` It waits for orders that are out: ${parts.flights.held}.` : '')
  const run: Pipeline = (request, options, by, parent) => {
    const inputs = doors.inputs(request, by.caller.principal, by.caller.signal)
    const ask = (asked: typeof request) => pipeline(asked, options, by, parent)
    return running.add(inputs instanceof Promise ? inputs.then(ask) : ask(inputs))
  }
  const init: CallInit = { ...parts, inputs: services.inputs(store, doors.source), pipeline: run, offerPartial }
  return {
    count: () => inFlight.size,
    open(peer) {
      if (isClosing) throw unspent('HOST_CLOSING', `The host is closing and takes no new calls.${waitsFor()}`, { retryable: true })
      const own = openCall(init, peer)
      const opened: OpenedCall = {
        ...own,
        end(reason) {
          own.end(reason)
          inFlight.delete(opened)
        },
      }
      inFlight.add(opened)
      return opened
    },
    background({ by, principal = by?.principal ?? localPrincipal(services.config), standing = { paths: true }, asks, ...rest }) {
      const opened = openCall(init, {
        principal,
        client,
        ...standingAs(standing),
        deadlineMs: Infinity,
        ...(asks && askedLater(asks)),
        ...rest,
      })
      behind.add(opened)
      return by ? countedRuns(opened.call, recordOf(by).working) : opened.call
    },
    async end(graceMs, drainMs) {
      isClosing = true
      const until = Date.now() + graceMs
      drainUntil = Math.min(drainUntil, until + drainMs)
      // Who gives them longer than usual knows that they are there, as where a host takes over. A client that ends its host says no more.
      if (graceMs <= parts.limits.graceMs) parts.flights.doubtMembers()
      while (inFlight.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, Math.min(25, graceMs)))
      const reason = new AtelierError({ code: 'ABORTED', message: 'The host is closing.', retryable: true, outcome: 'unknown' })
      for (const opened of inFlight) opened.end(reason)
      behind.end(reason)
      await running.over(windDownMs)
      if (parts.flights.held > 0) services.log.info(`Waiting for orders that are out: ${await outNow()}.`)
      while (parts.flights.held > 0 && Date.now() < drainUntil) await new Promise((resolve) => setTimeout(resolve, 25))
      if (parts.flights.held > 0) services.log.warn(`Closed over orders that are out: ${await outNow()}.`)
    },
  }
}
