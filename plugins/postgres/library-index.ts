/** The index of libraries in the database: what is there is asked of it, what becomes of records is written, at once or when the server is back. */
import { type AssetIndex, type IndexedAsset, type IndexedKeep, type IndexHit, type PluginContext } from 'atelier-mcp'
import PQueue from 'p-queue'
import type { Database } from './database.ts'
import { isRefused } from './errors.ts'
import { libraryQuery } from './library-query.ts'
import { putRows, removeRows } from './library-rows.ts'

export interface LibraryIndexInit {
  readonly database: Database
  /** Whose tables are there. */
  readonly schema: string
  readonly log: Pick<PluginContext['log'], 'info' | 'warn'>
}
export interface LibraryIndex {
  /** The index of one library. */
  of(library: string): AssetIndex
  /** Writes what can be written; a sweep finds the rest. */
  close(): Promise<void>
}

/** What waits for the server: how an asset stands, or that it is gone. */
type Waiting = { readonly library: string } & ({ readonly asset: IndexedAsset } | { readonly gone: IndexedKeep })

/** How often it is tried while the server is away, in milliseconds. */
const retryMs = 5000
/** Assets that wait at most; of more, a sweep finds what they are. */
const mostWaiting = 10_000
/** Rows of the first page, and of the others. */
const [firstPage, page] = [40, 200]
/** Searches, and rows of a sweep, that are under way at a time: of the few connections, orders are to find one free. */
const atOnce = 2

/** Whether names and prompts of any script can be there. Throws as `database.query`. */
export async function takesAnyText(database: Pick<Database, 'query'>): Promise<boolean> {
  const [row] = await database.query('show server_encoding')
  return row?.['server_encoding'] === 'UTF8'
}

/** The index in `schema`. What waits is in memory alone: the records are the truth, and hosts look through them every few minutes. */
export function libraryIndex({ database, schema, log }: LibraryIndexInit): LibraryIndex {
  const table = `"${schema}".library`
  const sweeps = `"${schema}".library_sweep`
  const waiting = new Map<string, Waiting>()
  const slow = new PQueue({ concurrency: atOnce })
  let isAway = false
  let dropped = 0
  let turn: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  /** What the server will never take is told and left out: it must not hold up the others. */
  const put = async (library: string, assets: readonly IndexedAsset[]): Promise<void> => {
    try {
      await putRows(database, table, library, assets)
    } catch (error) {
      if (!isRefused(error)) throw error
      const [asset] = assets
      if (assets.length > 1) for (const one of assets) await put(library, [one])
      else if (asset) log.warn(`The database does not take asset://${asset.id} into the index of the library: ${(error as Error).message}`)
    }
  }
  const writeWaiting = async (): Promise<void> => {
    const batch = [...waiting]
    for (const library of new Set(batch.map(([, one]) => one.library))) {
      const own = batch.filter(([, one]) => one.library === library)
      const assets = own.flatMap(([, one]) => ('asset' in one ? [one.asset] : []))
      const gone = own.flatMap(([, one]) => ('gone' in one ? [one.gone] : []))
      if (assets.length > 0) await put(library, assets)
      if (gone.length > 0) await removeRows(database, table, library, gone)
      for (const [key, one] of own) if (waiting.get(key) === one) waiting.delete(key)
    }
    if (isAway) log.info(`The index of the library in Postgres is told again; ${batch.length} assets had waited for that.`)
    if (dropped > 0) log.warn(`${dropped} more had no room to wait: the next look at all records finds them.`)
    isAway = false
    dropped = 0
  }
  /** One after the other; whoever waits for one has what was there before it. */
  const flush = (): Promise<void> => {
    const done = turn.then(() => (waiting.size > 0 ? writeWaiting() : undefined))
    turn = done.catch(() => {
      isAway = true
      timer ??= setTimeout(() => {
        timer = undefined
        flush().catch(() => {})
      }, retryMs).unref()
    })
    return done
  }
  const add = async (changes: readonly Waiting[]): Promise<void> => {
    for (const one of changes) {
      const { id, keep } = 'asset' in one ? one.asset : one.gone
      const key = `${one.library} ${id} ${keep}`
      const known = waiting.get(key)
      const isOlder = known && ('gone' in known || ('asset' in one && known.asset.revision > one.asset.revision))
      if (!isOlder) waiting.set(key, one)
    }
    for (const key of waiting.keys()) {
      if (waiting.size <= mostWaiting) break
      waiting.delete(key)
      dropped++
    }
    // Nobody who keeps something waits for a server of which it is known that it is away.
    if (!isAway) await flush().catch(() => {})
  }

  const of = (library: string): AssetIndex => ({
    put: (assets) => add(assets.map((asset) => ({ library, asset }))),
    remove: (keeps) => add(keeps.map(({ id, keep }) => ({ library, gone: { id, keep } }))),
    async *find(query) {
      if (waiting.size > 0) await flush()
      let last: IndexHit | undefined
      for (let limit = firstPage; ; limit = page) {
        const { text, values } = libraryQuery(table, library, query, { last, limit })
        const rows = await slow.add(() => database.query(text, values))
        for (const { id, keep, created_at } of rows)
          yield (last = { id: id as string, keep: keep as string, createdAt: created_at as number })
        if (rows.length < limit) return
      }
    },
    async isWhole() {
      const [row] = await database.query(`select swept from ${sweeps} where library = $1`, [library])
      return (row?.['swept'] ?? null) !== null
    },
    async sweep(everyMs, work) {
      const [mine] = await database.query(
        `insert into ${sweeps} as old (library, begun) values ($1, now())
         on conflict (library) do update set begun = now() where old.begun < now() - $2 * interval '1 millisecond'
         returning begun::text, extract(epoch from swept)::float8 * 1000 as since`,
        [library, everyMs],
      )
      if (!mine) return
      const { begun, since } = mine as { readonly begun: string; readonly since: number | null }
      let count = 0
      const putNow = async (assets: readonly IndexedAsset[]): Promise<void> => {
        await slow.add(() => put(library, assets))
        count += assets.length
      }
      try {
        await work({ ...(since !== null && { since }), put: putNow })
        await database.query(`update ${sweeps} set swept = greatest(swept, $2::timestamptz) where library = $1`, [library, begun])
        if (since === null) log.info(`The index of the library in Postgres is made, of ${count} assets.`)
      } catch (error) {
        await database
          .query(`update ${sweeps} set begun = '-infinity' where library = $1 and begun = $2::timestamptz`, [library, begun])
          .catch(() => {})
        throw error
      }
    },
  })
  return {
    of,
    async close() {
      await flush().catch(() => {})
      clearTimeout(timer)
      timer = undefined
    },
  }
}
