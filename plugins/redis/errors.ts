/** What Redis and its client throw, as the host's own codes. */
import { AtelierError, tableOf } from 'atelier-mcp'
import { type Engine, engineAway, engineDistrusted, engineFailed, isDistrusted, wordsOf } from '../engine-errors.ts'

/** A server that says so of itself answers later: it loads, has lost its master, or is held up by a script. */
const later = /^(?:LOADING|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN|READONLY|MISCONF)$/

const fixes: Readonly<Record<string, string>> = tableOf({
  NOAUTH:
    'The server wants a password: put `USER:PASSWORD@` before the host in `url` of the plugin `redis` (`:PASSWORD@` where it has no users).',
  WRONGPASS: 'Correct user and password in `url` of the plugin `redis`.',
  NOPERM:
    'Give its user all commands on keys and channels that begin with the prefix: `ACL SETUSER atelier on >PASSWORD ~atelier:* &atelier:* +@all`.',
  OOM: 'The server has no memory left: raise its `maxmemory`, or remove what others keep there.',
})

/** Where a server is, and the password that no word may have in it. */
export interface RedisPlace extends Engine {
  readonly password: string | undefined
  /** The number of its database. */
  readonly database: number
}
/** `url` is one that the options have let through. */
export function redisPlace(url: string): RedisPlace {
  const { host, password: own, pathname, searchParams } = new URL(url)
  return {
    name: 'redis',
    option: 'url',
    title: 'Redis',
    place: `Redis at ${host}`,
    where: host,
    // Those of the query are decoded already.
    password: own ? decodeURIComponent(own) : searchParams.get('password') || undefined,
    database: Number(pathname.slice(1) || searchParams.get('db')),
  }
}

/** The code of an answer that is an error: by the protocol its first word. Nothing for what is no answer. */
export function replyCode(thrown: unknown): string | undefined {
  const { name, message = '' } = Object(thrown) as Partial<Error>
  return name === 'ReplyError' ? (/^[A-Z]+(?= |$)/.exec(message)?.[0] ?? 'ERR') : undefined
}

/** What an error says of the connection. */
const wordsFor = (thrown: unknown, password: string | undefined): string =>
  // The client's own words speak of an option of this plugin's code.
  (Object(thrown) as Partial<Error>).name === 'MaxRetriesPerRequestError' ? 'the connection broke' : wordsOf(thrown, password)

/** Which command it was an answer to, in words. */
function commandOf(thrown: unknown): string {
  const { command } = Object(thrown) as { readonly command?: { readonly name?: string } }
  return command?.name === undefined ? '' : ` \`${command.name}\``
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
  if (reply === undefined || later.test(reply))
    return engineAway(place, { words: wordsFor(thrown, place.password), code: reply ?? code, since, cause: thrown })
  return engineFailed(place, {
    // Its own words repeat what it was sent.
    message: `${place.place} answers${commandOf(thrown)} with an error (${reply}).`,
    fix:
      fixes[reply] ?? 'The server is to be Redis 6.2 or newer, or Valkey, no cluster, and to know all of its commands by their own names.',
    code: reply,
    retryable: reply === 'OOM',
    cause: thrown,
  })
}
