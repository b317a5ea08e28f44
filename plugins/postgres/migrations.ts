/** The tables, step by step: whichever host starts first makes what is missing, and the others wait for it. */
import { AtelierError } from 'atelier-mcp'
import { auditTables } from './audit-tables.ts'
import type { Database } from './database.ts'
import { ledgerTables } from './ledger-tables.ts'
import { libraryTables } from './library-tables.ts'
import { assertTakesWrites } from './takes-writes.ts'

/** Each is done once, in this order. What stands here is never changed: hosts of an older version go on with it until they are restarted. */
const steps: readonly ((schema: string) => string)[] = [ledgerTables, auditTables, libraryTables]
/** Within what a set-up may take. */
const patienceMs = 7000

/** Throws `ENGINE_FAILED` where a newer version has made the tables, or the server takes no writes. */
export const migrate = (database: Database, schema: string): Promise<void> =>
  database.transaction(patienceMs, async (query) => {
    await assertTakesWrites(database.place, query)
    await query(`select pg_advisory_xact_lock(hashtextextended('atelier tables of ' || $1, 0))`, [schema])
    const is = async (kind: 'namespace' | 'class', name: string): Promise<boolean> =>
      (await query(`select to_reg${kind}($1) is not null as found`, [name]))[0]?.['found'] === true
    // Users who may make nothing can use what somebody else has made.
    if (!(await is('namespace', `"${schema}"`))) await query(`create schema "${schema}"`)
    if (!(await is('class', `"${schema}".migration`)))
      await query(`create table "${schema}".migration (step integer primary key, at timestamptz not null default now())`)
    const done = Number((await query(`select coalesce(max(step), 0) as step from "${schema}".migration`))[0]?.['step'])
    if (done > steps.length)
      throw new AtelierError({
        code: 'ENGINE_FAILED',
        message: `The tables in the schema "${schema}" of ${database.place.name} are of a newer version (${done}) than this host knows (${steps.length}).`,
        fix: 'Update this host, or give it a `schema` of its own in the options of the plugin `postgres`.',
        outcome: 'none',
      })
    for (const [index, step] of steps.entries()) {
      if (index < done) continue
      await query(step(`"${schema}"`))
      await query(`insert into "${schema}".migration (step) values ($1)`, [index + 1])
    }
  })
