/** One connection to Redis, made when it is first needed; what it throws has a code. */
import { type AtelierError, type EnginesContext, inTime } from 'atelier-mcp'
import type { Redis, RedisOptions } from 'ioredis'
import { engineError, redisPlace, replyCode } from './errors.ts'
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
  /** Why it is away, while the connection is broken. */
  away(): AtelierError | undefined
  /** Runs each time that the server has been away and is back, before it is asked anything else. */
  onReturn(fn: (ask: RedisConnection['ask']) => Promise<void>): void
  close(): Promise<void>
}

/** Connects, and asks for an answer: rejects with `ENGINE_AWAY` or `ENGINE_FAILED` where there is none, `DEPENDENCY_MISSING` without ioredis. */
export async function connect(
  { url, prefix }: Pick<Options, 'url' | 'prefix'>,
  { log, importPackage }: Pick<EnginesContext, 'log' | 'importPackage'>,
): Promise<RedisConnection> {
  const { Redis: Client } = (await importPackage('ioredis', ioredisRange)) as { readonly Redis: typeof Redis }
  const place = redisPlace(url)
  const { where } = place
  const all = new Set<Redis>()
  let awaySince: number | undefined
  let hasAnswered = false
  let isClosed = false
  const open = (
    options: Pick<RedisOptions, 'autoResendUnfulfilledCommands' | 'commandTimeout' | 'enableOfflineQueue' | 'maxRetriesPerRequest'>,
  ): Redis => {
    const redis = new Client(url, {
      lazyConnect: true,
      connectionName: 'atelier',
      connectTimeout: commandMs,
      // After a failover this may still be the server that was the master: its name leads to the new one.
      reconnectOnError: (error) => replyCode(error) === 'READONLY' && !away,
      maxRetriesPerRequest: 1,
      // Who starts hears at once that nobody is there.
      retryStrategy: (times: number) => (hasAnswered && !isClosed ? Math.min(50 * 2 ** times, longestPauseMs) : null),
      ...options,
    })
    all.add(redis)
    return redis
  }
  // What was asked when the connection broke is asked anew by who asked: a server that comes back may have lost what it knew.
  const main = open({ commandTimeout: commandMs, enableOfflineQueue: false, autoResendUnfulfilledCommands: false })
  /** Why the connection is broken, and what was last said of a server that is there and does not do. */
  let last: unknown
  let said = ''
  let again: NodeJS.Timeout | undefined
  const returns: Parameters<RedisConnection['onReturn']>[0][] = []
  /** Open while the server is away, and until all have heard that it is back. */
  let away: { readonly over: Promise<void>; end(): void } | undefined
  const goesAway = (): void => {
    if (!hasAnswered || away || isClosed) return
    log.warn(`Redis at ${where} is away.`)
    awaySince = Date.now()
    let end = (): void => {}
    const over = new Promise<void>((resolve) => (end = resolve))
    away = { over, end }
  }
  const isBack = async (): Promise<void> => {
    const since = away
    clearTimeout(again)
    if (!since) return
    try {
      last = undefined
      for (const fn of returns) await fn(coded)
      said = ''
      log.info(`Redis at ${where} is back.`)
      away = undefined
      awaySince = undefined
      since.end()
    } catch (error) {
      // Gone again, it comes back again; else it is looked for once more.
      const words = (error as Error).message
      if (words !== said) log.warn(`Redis at ${where} is back, and does not answer as it should: ${words}`)
      said = words
      last ??= (error as Error).cause ?? error
      again = setTimeout(() => isClosed || main.disconnect(true), longestPauseMs).unref()
    }
  }
  const coded: RedisConnection['ask'] = async (work) => {
    try {
      return await work(main)
    } catch (error) {
      throw engineError(error, place, awaySince)
    }
  }
  main.on('error', (error) => (last = error))
  main.on('close', goesAway)
  main.on('ready', () => void isBack())
  const close = async (): Promise<void> => {
    isClosed = true
    for (const redis of all) redis.disconnect()
  }
  try {
    await main.connect()
    await main.ping()
  } catch (error) {
    await close()
    throw engineError(last ?? error, place)
  }
  hasAnswered = true
  const awayNow = (): AtelierError => engineError(last ?? new Error('The connection is closed.'), place, awaySince)
  return {
    where,
    key: (...parts) => [prefix, ...parts].join(':'),
    async ask(work) {
      if (away)
        await inTime(commandMs, away.over, () => {
          throw awayNow()
        })
      return coded(work)
    },
    another() {
      const redis = open({ maxRetriesPerRequest: null })
      // Told by the first connection.
      redis.on('error', () => {})
      return redis
    },
    away: () => away && awayNow(),
    onReturn: (fn) => void returns.push(fn),
    close,
  }
}
