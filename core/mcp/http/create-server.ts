/** The server itself: HTTP, or HTTPS where the config names a certificate. */
import type { RequestListener, Server } from 'node:http'
import type { Http } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'

/** Throws `HTTP_TLS_FAILED` for files that cannot be read, or are no certificate and its key. */
export async function createServer(tls: Http['tls'], listener: RequestListener): Promise<Server> {
  if (!tls) return (await import('node:http')).createServer(listener)
  const [https, { readFile }] = await Promise.all([import('node:https'), import('node:fs/promises')])
  try {
    const [cert, key] = await Promise.all([readFile(tls.cert), readFile(tls.key)])
    return https.createServer({ cert, key, minVersion: 'TLSv1.2' }, listener)
  } catch (cause) {
    throw new AtelierError({
      code: 'HTTP_TLS_FAILED',
      message: `The certificate ${tls.cert} cannot be used with the key ${tls.key}: ${cause instanceof Error ? cause.message : String(cause)}`,
      outcome: 'none',
      cause,
    })
  }
}
