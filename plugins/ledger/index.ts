/** What was spent, by whom and where, on disk; and budgets that hold for all hosts on this machine together. */
import { join } from 'node:path'
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { errors } from './errors.ts'
import { openBook, type Spend, type SpendRange } from './book.ts'
import { options } from './options.ts'
import { watchSpending } from './watch-spending.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    /** What was spent and saved, in US dollars. */
    ledger: { spend(range?: SpendRange): Promise<Spend> }
  }
}

/** Options of `ledger()`. */
export type LedgerOptions = z.input<typeof options>

const plugin: PluginFactory<LedgerOptions> = definePlugin({
  name: 'ledger',
  version: versionOf('ledger'),
  apiVersion: 1,
  description: 'Records what everything costs, and keeps to your budgets.',
  errors,
  requires: ['moderation?'],
  options,
  setup(context) {
    const book = openBook(join(context.dirs.state, 'days'), (file) =>
      context.log.warn('The ledger has lines that cannot be read; they are not counted, and stay in the file.', { file }),
    )
    context.services.provide('ledger', { spend: book.spend })
    watchSpending(context, book, context.options)
  },
})
export default plugin
