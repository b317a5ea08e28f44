/** `ctx.fetch`: a plugin's way out, to the hosts that it has declared and no others. What it sends for a paid order outlives this process. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Tracing } from '../../kernel/ports/tracing.ts'
import { noteSent } from '../../kernel/providers/sent.ts'
import { type CurrentOrder, currentOrder } from '../orders/current-order.ts'
import { fingerprint } from '../orders/fingerprint.ts'
import type { HeldRequest } from '../orders/holder-messages.ts'
import { isSafe, keptAnswer, responseOf } from '../orders/kept-answers.ts'
import { guardedFetch, requestOf } from './guarded-fetch.ts'
import { patiently } from './patient-dispatcher.ts'
import { tracedFetch } from './traced-fetch.ts'
import type { Proxies } from './proxies.ts'

/** A process that outlives this one. */
export interface OutlivingProcess {
  /** One request after its body, which is sent part by part; nothing was sent where there is no such process. */
  request(): Promise<OutlivingRequest | undefined>
}
export interface OutlivingRequest {
  add(part: Uint8Array): Promise<void>
  /** As `fetch` does. */
  send(request: HeldRequest, signal: AbortSignal): Promise<Response>
  giveUp(): void
}

interface Ways {
  readonly outliving?: OutlivingProcess | undefined
  readonly proxies?: Proxies | undefined
  readonly tracing?: Tracing | undefined
}

/**
 * A `fetch` for `needs.hosts`: names with or without port, `*.example.com` for those below one, `*` for all. Only what is
 * named in full may be private. Throws `NEEDS_FORBIDDEN` for the rest, also on redirects. What belongs to a paid order is sent by `outliving`,
 * and what a host that is gone has sent for it is answered from what came, where `ORDER_UNCERTAIN` says that nothing did. A request with a
 * `dispatcher` of its own goes out from here: connections stay in their process.
 */
export function createPluginFetch(hosts: readonly string[], { outliving, proxies, tracing }: Ways = {}): typeof globalThis.fetch {
  const direct = guardedFetch(hosts, proxies)
  const plain: typeof globalThis.fetch = async (input, init) => {
    const order = currentOrder.get()
    if (!order) return direct(input, init)
    const bringsConnections = init !== undefined && 'dispatcher' in init
    if (order.left) return answeredAgain(order, order.left, async () => direct(input, await patiently(init, proxies)), input, init)
    const held = bringsConnections ? undefined : await outliving?.request()
    if (!held) return direct(input, outliving ? await patiently(init, proxies) : init)
    try {
      return await sent({ order, held, hosts, proxies, request: requestOf(input, init), signal: signalOf(input, init) })
    } catch (error) {
      held.giveUp()
      throw error
    }
  }
  return tracing ? tracedFetch(plain, tracing) : plain
}

/** Of the caller: that of a `Request` ends with it, however long its answer takes. */
const signalOf = (input: Parameters<typeof fetch>[0], init: RequestInit | undefined): AbortSignal =>
  init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal)

interface Sending {
  readonly order: CurrentOrder
  readonly held: OutlivingRequest
  readonly hosts: readonly string[]
  readonly proxies: Proxies | undefined
  readonly request: Request
  readonly signal: AbortSignal
}

async function sent({ order, held, hosts, proxies, request, signal }: Sending): Promise<Response> {
  const n = order.kept++
  const mark = fingerprint(request)
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    signal.throwIfAborted()
    mark.add(part)
    await held.add(part)
  }
  const watched = await order.watched
  const { method, url, redirect } = request
  const asked = { fingerprint: mark.whole(), dir: order.answers, n, until: order.until, ...(watched !== undefined && { watched }) }
  signal.throwIfAborted()
  return held.send({ method, url, redirect, headers: [...request.headers], hosts, proxies, ...asked }, signal)
}

/** What came for the same request before. What changes nothing may be sent again where nothing came; all else was paid for, perhaps. */
async function answeredAgain(
  order: CurrentOrder,
  left: NonNullable<CurrentOrder['left']>,
  send: () => Promise<Response>,
  ...[input, init]: Parameters<typeof fetch>
): Promise<Response> {
  const request = requestOf(input, init)
  const mark = fingerprint(request)
  // What is sent after all is made anew: this body is read.
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) mark.add(part)
  const asked = mark.whole()
  const at = left.findIndex((one) => one.fingerprint === asked)
  const [before] = at === -1 ? [] : left.splice(at, 1)
  const kept = before && (await keptAnswer(before, signalOf(input, init)))
  if (before && kept) {
    if (kept.isSent) noteSent()
    return responseOf(before, kept)
  }
  if (isSafe(request)) return send()
  noteSent()
  order.isDoubtful = true
  throw new AtelierError({
    code: 'ORDER_UNCERTAIN',
    message: `The same was ordered before (order ${order.id}), and its answer was not kept to its end.`,
    fix: `Ask the user first. If they agree to pay once more, call again with \`order: "${order.id}"\`.`,
    outcome: 'unknown',
    details: { order: order.id },
  })
}
