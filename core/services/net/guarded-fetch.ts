/** `fetch` to hosts that are named, and no others: what holds for every request of a plugin, whichever process sends it. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import { neverConnected } from '../../kernel/contract/never-connected.ts'
import { noteSent } from '../../kernel/providers/sent.ts'
import { isBlockedPort } from './blocked-ports.ts'
import { forbiddenAddress, guardedDispatcher } from './guarded-dispatcher.ts'
import { limitResponse } from './limited-body.ts'
import { patiently } from './patient-dispatcher.ts'
import type { Proxies } from './proxies.ts'
import { isAddress, isPublicAddress } from './public-address.ts'

const maxRedirects = 5
/** Most that one answer may hold: a model file with room to spare. */
const maxBody = 512 << 20

/**
 * A `fetch` for `needs.hosts`: names with or without port, `*.example.com` for those below one, `*` for all. Only what is
 * named in full may be private. Throws `NEEDS_FORBIDDEN` for the rest, also on redirects. All go by the proxies. The signal counts until the body
 * has been read.
 */
export function guardedFetch(hosts: readonly string[], proxies?: Proxies): typeof globalThis.fetch {
  return async (input, init) => {
    const request = requestOf(input, init)
    const way: Way = { hosts, proxies, init }
    if (request.redirect !== 'follow') return limited(await send(request, way), [input, request])
    // A body that streams can be sent once, so it is kept only where a redirect may ask for it again.
    const body = typeof init?.body === 'string' || init?.body instanceof Uint8Array ? init.body : undefined
    let current = new Request(request, { redirect: 'manual' })
    const requests = [input, request, current]
    for (let redirects = 0; ; redirects++) {
      const response = await send(current, way)
      const next = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get('location') : null
      if (next === null) return limited(response, requests)
      await response.body?.cancel()
      if (redirects === maxRedirects)
        throw new AtelierError({
          code: 'NETWORK_FAILED',
          message: `${current.url} redirects more than ${maxRedirects} times.`,
          outcome: 'none',
        })
      current = redirected(current, new URL(next, current.url), response.status, body)
      requests.push(current)
    }
  }
}

/** What is no request is nobody's order: a bad header, an address without a scheme, a GET with a body. */
export function requestOf(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Request {
  try {
    return new Request(input, init)
  } catch (cause) {
    throw new AtelierError({
      code: 'PROVIDER_INVALID_REQUEST',
      message: `The request cannot be made: ${cause instanceof Error ? cause.message : String(cause)}.`,
      why: 'Its address, method, headers or body are not what HTTP takes, so nothing was sent.',
      fix: 'Check the address and the options that go into headers; else tell the author of the plugin.',
      outcome: 'none',
      cause,
    })
  }
}

interface Way {
  readonly hosts: readonly string[]
  readonly proxies: Proxies | undefined
  readonly init: RequestInit | undefined
}

async function send(request: Request, { hosts, proxies, init }: Way): Promise<Response> {
  const url = new URL(request.url)
  const how = permitted(url, hosts)
  if (isBlockedPort(url))
    throw new AtelierError({
      code: 'NETWORK_FAILED',
      message: `Nothing may be sent to ${url.host}: web clients keep away from port ${url.port}.`,
      fix: 'Serve it on another port, such as 8080.',
      outcome: 'none',
    })
  // The owner has named this very host, so it may be anywhere.
  if (how === 'named') return noted(request, proxies ? await patiently(own(init), proxies) : own(init))
  if (isAddress(url.hostname) && !isPublicAddress(url.hostname)) throw forbiddenAddress(url.hostname)
  return noted(request, { dispatcher: await guardedDispatcher(isPublicAddress, proxies) })
}

/** Whoever judges an order hears of all that was sent, or may have been. */
async function noted(...[request, init]: Parameters<typeof fetch>): Promise<Response> {
  try {
    const response = await fetch(request, init)
    noteSent()
    return response
  } catch (error) {
    if (!neverConnected(error)) noteSent()
    throw error
  }
}

/** What `Request` does not carry along. */
const own = (init: RequestInit | undefined): RequestInit =>
  init && 'dispatcher' in init ? ({ dispatcher: init.dispatcher } as RequestInit) : {}

function permitted(url: URL, hosts: readonly string[]): 'named' | 'pattern' {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  let pattern = false
  for (const entry of hosts) {
    const host = entry.toLowerCase()
    if (host === url.hostname || host === url.host || host === `${url.hostname}:${port}`) return 'named'
    if (host === '*' || (host.startsWith('*.') && !isAddress(url.hostname) && url.hostname.endsWith(host.slice(1)))) pattern = true
  }
  if (pattern && /^https?:$/.test(url.protocol)) return 'pattern'
  throw new AtelierError({
    code: 'NEEDS_FORBIDDEN',
    message: `The plugin may not connect to "${url.host}".`,
    fix: `Its \`needs.hosts\` names ${hosts.length > 0 ? hosts.join(', ') : 'no host'}; add this one there.`,
    outcome: 'none',
  })
}

/** As browsers do it: 303, and a POST on 301 or 302, becomes a GET; secrets stay with their origin. */
function redirected(from: Request, to: URL, status: number, body: NonNullable<RequestInit['body']> | undefined): Request {
  const asGet = status === 303 || ((status === 301 || status === 302) && from.method === 'POST')
  const headers = new Headers(from.headers)
  if (asGet) for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name)
  if (to.origin !== new URL(from.url).origin)
    for (const name of ['authorization', 'cookie', 'proxy-authorization', 'api-key', 'x-api-key']) headers.delete(name)
  const hasBody = !asGet && from.method !== 'GET' && from.method !== 'HEAD'
  if (hasBody && body === undefined && from.body !== null) {
    throw new AtelierError({
      code: 'NETWORK_FAILED',
      message: `${from.url} redirects a body that cannot be sent twice.`,
      outcome: 'unknown',
    })
  }
  return new Request(to, {
    method: asGet ? 'GET' : from.method,
    headers,
    signal: from.signal,
    redirect: 'manual',
    ...(hasBody && body !== undefined && { body }),
  })
}

/**
 * Signals reach a body through every request on the way, and each is held by the next so weakly that the collector may cut the way
 * (https://github.com/nodejs/undici/issues/4068). So the requests live as long as the body that may still be read.
 */
const requestsOf = new WeakMap<ReadableStream, readonly unknown[]>()

function limited(response: Response, requests: readonly unknown[]): Response {
  const tooLarge = (): AtelierError =>
    new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `${new URL(response.url).host} sent more than ${maxBody >> 20} MiB.`,
      outcome: 'unknown',
    })
  const answer = limitResponse(response, maxBody, tooLarge)
  if (answer.body) requestsOf.set(answer.body, requests)
  return answer
}
