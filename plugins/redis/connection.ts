/** One connection to Redis, made when it is first needed; what it throws has a code. */
import { AtelierError, type EnginesContext, inTime } from 'atelier-mcp'
import type { Redis, RedisOptions } from 'ioredis'
import { callersWords, inFull, wholly } from '../callers-words.ts'
import { checkServer } from './check-server.ts'
import { engineError, redisPlace, replyCode } from './errors.ts'
import type { Options } from './options.ts'

/** For the command that installs it; the same as in `peerDependencies`. */
export const ioredisRange = '^6.0.0'
/** Nobody waits for longer than this for one command. */
const commandMs = 3000
/**
 * A connection on which nothing comes back for so long is made anew: of a network that swallows what is sent, nobody is told. Less than a lease, and more
 * than the largest result takes on a slow way.
 */
const silentMs = 10_000
/** Commands of BullMQ wait for up to ten seconds until there is something to do. */
const silentWhereWaitingMs = 15_000
const longestPauseMs = 1000

type Hear = (channel: string, message: string) => void
/** A connection of its own that hears what is told on a channel. */
export interface Listening {
  /** Runs each time that its connection is there again. */
  onReady(fn: () => void): void
  /** For good: nothing of it is left. */
  end(): void
}
export interface RedisConnection {
  /** Host and port, for the log and whoever runs the host: nothing secret. No word of it to callers. */
  readonly where: string
  /** A key of this deployment. */
  key(...parts: readonly string[]): string
  /** What `work` comes to; it throws coded errors alone, `ENGINE_AWAY` within a few seconds, in words for callers. */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  /** Asks it for the least that it can answer. Rejects as `ask` does, in words for whoever runs the host. */
  look(): Promise<unknown>
  /**
   * Hears what is told on a channel, over a connection of its own that comes back by itself and is closed with this one. Rejects as `ask` does, and
   * within as long: nothing of it is left then.
   */
  listen(channel: string, hear: Hear): Promise<Listening>
  /** Likewise, for who waits for nothing: it begins as soon as the server is there. */
  listenSoon(channel: string, hear: Hear): Listening & { readonly begun: Promise<unknown> }
  /** One of its own, whose commands wait for the server: for who waits for none of them. It comes back by itself. Closed with this one. */
  another(): Redis
  /** Why it is away, while the connection is broken; in words for whoever runs the host. */
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
  const toCallers = callersWords(place, log)
  const all = new Set<Redis>()
  let awaySince: number | undefined
  let hasAnswered = false
  let isClosed = false
  const open = (
    options: Pick<
      RedisOptions,
      'autoResendUnfulfilledCommands' | 'commandTimeout' | 'enableOfflineQueue' | 'maxRetriesPerRequest' | 'socketTimeout'
    >,
  ): Redis => {
    const redis = new Client(url, {
      lazyConnect: true,
      connectionName: 'atelier',
      connectTimeout: commandMs,
      // After a failover this may still be the server that was the master: its name leads to the new one.
      reconnectOnError: (error) => replyCode(error) === 'READONLY' && !away,
      // Who starts hears at once that nobody is there.
      retryStrategy: (times: number) => (hasAnswered && !isClosed ? Math.min(50 * 2 ** times, longestPauseMs) : null),
      ...options,
    })
    all.add(redis)
    return redis
  }
  // What was asked when the connection broke is asked anew by who asked: a server that comes back may have lost what it knew. They hear of it at once:
  // with `maxRetriesPerRequest` above 0 the client forgets what was asked, and only `commandTimeout` ends the waiting.
  const main = open({
    commandTimeout: commandMs,
    socketTimeout: silentMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  })
  /** They ask nothing, and would not notice. */
  const listening = new Set<Redis>()
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
    for (const one of listening) one.disconnect(true)
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
      const { message: words, cause } = inFull(error)
      if (words !== said) log.warn(`Redis at ${where} is back, and does not answer as it should: ${words}`)
      said = words
      last ??= cause ?? error
      again = setTimeout(() => isClosed || main.disconnect(true), longestPauseMs).unref()
    }
  }
  const coded: RedisConnection['ask'] = async (work) => {
    try {
      return await work(main)
    } catch (error) {
      throw toCallers(engineError(error, place, awaySince))
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
    for (const words of await checkServer(main, place)) log.warn(words)
  } catch (error) {
    await close()
    throw engineError(AtelierError.is(error) || replyCode(error) !== undefined ? error : (last ?? error), place)
  }
  hasAnswered = true
  const awayNow = (): AtelierError => engineError(last ?? new Error('The connection is closed.'), place, awaySince)
  const ask: RedisConnection['ask'] = async (work) => {
    if (away)
      await inTime(commandMs, away.over, () => {
        throw toCallers(awayNow())
      })
    return coded(work)
  }
  const another = (): Redis => {
    const redis = open({ maxRetriesPerRequest: null, socketTimeout: silentWhereWaitingMs })
    // Told by the first connection.
    redis.on('error', () => {})
    return redis
  }
  const listenSoon: RedisConnection['listenSoon'] = (channel, hear) => {
    const redis = another()
    redis.on('message', hear)
    listening.add(redis)
    return {
      begun: redis.subscribe(channel),
      onReady: (fn) => void redis.on('ready', fn),
      end() {
        all.delete(redis)
        listening.delete(redis)
        redis.disconnect()
      },
    }
  }
  return {
    where,
    key: (...parts) => [prefix, ...parts].join(':'),
    ask,
    look: () => wholly(ask((redis) => redis.ping())),
    async listen(channel, hear) {
      const made = listenSoon(channel, hear)
      // Nobody waits for it where the server is known to be away.
      made.begun.catch(() => {})
      try {
        // A server that stands still takes the connection and says nothing, and this one's commands would wait for it.
        await ask(() => inTime(commandMs, made.begun, tooLate))
      } catch (error) {
        made.end()
        throw error
      }
      return made
    },
    listenSoon,
    another,
    away: () => away && awayNow(),
    onReturn: (fn) => void returns.push(fn),
    close,
  }
}

const tooLate = (): never => {
  throw new Error('Command timed out')
}
