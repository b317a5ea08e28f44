/** Few connections to one server, which fail within seconds where it does not answer, and are made anew when it does. */
import { Socket } from 'node:net'
import { AtelierError, type PluginContext } from 'atelier-mcp'
import PQueue from 'p-queue'
import type * as pg from 'pg'
import { callersWords, wholly } from '../callers-words.ts'
import { engineError, isAnswer, serverAt } from './errors.ts'
import { type Place, placeOf } from './place.ts'
import { assertTakesWrites } from './takes-writes.ts'

export type Row = Readonly<Record<string, unknown>>
export interface QueryOptions {
  /** Called when the statement is about to go out: what fails later may have been done all the same. */
  readonly onSent?: () => void
}
export interface Database {
  readonly place: Place
  /** One statement. Throws `ENGINE_AWAY` where the server does not answer, and `ENGINE_FAILED` where it answers with an error, in words for callers. */
  query(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<readonly Row[]>
  /** Several, all or none; each may take `ms`. Throws the same, and what `work` throws. */
  transaction<T>(
    ms: number,
    work: (query: (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>) => Promise<T>,
  ): Promise<T>
  /** Why the server is away, from when it did not answer until it does; in words for whoever runs the host. */
  away(): AtelierError | undefined
  /** Asks it for the least that it can answer. Rejects as `query` does, in words for whoever runs the host. */
  look(): Promise<unknown>
  /** Ends within a second, whatever the server does. */
  close(): Promise<void>
}
export type Driver = Pick<typeof pg, 'Pool'>
/** Of the driver, for the command that installs it; the same as in `peerDependencies`. */
export const pgRange = '^8.16.0'

/** For a new connection. */
const connectMs = 2000
/** The server ends a statement that takes longer; the client waits a little more, for a server that does nothing at all. */
const statementMs = 3000
const patienceMs = 3500
/** After a failure others fail at once for so long: a hundred calls wait no longer than one. */
const restMs = 1000
const connections = 4

/** The database at `url`, one that the options have let through. Nothing is sent before the first statement. */
export function openDatabase(driver: Driver, url: string, log: Pick<PluginContext['log'], 'info' | 'warn'>): Database {
  const place = placeOf(url)
  const toCallers = callersWords(serverAt(place), log)
  /** Also those whose server will never say goodbye. */
  const sockets = new Set<Socket>()
  const stream = (): Socket => {
    const socket = new Socket()
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  const pool = new driver.Pool({
    connectionString: withSslMode(url),
    max: connections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: patienceMs,
    idleTimeoutMillis: 30_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'atelier-mcp',
    options: '-c default_transaction_isolation=read\\ committed',
    stream,
  })
  // Of a connection that nobody uses: the next one who needs it makes another.
  pool.on('error', () => {})

  /** Who waits for others to be done is not told that the server is away. */
  const line = new PQueue({ concurrency: connections })
  let away: { readonly since: number; retryAt: number; error: unknown } | undefined
  const failed = (thrown: unknown): AtelierError => {
    if (!AtelierError.is(thrown) && !isAnswer(thrown)) {
      if (!away) log.warn(`Postgres at ${place.name} is away.`)
      away = { since: away?.since ?? Date.now(), retryAt: performance.now() + restMs, error: thrown }
    } else if (away && !AtelierError.is(thrown)) away = { ...away, error: thrown }
    return toCallers(engineError(thrown, place, away?.since))
  }
  const answered = (): void => {
    if (away) log.info(`Postgres at ${place.name} is back.`)
    away = undefined
  }
  const withClient = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => line.add(() => useClient(work))
  const useClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    if (away && performance.now() < away.retryAt) throw toCallers(engineError(away.error, place, away.since))
    let client: pg.PoolClient | undefined
    try {
      client = await pool.connect()
      client.on('error', ignore)
      const result = await work(client)
      client.off('error', ignore)
      client.release()
      answered()
      return result
    } catch (thrown) {
      // Whatever it was doing, nobody else gets it.
      client?.release(true)
      throw failed(thrown)
    }
  }

  const query: Database['query'] = (text, values = [], { onSent } = {}) =>
    withClient(async (client) => {
      onSent?.()
      return (await client.query<Row>(text, [...values])).rows
    })

  return {
    place,
    away: () => away && engineError(away.error, place, away.since),
    query,
    look: () => wholly(assertTakesWrites(place, query)),
    transaction: (ms, work) =>
      withClient(async (client) => {
        const ask = async (text: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
          const asked = { text, values: [...values], query_timeout: ms + 500 }
          return (await client.query<Row>(asked)).rows
        }
        await ask('begin')
        await ask(`set local statement_timeout = ${ms}`)
        const result = await work(ask)
        await ask('commit')
        return result
      }),
    async close() {
      const ended = pool.end().catch(() => {})
      const goodbye = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, 1000)
      await ended
      clearTimeout(goodbye)
    },
  }
}

const ignore = (): void => {}

/** The driver checks certificates for all of these, and warns that it may not in its next version; so that is said. */
const withSslMode = (url: string): string => url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
