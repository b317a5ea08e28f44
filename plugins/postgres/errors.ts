/** What the server and its driver throw, as the host's own codes. */
import { AtelierError, tableOf, withoutSecrets } from 'atelier-mcp'
import type { Place } from './place.ts'

const fixes: Readonly<Record<string, string>> = tableOf({
  '28P01': 'Correct user and password in `url` of the plugin `postgres`.',
  '28000': 'Let this user in from here (`pg_hba.conf`), or correct the user in `url` of the plugin `postgres`.',
  '3D000': 'Make the database, or correct its name in `url` of the plugin `postgres`.',
  '42501': 'Give the user of `url` the right to make a schema in the database, or to use the tables of an owner who has made them.',
  '53100': 'Make room on the disk of the server.',
  '25006': 'Name the server that takes writes in `url` of the plugin `postgres`: this one is a replica.',
})

/** Connections, a server that is being started or ended, too many clients, a lock or a statement that took too long. */
const later = /^(?:08|57|53300|55P03)/

/** The server's certificate, as OpenSSL calls what is wrong with it (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const distrusted = /^(?:SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|CERT_|INVALID_(?:CA|PURPOSE)|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/

/** Whether the server has answered at all: of another failure nobody knows what was done. */
export const isAnswer = (thrown: unknown): boolean => {
  const { severity, code = '' } = thrown as { readonly severity?: unknown; readonly code?: string }
  return distrusted.test(code) || (severity !== undefined && !later.test(code))
}

/**
 * `ENGINE_AWAY` where the server does not answer now, `ENGINE_FAILED` where it answers with an error. `since`: when it was last there, epoch
 * milliseconds. No word of it has the password in it.
 */
export function engineError(thrown: unknown, { name: where, password }: Place, since?: number): AtelierError {
  if (AtelierError.is(thrown)) return thrown
  const { message, code, name } = thrown as Error & { readonly code?: string }
  // Of several addresses of one name that were tried, the error has a code alone.
  const words = withoutSecrets(message || code || name, [password])
  if (!isAnswer(thrown)) {
    const away = since === undefined ? '' : `, for ${Math.round((Date.now() - since) / 1000)} s now`
    return new AtelierError({
      code: 'ENGINE_AWAY',
      message: `Postgres at ${where} does not answer${away} (${words}).`,
      fix: 'Start it again, or check `url` of the plugin `postgres` and the network.',
      retryable: true,
      outcome: 'none',
      details: { engine: 'postgres', where, ...(since !== undefined && { since: new Date(since).toISOString() }) },
      cause: thrown,
    })
  }
  if (distrusted.test(code ?? ''))
    return new AtelierError({
      code: 'ENGINE_FAILED',
      message: `The certificate of Postgres at ${where} is not trusted (${code}). Nothing was sent.`,
      fix: 'Name its authority by `sslrootcert=/path/ca.pem` in `url` of the plugin `postgres`, or by NODE_EXTRA_CA_CERTS; and the server by the name in its certificate.',
      outcome: 'none',
      details: { engine: 'postgres', where, code },
      cause: thrown,
    })
  return new AtelierError({
    code: 'ENGINE_FAILED',
    message: `Postgres at ${where} answers with an error: ${words} (${code}).`,
    ...(fixes[code ?? ''] !== undefined && { fix: fixes[code ?? '']! }),
    retryable: code === '53100',
    outcome: 'none',
    details: { engine: 'postgres', where, code },
    cause: thrown,
  })
}
