/** By which proxy a place is reached, and which places are reached without one. */
import ipaddr from 'ipaddr.js'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Proxies } from './proxies.ts'

/** One host and port. */
export interface Place {
  /** `https:` or `http:`. */
  readonly protocol: string
  readonly hostname: string
  /** Empty: that of the protocol. */
  readonly port: string
}

/**
 * The proxy to this place; none where it is reached without, as this machine itself is: a proxy elsewhere has another one of that name
 * (so have it browsers and Go's `ProxyFromEnvironment`; curl and undici ask the proxy). Throws `PROXY_FAILED` where what is set is no address of an HTTP proxy.
 */
export function proxyFor(place: Place, proxies: Proxies | undefined): URL | undefined {
  const [own, ownName] = place.protocol === 'https:' ? [proxies?.https, 'HTTPS_PROXY'] : [proxies?.http, 'HTTP_PROXY']
  const [text, name] = own ? [own, ownName] : [proxies?.all, 'ALL_PROXY']
  if (!proxies || !text || isHere(bare(place.hostname)) || isExcepted(place, proxies.none)) return undefined
  const url = proxyAddress(text)
  if (url) return url
  const wrong = wrongAddress(text, name)
  throw new AtelierError({ code: 'PROXY_FAILED', message: `What ${name} says ${wrong.what}.`, fix: `${wrong.fix}.`, outcome: 'none' })
}

/** What is to be said of a text that is no address of an HTTP proxy, without the text, which may hold a password. */
export const wrongAddress = (text: string, name: string): { readonly what: string; readonly fix: string } =>
  /^socks/i.test(text.trim())
    ? {
        what: 'is the address of a SOCKS proxy, and HTTP proxies alone are supported',
        fix: `Set ${name === 'ALL_PROXY' ? 'HTTPS_PROXY' : name} to http://HOST:PORT, which most programs with SOCKS offer, too, or name in NO_PROXY what is reached without`,
      }
    : { what: 'is no address of an HTTP proxy', fix: `Set ${name} to http://HOST:PORT, or unset it` }

/** `proxy.example.com:3128` is `http://proxy.example.com:3128`, as for curl; nothing for what is no address of an HTTP proxy. */
export function proxyAddress(text: string): URL | undefined {
  const whole = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined
}

/** The address of a proxy for people: without name and password. */
export const shownProxy = (proxy: URL): string => `${proxy.protocol}//${proxy.host}`

function isExcepted({ protocol, hostname, port }: Place, none: string): boolean {
  const host = bare(hostname)
  const at = port || (protocol === 'https:' ? '443' : '80')
  return none.split(/[,\s]+/).some((entry) => {
    if (entry === '') return false
    if (entry === '*') return true
    const [, named = entry, only] = /^(.*[^:]):(\d+)$/.exec(entry.startsWith('[') || entry.split(':').length === 2 ? entry : '') ?? []
    if (only !== undefined && only !== at) return false
    const range = bare(named.replace(/^\*?\./, ''))
    return host === range || host.endsWith(`.${range}`) || isWithin(host, range)
  })
}

const isHere = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
const bare = (host: string): string => host.replace(/^\[|\]$/g, '').toLowerCase()

function isWithin(host: string, range: string): boolean {
  if (!range.includes('/') || !ipaddr.isValid(host) || !ipaddr.isValidCIDR(range)) return false
  const address = ipaddr.process(host)
  const [start, bits] = ipaddr.parseCIDR(range)
  return address.kind() === start.kind() && address.match(start, bits)
}
