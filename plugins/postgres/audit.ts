/**
 * The audit in the database, beside the file, which stays the first place: what is called is told here in batches, and what
 * cannot be written within a while is dropped here.
 */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { CallNote, PluginContext } from 'atelier-mcp'
import type { Database } from './database.ts'
import { plainJson } from './plain-json.ts'

export interface Audit {
  /** Never throws, never waits. */
  write(note: CallNote): void
  /** Writes what can be written. */
  close(): Promise<void>
}

/** A line is in the database after this, at most; a host that is killed loses them there. */
const everyMs = 1000
const atOnce = 500
/** While the server is away; the oldest go first. */
const kept = 10_000

/** The audit in `schema`, whose table is there. */
export function postgresAudit(database: Database, schema: string, log: Pick<PluginContext['log'], 'warn'>): Audit {
  const own = randomUUID()
  const host = `${hostname()} ${process.pid}`
  const waiting: { readonly id: string; readonly at: string; readonly note: CallNote }[] = []
  let count = 0
  let dropped = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, atOnce)
      const rows = batch.map(({ id, at, note }) => ({
        id,
        at,
        who: note.principal,
        what: note.what,
        name: note.name,
        outcome: note.outcome,
        code: note.code,
        usd: note.usd,
        request_id: note.requestId,
        host,
        note,
      }))
      await database.query(
        `insert into "${schema}".audit select * from json_populate_recordset(null::"${schema}".audit, $1) on conflict (id) do nothing`,
        [plainJson(rows)],
      )
      // The oldest may have been dropped meanwhile.
      const sent = new Set(batch)
      waiting.splice(0, waiting.length, ...waiting.filter((one) => !sent.has(one)))
    }
    if (dropped > 0) log.warn(`${dropped} lines of the audit are not in the database; they are in the file alone.`)
    dropped = 0
  }
  const write = (): Promise<void> =>
    (writing ??= writeAll()
      .catch(() => {})
      .finally(() => {
        writing = undefined
        if (waiting.length > 0) soon()
      }))
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void write()
    }, everyMs).unref()
  }
  return {
    write(note) {
      waiting.push({ id: `${own}-${++count}`, at: new Date().toISOString(), note })
      if (waiting.length > kept) {
        waiting.shift()
        dropped++
      }
      soon()
    },
    async close() {
      await write()
      clearTimeout(timer)
      timer = undefined
    },
  }
}
