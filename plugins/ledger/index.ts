/** What was spent, by whom and where; and budgets that hold for all hosts of one book together: a folder's, or that of a plugin which brings another. */
import { join } from 'node:path'
import {
  type Candidate,
  definePlugin,
  type LedgerBook,
  type LedgerBroken,
  type LedgerLimit,
  type LedgerRange,
  type LedgerSpend,
  type OrderStatus,
  type PluginFactory,
  type Run,
} from 'atelier-mcp'
import type { z } from 'zod'
import { errors } from './errors.ts'
import { openBook } from './book.ts'
import { options } from './options.ts'
import { releasing } from './releasing.ts'
import { lineIdOf, type Perhaps, perhapsOf } from './perhaps.ts'
import { isBilled, watchSpending } from './watch-spending.ts'
import { versionOf } from '../version.ts'

declare module 'atelier-mcp' {
  interface Services {
    /** What was spent and saved, in US dollars. */
    ledger: {
      /** `perhaps`: beside that, whenever they were placed, what orders that are out or in doubt may cost. */
      spend(range?: LedgerRange): Promise<LedgerSpend & { readonly perhaps: Perhaps }>
      /** Of an order in doubt nobody will know any more how it ended: it counts as spent, perhaps. */
      lost(order: OrderStatus): Promise<void>
      /**
       * To be called in `spend`: puts the candidate's estimate aside, unless that breaks a limit by what all hosts have spent and promised; then which
       * one, and nothing is put aside. Throws what the book throws.
       */
      reserve(
        candidate: Pick<Candidate, 'provider' | 'model' | 'estimate' | 'order'>,
        run: Pick<Run, 'id' | 'kind' | 'principal' | 'parent'>,
        limits: readonly LedgerLimit[],
      ): Promise<LedgerBroken | undefined>
    }
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
    let opened: LedgerBook | undefined
    const inFiles = (): LedgerBook =>
      openBook(join(context.dirs.state, 'days'), (file) =>
        context.log.warn('The ledger has lines that cannot be read; they are not counted, and stay in the file.', { file }),
      )
    const orders = () => context.services.get('host').orders
    const book = (): LedgerBook => (opened ??= releasing(context.services.find('ledgerBook') ?? inFiles(), orders))
    context.onDispose(async () => {
      for (const entry of (await opened?.close()) ?? []) context.log.error('A line of the ledger could never be written.', { entry })
    })
    const reserve = watchSpending(context, book, context.options)
    context.services.provide('ledger', {
      reserve,
      async spend(range) {
        // Before the lines: an order that is settled meanwhile is then counted once.
        const open = await context.services.get('host').orders.list(range?.principal)
        const spent = await book().spend(range)
        return { ...spent, perhaps: await perhapsOf(open, book()) }
      },
      async lost(order) {
        const { principal, kind, provider, model, at, estimate } = order
        const usd = estimate?.usd ?? 0
        // Its host may have known what it cost.
        if (usd === 0 || (await isBilled(book(), lineIdOf(order)))) return
        await book()
          .keep({ type: 'spend', id: lineIdOf(order), at, principal, kind, provider, model, usd, basis: 'estimated', outcome: 'unknown' })
          .catch((error: Error) => context.log.warn(`The ledger cannot be written by now: ${error.message}`, { order: order.id, usd }))
      },
    })
  },
})
export default plugin
