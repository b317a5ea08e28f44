/** Is this request meant for us? Against DNS rebinding and against web pages that reach for servers on the same machine. */
import type { IncomingMessage } from 'node:http'
import type { Http } from '../../kernel/contract/config.ts'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** `isOpen`: others are served, too, and show who they are. */
export type Reach = Pick<Http, 'allowedHosts' | 'allowedOrigins'> & { readonly isOpen?: boolean }

/**
 * Why the request is refused (403), or nothing. `Host` must name this machine or be in `http.allowedHosts` (with port or without); where others
 * are served and none are named, it may be any: no page can show a token of somebody else. An `Origin`, which only browsers send, must be a page of
 * this machine, of this server, or be in `http.allowedOrigins`.
 */
export function originProblem(
  { headers }: IncomingMessage,
  { allowedHosts, allowedOrigins = [], isOpen = false }: Reach,
): string | undefined {
  const { host = '', origin } = headers
  // A name and a port, nothing that would be read as a path or a person.
  const name = /[/\\?#@\s]/.test(host) ? '' : hostname(`http://${host}`)
  const isNamed = allowedHosts?.includes(host) || allowedHosts?.includes(name)
  if (!(loopback.has(name) || isNamed || (isOpen && allowedHosts === undefined && name !== '')))
    return `This server does not answer under the name "${host.slice(0, 100)}". \`http.allowedHosts\` can allow it.`
  const isOwn = isOpen && origin !== undefined && /^https?:\/\/[^/]*$/.test(origin) && origin.replace(/^https?:\/\//, '') === host
  if (origin !== undefined && !(loopback.has(hostname(origin)) || allowedOrigins.includes(origin) || isOwn))
    return `Pages of "${origin.slice(0, 100)}" may not use this server. \`http.allowedOrigins\` can allow them.`
  return undefined
}

const hostname = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '')
