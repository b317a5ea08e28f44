/** A connection through a proxy: HTTP's CONNECT, for every protocol alike. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { systemFault } from '../../kernel/contract/never-connected.ts'
import { type Place, shownProxy } from './proxy-for.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

const patienceMs = 20_000

/** Resolves once the proxy has connected to the place. Throws `PROXY_FAILED`: nothing was sent to anybody behind the proxy. */
export async function tunnel(proxy: URL, place: Place): Promise<Socket> {
  const target = `${place.hostname.includes(':') ? `[${place.hostname}]` : place.hostname}:${place.port || (place.protocol === 'https:' ? 443 : 80)}`
  const { request } = proxy.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const asked = request({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(proxy.username && { 'proxy-authorization': basic(proxy) }) },
    agent: false,
    signal: timeoutSignal(patienceMs),
  })
  return new Promise((resolve, reject) => {
    asked.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket)
      socket.destroy()
      reject(refused(statusCode, proxy, target))
    })
    // What knows no CONNECT answers as to any other request.
    asked.once('response', (response) => {
      response.destroy()
      reject(refused(response.statusCode ?? 0, proxy, target))
    })
    asked.once('error', (error) => reject(unreached(error, proxy)))
    asked.end()
  })
}

const basic = ({ username, password }: URL): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`

function refused(status: number, proxy: URL, target: string): AtelierError {
  const where = `The proxy ${shownProxy(proxy)}`
  if (status === 407)
    return failed(`${where} wants a name and a password${proxy.username ? ' other than those that are set' : ''} (HTTP 407).`, {
      fix: 'Set HTTPS_PROXY to http://NAME:PASSWORD@HOST:PORT, special characters percent-encoded.',
    })
  return status >= 500
    ? failed(`${where} does not reach ${target} (HTTP ${status}).`, { retryable: true })
    : failed(`${where} does not let requests through to ${target} (HTTP ${status}).`)
}

function unreached(error: Error, proxy: URL): AtelierError {
  const reason = systemFault(error).code || error.message
  return failed(`The proxy ${shownProxy(proxy)} does not answer (${reason}).`, {
    fix: 'Check HTTPS_PROXY and HTTP_PROXY, and that the proxy can be reached from here; unset them where there is none.',
    retryable: true,
  })
}

const failed = (message: string, more: { readonly fix?: string; readonly retryable?: boolean } = {}): AtelierError =>
  new AtelierError({
    code: 'PROXY_FAILED',
    message,
    fix: 'Let whoever runs the proxy allow that host; hosts that are reached without the proxy are named in NO_PROXY.',
    ...more,
    outcome: 'none',
  })
