/** The server itself: HTTP, or HTTPS where the config names a certificate. */
import type { RequestListener, Server } from 'node:http'
import type { Http } from '../../kernel/contract/config.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import type { Renewal } from './renewal.ts'

export interface Served {
  readonly server: Server
  /** Of HTTPS. */
  readonly certificate?: Renewal
}

/** Throws `HTTP_TLS_FAILED` for files that cannot be read, or are no certificate and its key. */
export async function createServer(tls: Http['tls'], listener: RequestListener, log: Pick<Logger, 'info' | 'warn'>): Promise<Served> {
  if (!tls) return { server: (await import('node:http')).createServer(listener) }
  const [https, { readCertificate, secured }, { renewal }] = await Promise.all([
    import('node:https'),
    import('./certificate.ts'),
    import('./renewal.ts'),
  ])
  const first = await readCertificate(tls)
  const server = https.createServer(secured(first), listener)
  return { server, certificate: renewal({ tls, first, log, use: (next) => server.setSecureContext(secured(next)) }) }
}
