/** The certificate that the server shows, with its key, as they lie on the disk. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Http } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'

export interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Throws `HTTP_TLS_FAILED` for files that cannot be read, or are no certificate and its key. */
export async function readCertificate(tls: NonNullable<Http['tls']>): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(tls.cert), readFile(tls.key)])
    // Throws where they do not belong together.
    createSecureContext({ cert, key })
    return { cert, key, expiresAt: Date.parse(new X509Certificate(cert).validTo) }
  } catch (cause) {
    throw new AtelierError({
      code: 'HTTP_TLS_FAILED',
      message: `The certificate ${tls.cert} cannot be used with the key ${tls.key}: ${cause instanceof Error ? cause.message : String(cause)}`,
      outcome: 'none',
      cause,
    })
  }
}

export const secured = ({ cert, key }: Certificate): SecureContextOptions => ({ cert, key, minVersion: 'TLSv1.2' })
