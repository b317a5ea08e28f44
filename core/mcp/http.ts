/** Serving over Streamable HTTP, to this machine only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { HttpRoute } from '../kernel/contract/http.ts'
import type { Host } from '../kernel/ports/host.ts'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import { addressOf } from './http/address.ts'
import { assetsRoute } from './http/assets-route.ts'
import { readJson } from './http/body.ts'
import { originProblem } from './http/origin-check.ts'
import { replyJson, replyRpcError } from './http/reply.ts'
import { answerRoute, healthRoutes } from './http/routes.ts'
import { keptSessions, type Sessions, statelessRequests } from './http/sessions.ts'
import { asSent, initializeRefusal } from './incoming.ts'
import { type Serving, serving } from './serving.ts'

export interface HttpOptions {
  /** Default `http.host` of the config, else 127.0.0.1. Anything but this machine throws `HTTP_HOST_REFUSED`. */
  readonly host?: string
  /** Default `http.port` of the config, else 3939; 0 takes a free one. */
  readonly port?: number
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
  'access-control-expose-headers': 'mcp-session-id',
  vary: 'origin',
}

/** Resolves when it listens. Throws `PORT_TAKEN`, `HTTP_HOST_REFUSED` and `HTTP_AUTH_UNSUPPORTED`. */
export async function serveHttp(host: Host, options: HttpOptions = {}): Promise<HttpServing> {
  const http = host.config.http ?? {}
  refuseMoreThanLoopback(options.host ?? http.host, http.auth)
  const principal = localPrincipal(host.config)
  const bodyBytes = http.bodyBytes ?? defaultBodyBytes
  const init = { principal, paths: false, resultChars: Math.max(bodyBytes, defaultBodyBytes) }
  const sessions = http.sessions === false ? statelessRequests(host, init) : keptSessions(host, init, http)
  let state: 'starting' | 'ready' | 'closing' = 'starting'
  const own = [...healthRoutes(host, () => state), assetsRoute(host), ...(options.routes ?? [])]
  const routes = (): HttpRoute[] => [...own, ...(host.registry.routes ?? []).filter(({ enabled }) => enabled).map(({ value }) => value)]

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const problem = originProblem(request, http)
    if (problem !== undefined) return replyRpcError(response, 403, problem)
    const { origin } = request.headers
    if (origin !== undefined)
      for (const [name, value] of Object.entries({ ...crossOrigin, 'access-control-allow-origin': origin })) response.setHeader(name, value)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const url = addressOf(request)
    if (!url) return replyRpcError(response, 400, 'The address cannot be read. Percent signs are written as %25.')
    if (url.pathname === '/mcp' || url.pathname === '/mcp/') return answerMcp(sessions, request, response, bodyBytes)
    if (!(await answerRoute(routes(), request, response, url, principal, host)))
      replyRpcError(response, 404, 'There is nothing here. MCP is at /mcp.')
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Who has hung up in the middle of a request is nobody's fault here.
      host.log[request.destroyed ? 'debug' : 'error']('A request failed', { path: request.url, error: String(error) })
      replyRpcError(response, 500, 'The server failed to answer.', -32603)
    })
  })
  // Longer than clients keep theirs: they end idle connections, not we under their hands.
  server.keepAliveTimeout = 65_000
  const port = await listen(server, options.port ?? http.port ?? defaultPort)
  const url = `http://127.0.0.1:${port}/mcp`
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

async function answerMcp(sessions: Sessions, request: IncomingMessage, response: ServerResponse, bodyBytes: number): Promise<void> {
  if (request.method !== 'POST') return sessions.handle(request, response, undefined)
  const body = await readJson(request, bodyBytes)
  if ('json' in body) {
    const message = Array.isArray(body.json) ? body.json.map(asSent) : asSent(body.json)
    const refusal = initializeRefusal(message)
    return refusal ? replyJson(response, 400, refusal) : sessions.handle(request, response, message)
  }
  if (body.problem === 'not-json') return replyRpcError(response, 400, 'The body is not JSON.', -32700)
  replyRpcError(response, 413, `The body is larger than ${bodyBytes} bytes. \`http.bodyBytes\` can raise the limit.`, -32000, {
    connection: 'close',
  })
}

/** Serving others needs authentication, which is not there yet: better not at all than open. */
function refuseMoreThanLoopback(name: string | undefined, auth: object | undefined): void {
  if (name !== undefined && name !== '127.0.0.1' && name !== 'localhost')
    throw new AtelierError({
      code: 'HTTP_HOST_REFUSED',
      message: `The host would listen on "${name}", where others could reach it.`,
      outcome: 'none',
    })
  if (auth !== undefined)
    throw new AtelierError({
      code: 'HTTP_AUTH_UNSUPPORTED',
      message: 'The config asks for authentication by `http.auth`.',
      outcome: 'none',
    })
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new AtelierError({ code: 'PORT_TAKEN', message: `Port ${port} is taken by another program.`, outcome: 'none', cause: error })
          : error,
      ),
    )
    server.listen({ host: '127.0.0.1', port }, () => resolve((server.address() as AddressInfo).port))
  })
