/** Serving over Streamable HTTP: to this machine, and to others who show who they are. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { HttpRoute } from '../kernel/contract/http.ts'
import type { Host } from '../kernel/ports/host.ts'
import { assetsRoute } from './http/assets-route.ts'
import type { Asker } from './http/asker.ts'
import { readJson } from './http/body.ts'
import { type Entrance, entrance, type EntranceInit } from './http/entrance.ts'
import { createServer } from './http/create-server.ts'
import { inUrl, listen } from './http/listen.ts'
import { ownConnection } from './http/own-connection.ts'
import { refusals } from './http/refusals.ts'
import type { McpDoor } from './http/mcp-door.ts'
import { mcpDoors } from './http/mcp-doors.ts'
import { replyRpcError } from './http/reply.ts'
import { requestIdOf } from './http/request-id.ts'
import type { Exchange } from './http/token-exchange.ts'
import { answerRoute, healthRoutes } from './http/routes.ts'
import type { ServingNow, ServingState } from './http/serving-now.ts'
import type { Renewal } from './http/renewal.ts'
import { asSent } from './incoming.ts'
import { type Serving, serving } from './serving.ts'

export interface HttpOptions {
  /** Default `http.host` of the config, else 127.0.0.1. Without authentication anything but this machine throws `HTTP_HOST_REFUSED`. */
  readonly host?: string
  /** Default `http.port` of the config, else 3939; 0 takes a free one. */
  readonly port?: number
  /** A bearer token of the local principal, beside what `http.auth` says. 20 characters or more. */
  readonly token?: string
  /** Pages of other ports of this machine are refused, whoever asks. Default: where nobody shows who they are. */
  readonly ownPages?: boolean
  /** What a page gets for a code. */
  readonly exchange?: Exchange
  /** Beside those that the registry has. */
  readonly routes?: readonly HttpRoute[]
}
export interface HttpServing extends Serving {
  /** Where MCP is: `http://127.0.0.1:3939/mcp`. */
  readonly url: string
  /** Throws where this host could not take over here: its config would let nobody in, or anybody. */
  accept(next: Host): void
}

const defaultPort = 3939
const defaultBodyBytes = 64 * 1024 * 1024
/** Answers that are on their way when the server closes get this long. */
const drainMs = 1_000
/** Resolves when it listens. Throws `PORT_TAKEN`, `HTTP_HOST_REFUSED` and `HTTP_AUTH_INVALID`. */
export async function serveHttp(host: Host, options: HttpOptions = {}): Promise<HttpServing> {
  const http = host.config.http ?? {}
  const address = options.host ?? http.host ?? '127.0.0.1'
  const bodyBytes = http.bodyBytes ?? defaultBodyBytes
  // Browsers that follow a link send no header: it must say by itself whose it is.
  const isSigned = (): boolean =>
    options.token !== undefined || host.config.http?.auth !== undefined || host.config.http?.publicUrl !== undefined
  const mcp = mcpDoors(host, { paths: false, isSigned, resultChars: Math.max(bodyBytes, defaultBodyBytes) }, http)
  host.countSessions(mcp.count)
  let state: ServingState = 'starting'
  let certificate: Renewal | undefined
  const now: ServingNow = { state: () => state, certificateEnds: () => certificate?.expiresAt }
  const own = [...healthRoutes(host, now, 'known'), assetsRoute(host), ...(options.routes ?? [])]
  const added = (): HttpRoute[] => (host.registry.routes ?? []).filter(({ enabled }) => enabled).map(({ value }) => value)
  const routes = (): HttpRoute[] => [...own, ...added()]
  const health = healthRoutes(host, now, 'all')
  const way: EntranceInit = {
    address,
    token: options.token,
    open: () => [...health, ...added().filter(({ open }) => open === true)],
    ...(options.ownPages !== undefined && { ownPages: options.ownPages }),
    exchange: options.exchange,
  }
  const admitted = newestEntrance(host, way)
  const hold = heldResponses(host)
  const refused = refusals((note) => host.note(note))

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('x-request-id', requestIdOf(request))
    // Whoever keeps connections open finds none that ends under the next request.
    if (state === 'closing') response.setHeader('connection', 'close')
    if (state === 'closing' || !response.shouldKeepAlive) ownConnection(response)
    const askedBy = refused.watch(request, response)
    const asker = await admitted(request, response)
    if (!asker) return
    askedBy(asker.principal.id)
    const { url } = asker
    if (url.pathname === '/mcp' || url.pathname === '/mcp/') return answerMcp({ mcp, hold }, asker, request, response, bodyBytes)
    if (!(await answerRoute(routes(), request, response, url, asker.principal, host)))
      replyRpcError(response, 404, 'There is nothing here. MCP is at /mcp.')
  }
  const listener: RequestListener = (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Who has hung up in the middle of a request is nobody's fault here.
      host.log[request.destroyed ? 'debug' : 'error']('A request failed', {
        path: request.url,
        error: String(error),
        requestId: requestIdOf(request),
      })
      replyRpcError(response, 500, 'The server failed to answer.', -32603)
    })
  }
  const created = await createServer(http.tls, listener, host.log)
  const { server } = created
  certificate = created.certificate
  // Whoever has renewed it says so by SIGHUP, and the lists may have changed then as well.
  if (certificate) host.on('listChanged', () => void certificate?.look())
  // Longer than clients keep theirs: they end idle connections, not we under their hands.
  server.keepAliveTimeout = 65_000
  const port = await listen(server, address, options.port ?? http.port ?? defaultPort)
  const url = `${http.tls ? 'https' : 'http'}://${inUrl(address)}:${port}/mcp`
  host.servedAt(url)
  const served = serving(host, async () => {
    state = 'closing'
    // Until the balancer has asked `/readyz` again, it sends calls, and they are answered.
    const noticeMs = host.config.http?.noticeMs ?? 0
    if (noticeMs > 0) await delay(noticeMs)
    refused.stop()
    await host.close()
    await mcp.close()
    certificate?.stop()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      setTimeout(() => server.closeAllConnections(), drainMs).unref()
    })
  })
  host.log.debug(`Serving MCP at ${url}`)
  host
    .ready()
    .catch((error: unknown) => host.log.error('A plugin failed after the start', { error: String(error) }))
    .finally(() => {
      if (state === 'starting') state = 'ready'
    })
  return { ...served, url, accept: (next) => void entrance(next, way) }
}

