/** What Redis and its client throw, as the host's own codes. */
import { AtelierError, tableOf } from 'atelier-mcp'
import { type Engine, engineAway, engineDistrusted, engineFailed, isDistrusted, wordsOf } from '../engine-errors.ts'

/** A server that says so of itself answers later: it loads, has lost its master, or is held up by a script. */
const later = /^(?:LOADING|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN|READONLY|MISCONF)$/

const fixes: Readonly<Record<string, string>> = tableOf({
  NOAUTH: 'The server wants a password: put it into `url` of the plugin `redis` (`redis://user:password@host`).',
  WRONGPASS: 'Correct user and password in `url` of the plugin `redis`.',
  NOPERM:
    'Give its user all commands on keys and channels that begin with the prefix: `ACL SETUSER atelier on >PASSWORD ~atelier:* &atelier:* +@all`.',
  OOM: 'The server has no memory left: raise its `maxmemory`, or remove what others keep there.',
})

/** Where a server is, and the password that no word may have in it. */
export interface RedisPlace extends Engine {
  readonly password: string | undefined
}
/** `url` is one that the options have let through. */
export function redisPlace(url: string): RedisPlace {
  const { host, password } = new URL(url)
  return {
    name: 'redis',
    option: 'url',
    place: `Redis at ${host}`,
    where: host,
    password: password ? decodeURIComponent(password) : undefined,
  }
}

/** The code of an answer that is an error: by the protocol its first word. Nothing for what is no answer. */
export function replyCode(thrown: unknown): string | undefined {
  const { name, message = '' } = Object(thrown) as Partial<Error>
  return name === 'ReplyError' ? (/^[A-Z]+(?= |$)/.exec(message)?.[0] ?? 'ERR') : undefined
}

/**
 * `ENGINE_AWAY` where the server does not answer now, `ENGINE_FAILED` where it answers with an error or is not trusted: both `retryable` as far as
 * waiting helps. `since`: when it was last there, epoch milliseconds.
 */
export function engineError(thrown: unknown, place: RedisPlace, since?: number): AtelierError {
  if (AtelierError.is(thrown)) return thrown
  const reply = replyCode(thrown)
  const { code = '' } = Object(thrown) as { readonly code?: string }
  if (reply === undefined && isDistrusted(code)) return engineDistrusted(place, code, thrown)
  if (reply === undefined || later.test(reply)) return engineAway(place, { words: wordsOf(thrown, place.password), since, cause: thrown })
  return engineFailed(place, {
    message: `${place.place} answers with an error (${reply}).`,
    fix: fixes[reply] ?? 'See the cause; the server is to be Redis 6.2 or newer, or Valkey, and no cluster.',
    code: reply,
    retryable: reply === 'OOM',
    cause: thrown,
  })
}
