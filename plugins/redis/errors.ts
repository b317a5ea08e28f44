/** What Redis and its client throw, as the host's own codes. */
import { AtelierError, tableOf } from 'atelier-mcp'

/** A server that says so of itself answers later: it loads, has lost its master, or is held up by a script. */
const later = /^(?:LOADING|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN|READONLY|MISCONF)$/

const fixes: Readonly<Record<string, string>> = tableOf({
  NOAUTH: 'The server wants a password: put it into the URL (`redis://user:password@host`).',
  WRONGPASS: 'Correct user and password in the URL.',
  NOPERM: 'Let this user run commands and scripts on keys that begin with the prefix.',
  OOM: 'The server has no memory left: raise its `maxmemory`, or remove what others keep there.',
})

/**
 * `ENGINE_AWAY` where the server does not answer now, `ENGINE_FAILED` where it answers with an error: both `retryable` as far as waiting helps.
 * `where`: host and port. `since`: when it was last there, epoch milliseconds.
 */
export function engineError(thrown: unknown, where: string, since?: number): AtelierError {
  if (AtelierError.is(thrown)) return thrown
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown))
  // By its protocol, the first word of an error is its code.
  const code = name === 'ReplyError' ? (/^[A-Z]+(?= |$)/.exec(message)?.[0] ?? 'ERR') : undefined
  if (code === undefined || later.test(code)) {
    const away = since === undefined ? '' : `, for ${Math.round((Date.now() - since) / 1000)} s now`
    const said = code === undefined ? 'does not answer' : `cannot answer now (${code})`
    return new AtelierError({
      code: 'ENGINE_AWAY',
      message: `Redis at ${where} ${said}${away}.`,
      retryable: true,
      outcome: 'none',
      details: { engine: 'redis', where, ...(since !== undefined && { since: new Date(since).toISOString() }) },
      cause: thrown,
    })
  }
  return new AtelierError({
    code: 'ENGINE_FAILED',
    message: `Redis at ${where} answers with an error (${code}).`,
    fix: fixes[code] ?? 'See the cause; the server is to be Redis 6.2 or newer, or Valkey, and no cluster.',
    retryable: code === 'OOM',
    outcome: 'none',
    details: { engine: 'redis', where, code },
    cause: thrown,
  })
}
