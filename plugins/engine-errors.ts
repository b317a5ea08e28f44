/** What is said of a server that keeps something for several hosts, in the same words whichever it is. */
import { AtelierError, withoutSecrets } from 'atelier-mcp'

export interface Engine {
  /** The plugin's name. */
  readonly name: string
  /** The plugin's option that has the address. */
  readonly option: string
  /** How callers hear of it, such as `Redis`. */
  readonly title: string
  /** How whoever runs the host does, such as `Redis at localhost:6379`. Nothing secret. */
  readonly place: string
  /** The address alone, for `details`. */
  readonly where: string
}

/** The server's certificate, as OpenSSL calls what is wrong with it (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const distrusted = /^(?:SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|CERT_|INVALID_(?:CA|PURPOSE)|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/

/** Whether the code of an error says that the server's certificate is not trusted: waiting does not help. */
export const isDistrusted = (code = ''): boolean => distrusted.test(code)

/** What an error says, without the password. Of several addresses of one name that were tried, it has a code alone. */
export function wordsOf(thrown: unknown, password?: string): string {
  const { message, code, name } = Object(thrown) as { readonly message?: string; readonly code?: string; readonly name?: string }
  return withoutSecrets(message || code || name || String(thrown), [password])
}

/** `, for 12 s now`, or nothing where it is not known since when. `since`: epoch milliseconds. */
export const forSeconds = (since: number | '' | undefined): string => {
  const seconds = !since ? 0 : Math.round((Date.now() - since) / 1000)
  return seconds > 0 ? `, for ${seconds} s now` : ''
}

/** `ENGINE_AWAY`: it does not answer now, and waiting helps. `code`: of the system, or its own. `since`: when it was last there, epoch milliseconds. */
export function engineAway(
  { name, option, place, where }: Engine,
  said: { readonly words: string; readonly code?: string | undefined; readonly since?: number | undefined; readonly cause?: unknown },
): AtelierError {
  const { words, code, since, cause } = said
  return new AtelierError({
    code: 'ENGINE_AWAY',
    message: `${place} does not answer${forSeconds(since)} (${words}).`,
    fix: `Start it again, or check \`${option}\` of the plugin \`${name}\` and the network.`,
    retryable: true,
    outcome: 'none',
    details: { engine: name, where, ...(code && { code }), ...(since !== undefined && { since: new Date(since).toISOString() }) },
    cause,
  })
}

/** `ENGINE_FAILED`: it answers, and waiting mostly does not help. `code`: what it says itself. */
export const engineFailed = (
  { name, where }: Engine,
  said: {
    readonly message: string
    readonly fix?: string | undefined
    readonly code?: string | undefined
    readonly retryable?: boolean
    readonly cause?: unknown
  },
): AtelierError =>
  new AtelierError({
    code: 'ENGINE_FAILED',
    message: said.message,
    ...(said.fix !== undefined && { fix: said.fix }),
    retryable: said.retryable ?? false,
    outcome: 'none',
    details: { engine: name, where, ...(said.code !== undefined && { code: said.code }) },
    cause: said.cause,
  })

/** `ENGINE_FAILED` for a certificate that is not trusted. `authority`: how else than by Node's own setting one is named. */
export const engineDistrusted = (engine: Engine, code: string, cause: unknown, authority = ''): AtelierError =>
  engineFailed(engine, {
    message: `The certificate of ${engine.place.replace(/^The /, 'the ')} is not trusted (${code}). Nothing was sent.`,
    fix: `Name its authority by ${authority}NODE_EXTRA_CA_CERTS; and the server in \`${engine.option}\` of the plugin \`${engine.name}\` by the name in its certificate.`,
    code,
    cause,
  })
