/** Postgres for hosts that share no folder: the book of the ledger with its budgets, the audit, and the index of the library. */
import { join } from 'node:path'
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import type { Database, Driver } from './database.ts'
import { options } from './options.ts'
import { placeOf } from './place.ts'
import { startWholly } from '../callers-words.ts'
import { engineHealth } from '../engine-health.ts'
import { versionOf } from '../version.ts'

/** Of each host, by its options: opened before any plugin is set up. */
const databases = new WeakMap<object, Database>()

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'postgres',
  version: versionOf('postgres'),
  apiVersion: 1,
  description: 'Keeps the book of the ledger, the audit, and the index of the library, in Postgres: for several hosts together.',
  options,
  needs: ({ url }) => ({ hosts: [placeOf(url).host], env: ['DATABASE_URL'] }),
  engines: startWholly(async ({ options: given, log, importPackage, onDispose }) => {
    const { url, schema } = given
    const [{ openDatabase, pgRange }, { migrate }, { libraryIndex, takesAnyText }] = await Promise.all([
      import('./database.ts'),
      import('./migrations.ts'),
      import('./library-index.ts'),
    ])
    const database = openDatabase((await importPackage('pg', pgRange)) as Driver, url, log)
    onDispose(database.close)
    await migrate(database, schema)
    databases.set(given, database)
    const health = engineHealth({ known: database.away, look: database.look })
    if (!(await takesAnyText(database))) {
      log.warn('The database takes no UTF-8, so it has no index of the library: that is listed and searched by its own records.')
      return { health }
    }
    const index = libraryIndex({ database, schema, log })
    onDispose(index.close)
    return { assetIndex: index.of, health }
  }),
  async setup({ options: given, services, dirs, log, onDispose }) {
    const [{ postgresBook }, { postgresAudit }] = await Promise.all([import('./ledger-book.ts'), import('./audit.ts')])
    const database = databases.get(given)!
    const { schema } = given
    const book = postgresBook({ database, schema, folder: join(dirs.state, 'unwritten'), log })
    onDispose(async () => void (await book.close()))
    services.provide('ledgerBook', book)
    const audit = postgresAudit(database, schema, log)
    onDispose(audit.close)
    onDispose(services.get('host').onCall(audit.write))
  },
})
export default plugin
