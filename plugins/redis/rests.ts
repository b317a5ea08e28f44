/** Providers that are left alone, told by publishing, and kept for hosts that come later or were away for as long as it holds. */
import { randomUUID } from 'node:crypto'
import type { PluginLog, ProviderRest, Rests } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { heard } from './heard.ts'
import { serverTime } from './server-time.ts'

interface Told {
  readonly by: string
  readonly rest: ProviderRest
}

/** KEYS: rests by when they end, by the server's clock. ARGV: milliseconds, what rests, channel, message. Of one and the same the longest counts. */
const keep = `${serverTime}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local ends = math.max(now + tonumber(ARGV[1]), tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or '0'))
redis.call('ZADD', KEYS[1], ends, ARGV[2])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
return redis.call('PUBLISH', ARGV[3], ARGV[4])`
/** What rests, each with the milliseconds that are left. */
const read = `${serverTime}
local kept = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for index = 2, #kept, 2 do kept[index] = tonumber(kept[index]) - now end
return kept`

const isRest = ({ kind, provider, ms, why }: ProviderRest): boolean =>
  typeof kind === 'string' && typeof provider === 'string' && typeof ms === 'number' && (why === 'failed' || why === 'asked')

/** Listens from the start on. Rejects with `ENGINE_AWAY` where the server does not answer. */
export async function redisRests(connection: RedisConnection, log: PluginLog): Promise<Rests> {
  const { ask, key } = connection
  const own = randomUUID()
  const [channel, keptAt] = [key('rests', 'told'), key('rests', 'kept')]
  const listeners = new Set<(rest: ProviderRest) => void>()
  /** What was told, by what rests, and until when by this host's clock that never jumps. */
  const known = new Map<string, { readonly rest: ProviderRest; readonly until: number }>()

  const hear = (rest: ProviderRest): void => {
    const { kind, provider, ms, why } = rest
    const what = JSON.stringify([kind, provider, why])
    const until = performance.now() + ms
    if (until > (known.get(what)?.until ?? 0)) known.set(what, { rest, until })
    for (const listener of listeners) listener(rest)
  }
  const learn = async (by: RedisConnection['ask']): Promise<void> => {
    const kept = (await by((redis) => redis.eval(read, 1, keptAt))) as readonly (string | number)[]
    for (let index = 0; index < kept.length; index += 2) {
      const [kind, provider, why] = JSON.parse(String(kept[index]))
      const rest: ProviderRest = { kind, provider, why, ms: Number(kept[index + 1]) }
      if (isRest(rest) && rest.ms > 0) hear(rest)
    }
  }
  const listening = connection.another()
  listening.on(
    'message',
    heard(log, (told) => {
      const { by, rest } = told as Told
      if (!isRest(rest)) throw new TypeError('That is no rest of a provider.')
      if (by !== own) hear(rest)
    }),
  )
  await ask(() => listening.subscribe(channel))
  await learn(ask)
  // What was told while this host could not hear.
  connection.onReturn(async (direct) => void (await learn(direct).catch(() => {})))
  return {
    tell(rest) {
      const { kind, provider, ms, why } = rest
      const told: Told = { by: own, rest }
      ask((redis) =>
        redis.eval(keep, 1, keptAt, Math.ceil(ms), JSON.stringify([kind, provider, why]), channel, JSON.stringify(told)),
      ).catch((error: unknown) => log.debug('Other hosts could not be told to leave a provider alone', { error: (error as Error).message }))
    },
    listen(listener) {
      listeners.add(listener)
      for (const { rest, until } of known.values()) {
        const ms = until - performance.now()
        if (ms > 0) listener({ ...rest, ms })
      }
      return () => listeners.delete(listener)
    },
  }
}
