/** Open circuits of providers, told by publishing, and kept for hosts that come later or were away for as long as it holds. */
import { randomUUID } from 'node:crypto'
import type { Breakers, OpenCircuit, PluginLog } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { heard } from './heard.ts'
import { serverTime } from './server-time.ts'

interface Told {
  readonly by: string
  readonly circuit: OpenCircuit
}

/** KEYS: open circuits by when they close, by the server's clock. ARGV: milliseconds, which circuit, channel, message. Of one and the same the longest counts. */
const keep = `${serverTime}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local ends = math.max(now + tonumber(ARGV[1]), tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or '0'))
redis.call('ZADD', KEYS[1], ends, ARGV[2])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
return redis.call('PUBLISH', ARGV[3], ARGV[4])`
/** What is open, each with the milliseconds that are left. */
const read = `${serverTime}
local kept = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for index = 2, #kept, 2 do kept[index] = tonumber(kept[index]) - now end
return kept`

const isOpenCircuit = ({ kind, provider, ms, why }: OpenCircuit): boolean =>
  typeof kind === 'string' && typeof provider === 'string' && typeof ms === 'number' && (why === 'failed' || why === 'asked')

/** Listens from the start on. Rejects with `ENGINE_AWAY` where the server does not answer. */
export async function redisBreakers(connection: RedisConnection, log: PluginLog): Promise<Breakers> {
  const { ask, key } = connection
  const own = randomUUID()
  const [channel, keptAt] = [key('breakers', 'told'), key('breakers', 'kept')]
  const listeners = new Set<(circuit: OpenCircuit) => void>()
  /** What was told, by which circuit, and until when by this host's clock that never jumps. */
  const known = new Map<string, { readonly circuit: OpenCircuit; readonly until: number }>()

  const hear = (circuit: OpenCircuit): void => {
    const { kind, provider, ms, why } = circuit
    const what = JSON.stringify([kind, provider, why])
    const until = performance.now() + ms
    if (until > (known.get(what)?.until ?? 0)) known.set(what, { circuit, until })
    for (const listener of listeners) listener(circuit)
  }
  const learn = async (by: RedisConnection['ask']): Promise<void> => {
    const kept = (await by((redis) => redis.eval(read, 1, keptAt))) as readonly (string | number)[]
    for (let index = 0; index < kept.length; index += 2) {
      const [kind, provider, why] = JSON.parse(String(kept[index]))
      const circuit: OpenCircuit = { kind, provider, why, ms: Number(kept[index + 1]) }
      if (isOpenCircuit(circuit) && circuit.ms > 0) hear(circuit)
    }
  }
  await connection.listen(
    channel,
    heard(log, (told) => {
      const { by, circuit } = told as Told
      if (!isOpenCircuit(circuit)) throw new TypeError('That is no open circuit.')
      if (by !== own) hear(circuit)
    }),
  )
  await learn(ask)
  // What was told while this host could not hear.
  connection.onReturn(async (direct) => void (await learn(direct).catch(() => {})))
  return {
    tell(circuit) {
      const { kind, provider, ms, why } = circuit
      const told: Told = { by: own, circuit }
      ask((redis) =>
        redis.eval(keep, 1, keptAt, Math.ceil(ms), JSON.stringify([kind, provider, why]), channel, JSON.stringify(told)),
      ).catch((error: unknown) => log.debug('Other hosts could not be told to leave a provider alone', { error: (error as Error).message }))
    },
    listen(listener) {
      listeners.add(listener)
      for (const { circuit, until } of known.values()) {
        const ms = until - performance.now()
        if (ms > 0) listener({ ...circuit, ms })
      }
      return () => listeners.delete(listener)
    },
  }
}
