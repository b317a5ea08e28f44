/** Postgres for hosts that share no folder: the book of the ledger with its budgets, and the audit. */
import { join } from 'node:path'
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import type { Driver } from './database.ts'
import { options } from './options.ts'
import { placeOf } from './place.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'postgres',
  version: versionOf('postgres'),
  apiVersion: 1,
  description: 'Keeps the book of the ledger, and the audit, in Postgres: for several hosts together.',
  options,
  needs: ({ url }) => ({ hosts: [placeOf(url).host], env: ['DATABASE_URL'] }),
  async setup({ options: { url, schema }, services, dirs, log, onDispose }) {
    const host = services.get('host')
    const [{ openDatabase, pgRange }, { migrate }, { postgresBook }, { postgresAudit }] = await Promise.all([
      import('./database.ts'),
      import('./migrations.ts'),
      import('./ledger-book.ts'),
      import('./audit.ts'),
    ])
    const database = openDatabase((await host.importPackage('pg', pgRange)) as Driver, url, log)
    onDispose(database.close)
    await migrate(database, schema)
    const book = postgresBook({ database, schema, folder: join(dirs.state, 'unwritten'), log })
    onDispose(async () => void (await book.close()))
    services.provide('ledgerBook', book)
    const audit = postgresAudit(database, schema, log)
    onDispose(audit.close)
    onDispose(host.onCall(audit.write))
  },
})
export default plugin
