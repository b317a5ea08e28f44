/** Everything beside `/mcp`: health, assets, and what plugins offer. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { HttpRoute } from '../../kernel/contract/http.ts'
import { describe } from '../../kernel/errors/describe.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { untilAborted } from '../../kernel/time/until-aborted.ts'
import { replyJson } from './reply.ts'
import { requestIdOf } from './request-id.ts'
import type { ServingNow } from './serving-now.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

const routeMs = 30_000

/** True if one of `routes` has answered. An exact path wins over a longer one that ends in a slash. */
export async function answerRoute(
  routes: readonly HttpRoute[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  principal: Principal,
  host: Host,
): Promise<boolean> {
  const route =
    routes.find(({ path }) => path === url.pathname) ?? routes.find(({ path }) => path.endsWith('/') && url.pathname.startsWith(path))
  if (!route) return false
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    replyJson(response, 405, { error: { code: 'INPUT_INVALID', message: 'Only GET and HEAD are answered here.' } }, { allow: 'GET, HEAD' })
    return true
  }
  try {
    const asked = new Request(url, { method: request.method, headers: plainHeaders(request) })
    const answer = await untilAborted(timeoutSignal(routeMs), () => route.handle(asked, principal))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    if (answer.body && request.method === 'GET') await pipeline(Readable.fromWeb(answer.body as ReadableStream), response)
    else response.end()
  } catch (error) {
    if (response.headersSent) return true
    const { code, message } = describe(error)
    const requestId = requestIdOf(request)
    host.log.warn(`${route.path} failed`, { code, message, requestId })
    replyJson(response, 500, { error: { code, message, requestId } })
  }
  return true
}

const plainHeaders = ({ headers }: IncomingMessage): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  )

/**
 * `/healthz`: the process answers, `draining` while it finishes what is in flight and waits for orders that are out. `/readyz`: it takes calls
 * now, and can keep what they make. `to`: whoever has shown who they are is told the version and each check, all others the status alone.
 */
export const healthRoutes = (host: Host, now: ServingNow, to: 'all' | 'known'): readonly HttpRoute[] => [
  {
    path: '/healthz',
    handle: () =>
      Response.json({ status: now.state() === 'closing' ? 'draining' : 'ok', ...(to === 'known' && { version: host.version }) }),
  },
  {
    path: '/readyz',
    async handle() {
      const { isReady, status, checks } = await (await import('./readiness.ts')).readiness(host, now)
      const answer = { status, ...(to === 'known' && checks && { checks }) }
      return Response.json(answer, { status: isReady ? 200 : 503, headers: { 'cache-control': 'no-store' } })
    },
  },
]
