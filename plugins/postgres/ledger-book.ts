/** The ledger's book in the database. */
import { randomUUID } from 'node:crypto'
import {
  AtelierError,
  type LedgerBook,
  type LedgerBroken,
  type LedgerLimit,
  type LedgerLine,
  type Meta,
  type PluginContext,
  tableOf,
} from 'atelier-mcp'
import { localTime } from '../local-time.ts'
import { nanosOf, usdOf } from '../nano-dollars.ts'
import type { Database, Row } from './database.ts'
import { plainJson } from './plain-json.ts'
import { type Entry, unwritten } from './unwritten.ts'

export interface LedgerBookInit {
  readonly database: Database
  readonly schema: string
  /** For what happens while the server is away. */
  readonly folder: string
  readonly log: PluginContext['log']
}

const dayOf = (at: number): string => localTime(at).slice(0, 10)
const dayOfLine = ({ id, at }: LedgerLine): string => dayOf(Number(id.split('@')[1]) || at)

/** The book in `schema`, whose tables are there. What cannot be written goes to `folder`, and later from there into the database. */
export function postgresBook({ database, schema, folder, log }: LedgerBookInit): LedgerBook {
  const from = `"${schema}"`
  const put = (line: LedgerLine, noted: number, isLate: boolean): Promise<unknown> =>
    database.query(`select ${from}.ledger_put($1, null, $2, $3)`, [columns(line), noted, isLate])
  const sendLate = async (entry: Entry): Promise<void> => {
    if ('line' in entry) await put(entry.line, entry.noted, true)
    else await database.query(`select ${from}.ledger_abandon($1, $2)`, [entry.abandoned.id, entry.abandoned.attempt])
  }
  const late = unwritten(folder, sendLate, log)
  /** What was late is there first. */
  const ask = async (...asked: Parameters<Database['query']>): Promise<readonly Row[]> => {
    await late.send()
    return database.query(...asked)
  }

  return {
    async keep(line) {
      const noted = Date.now()
      try {
        await late.send()
        await put(line, noted, false)
      } catch (error) {
        await late.add({ line, noted })
        throw error
      }
    },
    async reserve(line, limits) {
      const attempt = randomUUID()
      let isSent = false
      const onSent = (): void => void (isSent = true)
      try {
        const text = `select ${from}.ledger_reserve($1, $2, $3, $4) as broken`
        const [row] = await ask(text, [columns(line), limitsOf(limits), attempt, Date.now()], { onSent })
        return brokenOf(row, limits)
      } catch (error) {
        // It may have come through, or may yet.
        if (isSent && AtelierError.is(error) && error.code === 'ENGINE_AWAY') await late.add({ abandoned: { id: line.id, attempt } })
        throw error
      }
    },
    async breaks(line, limits) {
      const [row] = await ask(`select ${from}.ledger_breaks($1, $2) as broken`, [columns(line), limitsOf(limits)])
      return brokenOf(row, limits)
    },
    async line(id) {
      const [row] = await ask(`select * from ${from}.ledger_line where id = $1`, [id.replaceAll('\0', '\ufffd')])
      return row && lineOf(row)
    },
    async reserved(at = Date.now()) {
      const rows = await ask(
        `select * from ${from}.ledger_line where type = 'reserve' and day >= date_trunc('month', $1::date)::date
           and day < date_trunc('month', $1::date)::date + interval '1 month' order by place limit 1000`,
        [dayOf(at)],
      )
      return rows.map(lineOf)
    },
    async release({ id }) {
      // `noted` stays: a bill that is late is newer.
      await ask(`update ${from}.ledger_line set type = 'free', written = now() where id = $1 and type = 'reserve'`, [
        id.replaceAll('\0', '\ufffd'),
      ])
    },
    async spend({ since = Date.now(), until = Date.now(), principal } = {}) {
      const rows = await ask(
        `select provider, principal, day::text, coalesce(sum(nanos) filter (where type = 'spend'), 0) as usd,
           count(*) filter (where type = 'spend') as calls, coalesce(sum(nanos) filter (where type = 'saved'), 0) as saved,
           coalesce(sum(nanos) filter (where type = 'spend' and outcome = 'unknown'), 0) as uncertain
         from ${from}.ledger_line
         where day between $1 and $2 and type in ('spend', 'saved') and ($3::text is null or principal = $3)
         group by grouping sets ((), (provider), (principal), (day)) order by day`,
        [dayOf(since), dayOf(until), principal ?? null],
      )
      const usd = (row: Row | undefined, name: string): number => usdOf(Number(row?.[name] ?? 0))
      const by = (name: string): Record<string, number> =>
        tableOf(
          Object.fromEntries(
            rows.flatMap((row) => (row[name] !== null && Number(row['calls']) > 0 ? [[row[name] as string, usd(row, 'usd')]] : [])),
          ),
        )
      const all = rows.find((row) => ['provider', 'principal', 'day'].every((name) => row[name] === null))
      return {
        usd: usd(all, 'usd'),
        saved: usd(all, 'saved'),
        uncertain: usd(all, 'uncertain'),
        calls: Number(all?.['calls'] ?? 0),
        providers: by('provider'),
        principals: by('principal'),
        days: by('day'),
      }
    },
    close: async () => (await late.close()).flatMap((entry) => ('line' in entry ? [entry.line] : [])),
  }
}

const columns = (line: LedgerLine): string => plainJson({ ...line, usd: undefined, nanos: nanosOf(line.usd), day: dayOfLine(line) })
const limitsOf = (limits: readonly LedgerLimit[]): string =>
  plainJson(
    limits.map(({ perDay, perMonth, of }) => ({
      ...of,
      perDay: perDay === undefined ? undefined : nanosOf(perDay),
      perMonth: perMonth === undefined ? undefined : nanosOf(perMonth),
    })),
  )
const brokenOf = (row: Row | undefined, limits: readonly LedgerLimit[]): LedgerBroken | undefined => {
  const broken = row?.['broken'] as
    | { readonly at: number; readonly limit: 'perDay' | 'perMonth'; readonly spent: number }
    | null
    | undefined
  if (!broken) return undefined
  return { at: broken.at, limit: broken.limit, most: limits[broken.at]![broken.limit]!, spent: usdOf(broken.spent) }
}
const lineOf = (row: Row): LedgerLine => {
  const text = (name: string): string => row[name] as string
  const maybe = (name: string): object => (row[name] === null ? {} : { [name]: row[name] })
  return {
    type: row['type'] as LedgerLine['type'],
    id: text('id'),
    at: Number(row['at']),
    principal: text('principal'),
    ...maybe('groups'),
    kind: text('kind'),
    provider: text('provider'),
    ...maybe('model'),
    usd: usdOf(Number(row['nanos'])),
    ...maybe('basis'),
    ...maybe('outcome'),
    ...(row['usage'] !== null && { usage: row['usage'] as Meta }),
  }
}
