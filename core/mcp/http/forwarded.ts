/** What a proxy before this server says of a request: believed from its address alone. */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import ipaddr from 'ipaddr.js'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { dropHeaders, putHeader } from './headers.ts'

/** Does this request come from a proxy of the config? */
export type FromProxy = (request: Pick<IncomingMessage, 'socket'>) => boolean

/** By the addresses of `http.proxies`. Throws `HTTP_AUTH_INVALID` for one that is none. */
export function proxiesAt(addresses: readonly string[] = []): FromProxy {
  const ranges = addresses.map(rangeOf)
  return ({ socket: { remoteAddress = '' } }) => {
    if (ranges.length === 0 || !ipaddr.isValid(remoteAddress)) return false
    // `::ffff:10.0.0.7` is 10.0.0.7.
    const from = ipaddr.process(remoteAddress)
    return ranges.some(([base, bits]) => base.kind() === from.kind() && from.match(base, bits))
  }
}

function rangeOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    // Not `10.1`, which would be 10.0.0.1.
    if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) throw new Error(text)
    const base = ipaddr.process(text)
    return [base, base.kind() === 'ipv4' ? 32 : 128]
  } catch (cause) {
    throw new AtelierError({
      code: 'HTTP_AUTH_INVALID',
      message: `"${text}" of \`http.proxies\` is no address.`,
      why: 'Names can be made to lead elsewhere, so proxies are known by their addresses.',
      fix: 'Write an address, such as 10.0.0.7, or a range, such as 10.0.0.0/8.',
      outcome: 'none',
      cause,
    })
  }
}

/** What proxies say; of anybody else it is taken out. */
const said = ['forwarded', 'x-forwarded-*', 'x-real-ip']

/**
 * Makes the request as its client has sent it: `Host` and `X-Forwarded-Proto` are what the client has used, by word of the proxy or as
 * this server has seen. Of several proxies the nearest is believed: it is the one that is known.
 */
export function asSentByClient(request: IncomingMessage, fromProxy: FromProxy): void {
  const isKnown = fromProxy(request)
  const host = isKnown ? lastOf(request.headers['x-forwarded-host']) : undefined
  const named = isKnown ? lastOf(request.headers['x-forwarded-proto'])?.toLowerCase() : undefined
  const own = (request.socket as Partial<TLSSocket>).encrypted ? 'https' : 'http'
  if (!isKnown) dropHeaders(request, ...said)
  if (host !== undefined) putHeader(request, 'host', host)
  putHeader(request, 'x-forwarded-proto', named === 'https' || named === 'http' ? named : own)
}

const lastOf = (header: string | readonly string[] | undefined): string | undefined =>
  [header ?? []].flat().join(',').split(',').at(-1)?.trim() || undefined

/** Where its client reaches this server, without a slash at the end: as the config says, else as the request does. */
export const originOf = ({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl?: string): string =>
  publicUrl?.replace(/\/$/, '') ?? `${String(headers['x-forwarded-proto'] ?? 'http')}://${headers.host ?? ''}`
