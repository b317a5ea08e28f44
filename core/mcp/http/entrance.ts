/** The way in: what every request passes before any door is chosen. It says who asks; whoever may not is answered here. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { HttpRoute } from '../../kernel/contract/http.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { addressOf } from './address.ts'
import type { Asker } from './asker.ts'
import { authentication } from './authentication.ts'
import { asSentByClient, originOf, proxiesAt } from './forwarded.ts'
import { linkAsker } from './link-asker.ts'
import { isLoopback, refuseOpenHost, refuseOpenProxy } from './listen.ts'
import { offeredScopes } from './oauth-scopes.ts'
import { hostProblem, pageProblem } from './origin-check.ts'
import { metadataAt, protectedResource } from './protected-resource.ts'
import { replyRefusal } from './refuse.ts'
import { replyRpcError } from './reply.ts'
import { answerRoute } from './routes.ts'
import { type Exchange, tokenExchange } from './token-exchange.ts'

/** A request that may go on to its door. */
export interface Admitted extends Asker {
  readonly url: URL
}
/** Nothing where the request is answered already. */
export type Entrance = (request: IncomingMessage, response: ServerResponse) => Promise<Admitted | undefined>
export interface EntranceInit {
  /** Where it listens. */
  readonly address: string
  /** A bearer token of the local principal. */
  readonly token?: string | undefined
  /** What everybody may see, whoever they are. */
  readonly open: () => readonly HttpRoute[]
  /** Pages of other ports of this machine are refused, too, unless `http.allowedOrigins` names them. Default: where nobody shows who they are. */
  readonly ownPages?: boolean
  readonly exchange?: Exchange | undefined
}

/** What browsers need to be told before they let a page use the server. */
const crossOrigin = {
  'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
  'access-control-allow-headers':
    'content-type, accept, authorization, mcp-session-id, mcp-protocol-version, mcp-method, mcp-name, last-event-id',
  'access-control-expose-headers': 'mcp-session-id, www-authenticate, x-request-id, retry-after, etag, content-disposition, content-length',
}
const nobody: Principal = { id: '', scopes: [] }
const isMcp = ({ pathname }: URL): boolean => pathname === '/mcp' || pathname === '/mcp/'

/** Throws `HTTP_HOST_REFUSED` where others would be served unasked, and `HTTP_AUTH_INVALID`. */
export function entrance(host: Host, { address, token, open, ownPages, exchange }: EntranceInit): Entrance {
  const http = host.config.http ?? {}
  const oauth = http.auth?.oauth
  const fromProxy = proxiesAt(http.proxies)
  const authenticated = authentication(host, token, fromProxy)
  if (!authenticated.isOn) {
    refuseOpenHost(address)
    refuseOpenProxy(http.proxies)
  }
  const isOpen = authenticated.isOn && (!isLoopback(address) || (http.proxies ?? []).length > 0)
  const forOAuth = oauth ? protectedResource(oauth, http.publicUrl) : []
  // A proxy may name people by their network alone: there a page under a name of its own would be whoever looks at it.
  const byProxy = http.auth?.proxy && (http.publicUrl === undefined ? [] : [new URL(http.publicUrl).host])
  const allowedHosts = http.allowedHosts ?? byProxy
  const reach = { ...http, ...(allowedHosts && { allowedHosts }), isOpen, ownPages: ownPages ?? !authenticated.isOn }
  const exchanged = exchange && tokenExchange(exchange)
  /** A client names the same host each time. */
  let judged: { readonly host: string | undefined; readonly problem: string | undefined } | undefined
  const hostProblemOf = (request: IncomingMessage): string | undefined => {
    const { host: named } = request.headers
    if (judged?.host !== named || !judged) judged = { host: named, problem: hostProblem(request, reach) }
    return judged.problem
  }
  return async (request, response) => {
    asSentByClient(request, fromProxy)
    // Also without one: what is kept for a page that may not use it is not for one that may.
    response.setHeader('vary', 'origin')
    const { origin } = request.headers
    // A page that is refused is told so: without these headers its browser says no more than "Failed to fetch".
    if (origin !== undefined)
      for (const [name, value] of Object.entries({ ...crossOrigin, 'access-control-allow-origin': origin })) response.setHeader(name, value)
    const problem = hostProblemOf(request)
    if (problem !== undefined) return void replyRpcError(response, 403, problem)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const stranger = pageProblem(request, reach)
    if (stranger !== undefined) return void replyRpcError(response, 403, stranger)
    const url = addressOf(request)
    if (!url) return void replyRpcError(response, 400, 'The address cannot be read. Percent signs are written as %25.')
    if (exchanged && url.pathname === exchange.path) return void (await exchanged(request, response))
    const asker = (await linkAsker(request, url, host)) ?? (await authenticated.who(request))
    if (!('status' in asker)) return { ...asker, url }
    // Whoever watches over the process has no token, and a client has none yet.
    const forAll = [...open(), ...forOAuth]
    if (forAll.some(({ path }) => path === url.pathname)) return void (await answerRoute(forAll, request, response, url, nobody, host))
    const own = originOf(request, http.publicUrl)
    const sent = oauth && { oauth: { metadata: metadataAt(own), scope: offeredScopes(oauth).join(' ') } }
    return void replyRefusal(response, asker, { isRpc: isMcp(url), ...sent })
  }
}
