/** Is this request meant for us? Against DNS rebinding and against web pages that reach for servers on the same machine. */
import type { IncomingMessage } from 'node:http'
import type { Http } from '../../kernel/contract/config.ts'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** `isOpen`: others are served, too, and show who they are. `ownPages`: pages of other ports of this machine are strangers. */
export type Reach = Pick<Http, 'allowedHosts' | 'allowedOrigins'> & { readonly isOpen?: boolean; readonly ownPages?: boolean }
type Asked = Pick<IncomingMessage, 'headers'>

/**
 * Why the request is refused (403), or nothing. `Host` must name this machine or be in `http.allowedHosts` (with port or without); where others
 * are served and none are named, it may be any: no page can show a token of somebody else.
 */
export function hostProblem({ headers: { host = '' } }: Asked, { allowedHosts, isOpen = false }: Reach): string | undefined {
  // A name and a port, nothing that would be read as a path or a person.
  const name = /[/\\?#@\s]/.test(host) ? '' : hostname(`http://${host}`)
  const isNamed = allowedHosts?.includes(host) || allowedHosts?.includes(name)
  if (loopback.has(name) || isNamed || (isOpen && allowedHosts === undefined && name !== '')) return undefined
  return `This server does not answer under the name "${host.slice(0, 100)}". \`http.allowedHosts\` can allow it.`
}

/**
 * The same for `Origin`, which only browsers send: it must be a page of this server, be in `http.allowedOrigins`, or, where whoever asks shows who
 * they are, be a page of this machine. Where nobody does, a page of another port could use the server for whoever looks at it.
 */
export function pageProblem({ headers: { host = '', origin } }: Asked, reach: Reach): string | undefined {
  const { allowedOrigins = [], isOpen = false, ownPages = false } = reach
  if (origin === undefined || allowedOrigins.includes(origin)) return undefined
  const isOwn = /^https?:\/\/[^/]*$/.test(origin) && origin.replace(/^https?:\/\//, '') === host
  const isHere = loopback.has(hostname(origin))
  if (isOwn && (isHere || isOpen)) return undefined
  if (isHere && !ownPages) return undefined
  return `Pages of "${origin.slice(0, 100)}" may not use this server. \`http.allowedOrigins\` can allow them.`
}

const hostname = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '')
