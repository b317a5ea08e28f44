/** One connection to Redis, made when it is first needed; what it throws has a code. */
import type { EnginesContext } from 'atelier-mcp'
import type { Redis, RedisOptions } from 'ioredis'
import { engineError } from './errors.ts'
import type { Options } from './options.ts'

/** For the command that installs it; the same as in `peerDependencies`. */
export const ioredisRange = '^6.0.0'
/** Nobody waits for longer than this for one command. */
const commandMs = 3000
const longestPauseMs = 1000

export interface RedisConnection {
  /** Host and port, for words: nothing secret. */
  readonly where: string
  /** A key of this deployment. */
  key(...parts: readonly string[]): string
  /** What `work` comes to; it throws coded errors alone, `ENGINE_AWAY` within a few seconds. */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  /** One of its own, for who listens. It comes back by itself. Closed with this one. */
  another(): Redis
  close(): Promise<void>
}

/** Connects, and asks for an answer: rejects with `ENGINE_AWAY` or `ENGINE_FAILED` where there is none, `DEPENDENCY_MISSING` without ioredis. */
export async function connect(
  { url, prefix }: Options,
  { log, importPackage }: Pick<EnginesContext, 'log' | 'importPackage'>,
): Promise<RedisConnection> {
  const { Redis: Client } = (await importPackage('ioredis', ioredisRange)) as { readonly Redis: typeof Redis }
  const where = new URL(url).host
  const all = new Set<Redis>()
  let awaySince: number | undefined
  let hasAnswered = false
  const open = (options: Pick<RedisOptions, 'commandTimeout' | 'maxRetriesPerRequest'>): Redis => {
    const redis = new Client(url, {
      lazyConnect: true,
      connectionName: 'atelier',
      connectTimeout: commandMs,
      maxRetriesPerRequest: 1,
      // Who starts hears at once that nobody is there.
      retryStrategy: (times: number) => (hasAnswered ? Math.min(50 * 2 ** times, longestPauseMs) : null),
      ...options,
    })
    all.add(redis)
    return redis
  }
  const main = open({ commandTimeout: commandMs })
  let last: unknown
  main.on('error', (error) => (last = error))
  main.on('close', () => {
    if (hasAnswered && awaySince === undefined) log.warn(`Redis at ${where} is away.`)
    awaySince ??= Date.now()
  })
  main.on('ready', () => {
    if (awaySince !== undefined && hasAnswered) log.info(`Redis at ${where} is back.`)
    awaySince = undefined
  })
  const close = async (): Promise<void> => {
    for (const redis of all) redis.disconnect()
  }
  try {
    await main.connect()
    await main.ping()
  } catch (error) {
    await close()
    throw engineError(last ?? error, where)
  }
  hasAnswered = true
  return {
    where,
    key: (...parts) => [prefix, ...parts].join(':'),
    async ask(work) {
      try {
        return await work(main)
      } catch (error) {
        throw engineError(error, where, awaySince)
      }
    },
    another() {
      const redis = open({ maxRetriesPerRequest: null })
      // Told by the first connection.
      redis.on('error', () => {})
      return redis
    },
    close,
  }
}
