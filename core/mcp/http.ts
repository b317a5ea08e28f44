/** Serving over Streamable HTTP: to this machine, and to others who show who they are. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Principal } from '../kernel/contract/caller.ts'
import type { HttpRoute } from '../kernel/contract/http.ts'
import type { Host } from '../kernel/ports/host.ts'
import { addressOf } from './http/address.ts'
import { assetsRoute } from './http/assets-route.ts'
import { type Asker, authentication } from './http/authentication.ts'
import { readJson } from './http/body.ts'
import { inUrl, isLoopback, listen, refuseOpenHost } from './http/listen.ts'
import { originProblem } from './http/origin-check.ts'
import { replyRefusal } from './http/refuse.ts'
import { replyJson, replyRpcError } from './http/reply.ts'
import { requestIdOf } from './http/request-id.ts'
import { answerRoute, healthRoutes, type ServingState } from './http/routes.ts'
import { keptSessions, type Sessions, statelessRequests } from './http/sessions.ts'
import { withoutAuthorization } from './http/without-authorization.ts'
import { asSent, initializeRefusal } from './incoming.ts'
import { type Serving, serving } from './serving.ts'

export interface HttpOptions {
  /** Default `http.host` of the config, else 127.0.0.1. Without authentication anything but this machine throws `HTTP_HOST_REFUSED`. */
  readonly host?: string
  /** Default `http.port` of the config, else 3939; 0 takes a free one. */
  readonly port?: number
  /** A bearer token of the local principal, beside what `http.auth` says. 20 characters or more. */
  readonly token?: string
  /** Beside those that the registry has. */
  readonly routes?: readonly HttpRoute[]
}
export interface HttpServing extends Serving {
  /** Where MCP is: `http://127.0.0.1:3939/mcp`. */
  readonly url: string
}

const defaultPort = 3939
const defaultBodyBytes = 64 * 1024 * 1024
/** Answers that are on their way when the server closes get this long. */
const drainMs = 1_000
/** What browsers need to be told before they let a page of this machine use the server. */
const crossOrigin = {
  'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
  'access-control-allow-headers': 'content-type, accept, authorization, mcp-session-id, mcp-protocol-version, last-event-id',
  'access-control-expose-headers': 'mcp-session-id, x-request-id',
  vary: 'origin',
}

/** Resolves when it listens. Throws `PORT_TAKEN`, `HTTP_HOST_REFUSED` and `HTTP_AUTH_INVALID`. */
export async function serveHttp(host: Host, options: HttpOptions = {}): Promise<HttpServing> {
  const http = host.config.http ?? {}
  const address = options.host ?? http.host ?? '127.0.0.1'
  const authenticated = authentication(host.config, options.token)
  if (!authenticated.isOn) refuseOpenHost(address)
  const reach = { ...http, isOpen: authenticated.isOn && !isLoopback(address) }
  const bodyBytes = http.bodyBytes ?? defaultBodyBytes
  const init = { paths: false, resultChars: Math.max(bodyBytes, defaultBodyBytes) }
  const sessions = http.sessions === false ? statelessRequests(host, init) : keptSessions(host, init, http)
  let state: ServingState = 'starting'
  const forAll = healthRoutes(host, () => state, 'all')
  const own = [...healthRoutes(host, () => state, 'known'), assetsRoute(host), ...(options.routes ?? [])]
  const routes = (): HttpRoute[] => [...own, ...(host.registry.routes ?? []).filter(({ enabled }) => enabled).map(({ value }) => value)]

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('x-request-id', requestIdOf(request))
    const problem = originProblem(request, reach)
    if (problem !== undefined) return replyRpcError(response, 403, problem)
    const { origin } = request.headers
    if (origin !== undefined)
      for (const [name, value] of Object.entries({ ...crossOrigin, 'access-control-allow-origin': origin })) response.setHeader(name, value)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const url = addressOf(request)
    if (!url) return replyRpcError(response, 400, 'The address cannot be read. Percent signs are written as %25.')
    const isMcp = url.pathname === '/mcp' || url.pathname === '/mcp/'
    const asker = await authenticated.who(request)
    if ('status' in asker) {
      // Whoever watches over the process has no token: they hear that it runs, and nothing more.
      if (forAll.some(({ path }) => path === url.pathname)) return void (await answerRoute(forAll, request, response, url, nobody, host))
      return replyRefusal(response, asker, isMcp)
    }
    withoutAuthorization(request)
    if (isMcp) return answerMcp(sessions, asker, request, response, bodyBytes)
    if (!(await answerRoute(routes(), request, response, url, asker.principal, host)))
      replyRpcError(response, 404, 'There is nothing here. MCP is at /mcp.')
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Who has hung up in the middle of a request is nobody's fault here.
      host.log[request.destroyed ? 'debug' : 'error']('A request failed', {
        path: request.url,
        error: String(error),
        requestId: requestIdOf(request),
      })
      replyRpcError(response, 500, 'The server failed to answer.', -32603)
    })
  })
  // Longer than clients keep theirs: they end idle connections, not we under their hands.
  server.keepAliveTimeout = 65_000
  const port = await listen(server, address, options.port ?? http.port ?? defaultPort)
  const url = `http://${inUrl(address)}:${port}/mcp`
  const served = serving(host, async () => {
    state = 'closing'
    await host.close()
    await sessions.close()
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
  return { ...served, url }
}

const nobody: Principal = { id: '', scopes: [] }

async function answerMcp(
  sessions: Sessions,
  { principal, expiresAt }: Asker,
  request: IncomingMessage,
  response: ServerResponse,
  bodyBytes: number,
): Promise<void> {
  // What is held open ends with the token: its client comes back with another one.
  if (request.method === 'GET' && expiresAt !== undefined) endAt(response, expiresAt)
  if (request.method !== 'POST') return sessions.handle(principal, request, response, undefined)
  const body = await readJson(request, bodyBytes)
  if ('json' in body) {
    const message = Array.isArray(body.json) ? body.json.map(asSent) : asSent(body.json)
    const refusal = initializeRefusal(message)
    return refusal ? replyJson(response, 400, refusal) : sessions.handle(principal, request, response, message)
  }
  if (body.problem === 'not-json') return replyRpcError(response, 400, 'The body is not JSON.', -32700)
  replyRpcError(response, 413, `The body is larger than ${bodyBytes} bytes. \`http.bodyBytes\` can raise the limit.`, -32000, {
    connection: 'close',
  })
}

/** The longest that a timer can wait. */
const longestMs = 2 ** 31 - 1

function endAt(response: ServerResponse, at: number): void {
  const timer = setTimeout(() => response.end(), Math.min(at - Date.now(), longestMs)).unref()
  response.once('close', () => clearTimeout(timer))
}
