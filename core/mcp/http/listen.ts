/** Where the server listens. */
import type { Server } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { AtelierError } from '../../kernel/contract/errors.ts'

/** Is it an address that only this machine reaches? */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Serving others needs to know who they are: better not at all than open. Throws `HTTP_HOST_REFUSED`. */
export function refuseOpenHost(host: string): void {
  if (isLoopback(host)) return
  throw new AtelierError({
    code: 'HTTP_HOST_REFUSED',
    message: `The host would listen on "${host}", where others could reach it, and would ask nobody who they are.`,
    outcome: 'none',
  })
}

/** A proxy brings others here, also to an address that only this machine reaches. Throws `HTTP_HOST_REFUSED`. */
export function refuseOpenProxy(proxies: readonly string[] = []): void {
  if (proxies.length === 0) return
  throw new AtelierError({
    code: 'HTTP_HOST_REFUSED',
    message: 'A proxy of `http.proxies` would bring others here, and nobody is asked who they are.',
    fix: 'Say who may ask: set ATELIER_HTTP_TOKEN, or `http.auth` in the config (`atelier token` makes a token). Or leave `http.proxies` out.',
    outcome: 'none',
  })
}

/** Resolves with the port when it listens. Throws `PORT_TAKEN`, and `HTTP_HOST_REFUSED` for an address that this machine does not have. */
export const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(problemOf(error, host, port) ?? error))
    // A name may lead to IPv6 first, and clients are told the address.
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, () => resolve((server.address() as AddressInfo).port))
  })

function problemOf(cause: NodeJS.ErrnoException, host: string, port: number): AtelierError | undefined {
  const known = { outcome: 'none', cause } as const
  if (cause.code === 'EADDRINUSE')
    return new AtelierError({ code: 'PORT_TAKEN', message: `Port ${port} is taken by another program.`, ...known })
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND')
    return new AtelierError({
      code: 'HTTP_HOST_REFUSED',
      message: `This machine has no address "${host}".`,
      why: 'A server listens on addresses of its own machine alone.',
      fix: 'Give one of them, or 0.0.0.0 for all.',
      ...known,
    })
  return undefined
}

/** An address as it stands in a URL, for whoever is to be told where the server is: of all addresses, the machine's own. */
export const inUrl = (host: string): string =>
  host === '0.0.0.0' || host === '::' || host === 'localhost' ? '127.0.0.1' : isIP(host) === 6 ? `[${host}]` : host