/** Who may ask is another question after a change of `http.auth`: what is held open ends, and its client comes back to be judged anew. */
function heldResponses(host: Host): (response: ServerResponse) => void {
  const held = new Set<ServerResponse>()
  const authOf = (): string => JSON.stringify(host.config.http?.auth ?? null)
  let known = authOf()
  // A host that takes over says that all lists may have changed.
  host.on('listChanged', () => {
    if (known === authOf()) return
    known = authOf()
    for (const response of held) response.end()
  })
  return (response) => {
    held.add(response)
    response.once('close', () => held.delete(response))
  }
}

/** Who may ask is said by the config of the host that answers now: it may have been replaced. */
function newestEntrance(host: Host, init: EntranceInit): Entrance {
  let known = { config: host.config, admit: entrance(host, init) }
  return (request, response) => {
    if (host.config !== known.config) known = { config: host.config, admit: entrance(host, init) }
    return known.admit(request, response)
  }
}

/** What a door of MCP can be asked by; what else there is (`TRACE`, `PATCH`) no door takes. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'])

async function answerMcp(
  { mcp, hold }: { readonly mcp: McpDoor; readonly hold: (response: ServerResponse) => void },
  { principal, expiresAt }: Asker,
  request: IncomingMessage,
  response: ServerResponse,
  bodyBytes: number,
): Promise<void> {
  if (!methods.has(request.method ?? ''))
    return replyRpcError(response, 405, 'MCP is asked by POST, GET and DELETE.', -32000, { allow: 'GET, POST, DELETE, OPTIONS' })
  const heldOpen = (): void => {
    hold(response)
    if (expiresAt !== undefined) endAt(response, expiresAt)
  }
  // What is held open ends with the token: its client comes back with another one.
  if (request.method === 'GET') heldOpen()
  if (request.method !== 'POST') return mcp.handle(principal, request, response, undefined)
  const body = await readJson(request, bodyBytes)
  if ('json' in body) {
    const message = Array.isArray(body.json) ? body.json.map(asSent) : asSent(body.json)
    if (isListening(message)) heldOpen()
    return mcp.handle(principal, request, response, message)
  }
  if (body.problem === 'not-json') return replyRpcError(response, 400, 'The body is not JSON.', -32700)
  replyRpcError(response, 413, `The body is larger than ${bodyBytes} bytes. \`http.bodyBytes\` can raise the limit.`, -32000, {
    connection: 'close',
  })
}

/** A stream that says what changes is held open for as long as its client likes. */
const isListening = (message: unknown): boolean => (message as { readonly method?: unknown } | null)?.method === 'subscriptions/listen'

/** The longest that a timer can wait. */
const longestMs = 2 ** 31 - 1

function endAt(response: ServerResponse, at: number): void {
  const timer = setTimeout(() => response.end(), Math.min(at - Date.now(), longestMs)).unref()
  response.once('close', () => clearTimeout(timer))
}
