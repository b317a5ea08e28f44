/** `/mcp` for requests of 2026-07-28: each stands alone, and says by itself who asks. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { onChanges } from '../changes.ts'
import type { Standing } from '../exchange.ts'
import { addressOf } from '../http/address.ts'
import type { McpDoor } from '../http/mcp-door.ts'
import { peerOf } from '../http/peers.ts'
import { replyRpcError } from '../http/reply.ts'
import { retryAfterOf } from '../http/retry-after.ts'
import { type Taken, takenBy } from '../http/taken-by.ts'
import { refusesMore, requestsIn } from '../http/waiting.ts'
import { argumentHeaderProblem } from './argument-headers.ts'
import { changeBus } from './change-bus.ts'
import { asRequested } from './incoming.ts'
import { atWorkCounter, openServer } from './server.ts'
import { taskListenProblem } from './tasks-extension.ts'

/** Streams that one process holds open for `subscriptions/listen`. */
const mostListeners = 1000
const shapes: Readonly<Record<Taken, 'json' | 'sse' | 'auto'>> = { json: 'json', stream: 'sse', both: 'auto' }

export function answerRequests(host: Host, standing: Standing): McpDoor {
  const { bus, as, publish } = changeBus()
  const atWork = atWorkCounter()
  const open = new Set<{ readonly peer: string; readonly asked: number }>()
  /** Who has sent a request, told to its server. */
  const principals = new WeakMap<Request, Principal>()
  const handlers = new Map<string, McpHttpHandler>()
  const handlerFor = (taken: Taken): McpHttpHandler => {
    const responseMode = shapes[taken]
    const made =
      handlers.get(responseMode) ??
      createMcpHandler(({ requestInfo }) => openServer(host, { ...standing, principal: principals.get(requestInfo!)! }, atWork), {
        legacy: 'reject',
        responseMode,
        bus,
        maxSubscriptions: mostListeners,
        onerror: (error) => host.log.debug('A message could not be handled', { error: error.message }),
      })
    handlers.set(responseMode, made)
    return made
  }
  const stop = onChanges(host, {
    listChanged: (what, whose) => publish({ kind: `${what}_list_changed` }, whose),
    resourceChanged: (uri, whose) => publish({ kind: 'resource_updated', uri }, whose),
  })
  return {
    async handle(principal, request, response, body) {
      const taken = takenBy(request)
      if (taken === undefined)
        return replyRpcError(response, 406, 'The answer is application/json or text/event-stream, and Accept names neither.')
      const asked = requestsIn(body)
      const peer = peerOf(principal, request, body)
      const ofPeer = sum([...open].filter((one) => one.peer === peer))
      if (refusesMore(response, { session: 0, peer: ofPeer, all: sum([...open]) }, asked)) return
      const one = { peer, asked }
      const left = new AbortController()
      open.add(one)
      response.once('close', () => {
        open.delete(one)
        left.abort()
      })
      const message = await asRequested(body, host, { ...standing, principal })
      const problem = taskListenProblem(message) ?? (await argumentHeaderProblem(message, request, host, principal))
      if (problem) return void response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(problem))
      const asks = new Request(addressOf(request)!, { method: request.method ?? 'POST', headers: headersOf(request), signal: left.signal })
      principals.set(asks, principal)
      const answer = await as(principal, () => handlerFor(taken).fetch(asks, { parsedBody: message }))
      await write(answer, response)
    },
    // None is kept: each request stands alone.
    count: () => 0,
    async close() {
      stop()
      await Promise.allSettled([...handlers.values()].map((handler) => handler.close()))
    },
  }
}

async function write(answer: Response, response: ServerResponse): Promise<void> {
  if (response.destroyed) return void answer.body?.cancel()
  const headers = Object.fromEntries(answer.headers)
  if (headers['content-type']?.startsWith('application/json')) {
    // Rejects where the client is gone.
    const text = await answer.text().catch(() => '')
    // Only what may say so is read once more.
    const later = text.includes('"retryAfterMs"') ? retryAfterOf(JSON.parse(text)) : {}
    return void response.writeHead(answer.status, { ...headers, ...later }).end(text)
  }
  response.writeHead(answer.status, headers)
  if (!answer.body) return void response.end()
  // A client that goes away ends the stream from its side.
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response).catch(() => {})
}

const sum = (all: readonly { readonly asked: number }[]): number => all.reduce((total, { asked }) => total + asked, 0)

const headersOf = ({ headers }: IncomingMessage): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  )
