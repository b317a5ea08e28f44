/**
 * Money along the pipeline. `spend`: budgets, for each candidate by its own price, never for what is kept already. `spent`:
 * what it did cost, whoever is still waiting. `settled`: what the cache and shared work have saved.
 */
import type { Bill, Candidate, Cost, LedgerBook, LedgerLine, PluginContext, Run, Services } from 'atelier-mcp'
import { type Asked, budgets } from './budgets.ts'
import type { Options } from './options.ts'
import { lineIdOf } from './perhaps.ts'

/** The run that makes a model reports what its designers have spent; counting them too would count twice. */
const countedByParent = ({ kind, parent }: Pick<Run, 'kind' | 'parent'>): boolean =>
  kind === 'model.design' && parent?.kind === 'model.create'

/** Puts money aside for an order that `spend` is asked about. */
export type Reserve = Services['ledger']['reserve']

/** What comes back puts money aside by limits of others. */
export function watchSpending(
  { hooks, log, services }: Pick<PluginContext, 'hooks' | 'log' | 'services'>,
  book: () => LedgerBook,
  options: Options,
): Reserve {
  /** Lines that hold money for an order under way, by run: a run places one order at a time. */
  const reserved = new Map<string, string>()
  /** Runs with an order under way. The caller who began one may leave before it ends. */
  const ordering = new Set<string>()
  /** What the parts of an order under way have spent, by its run. */
  const parts = new Map<string, number>()
  let orders = 0
  const hold = budgets(book, options)
  const line = (
    run: Pick<Run, 'kind' | 'principal'>,
    { provider, model }: Pick<Candidate, 'provider' | 'model'>,
    rest: Pick<LedgerLine, 'type' | 'id' | 'usd'> & Partial<LedgerLine>,
  ): LedgerLine => ({
    at: Date.now(),
    principal: run.principal.id,
    groups: run.principal.groups ?? [],
    kind: run.kind,
    provider,
    model,
    ...rest,
  })
  /** A ledger that cannot be written costs no picture, unless a budget hangs on it. */
  const write = (entry: LedgerLine, order?: Candidate['order']): Promise<void> =>
    book()
      .keep(entry)
      .catch((error: Error) => {
        log.warn(`The ledger cannot be written by now: ${error.message}`, { entry })
        // What is put aside for it is all that others know.
        if (order) services.get('host').orders.owe(order.id)
      })

  hooks.spend(
    '*',
    async (candidate, run) => {
      if (countedByParent(run)) return undefined
      ordering.add(run.id)
      const { estimate = { usd: 0, basis: 'unknown' as const } } = candidate
      const asked: Asked = { estimate, provider: candidate.provider, model: candidate.model }
      const at = Date.now()
      const id = idOf(candidate) ?? `${run.id}#${++orders}@${at}`
      await hold(asked, run, line(run, candidate, { type: 'reserve', id, at, usd: estimate.usd, basis: 'estimated' }), () =>
        reserved.set(run.id, id),
      )
      return undefined
    },
    // A plugin that refuses for another reason does so before money is put aside.
    { stage: 'late' },
  )

  hooks.spent('*', async (bill, run) => {
    const lost = lossOf(bill)
    if (countedByParent(run)) {
      parts.set(run.parent!.id, (parts.get(run.parent!.id) ?? 0) + lost.usd)
      return
    }
    // An order that another host has left is settled under the line that may stand there.
    const isElsewhere = !ordering.has(run.id) && bill.candidate.order !== undefined
    const id = reserved.get(run.id) ?? (isElsewhere ? idOf(bill.candidate) : undefined)
    const ofParts = parts.get(run.id) ?? 0
    ordering.delete(run.id)
    reserved.delete(run.id)
    parts.delete(run.id)
    // An order that failed has spent at least what its parts had.
    const usd = bill.status === 'done' ? lost.usd : Math.max(lost.usd, ofParts)
    const isSpent = usd > 0 || (lost.basis === 'unknown' && bill.status === 'done')
    if (!isSpent && id === undefined) return
    // Its host had told what it cost, and died before it could say that it is over: that is known better.
    if (isElsewhere && id !== undefined && lost.outcome === 'unknown' && (await isBilled(book(), id))) return
    await write(
      line(run, bill.candidate, {
        type: isSpent ? 'spend' : 'free',
        id: id ?? idOf(bill.candidate) ?? `${run.id}#${++orders}@${Date.now()}`,
        usd,
        basis: lost.basis,
        ...(lost.usd > 0 && lost.outcome && { outcome: lost.outcome }),
        ...(bill.status === 'done' && { usage: bill.usage }),
      }),
      bill.candidate.order,
    )
  })

  hooks.settled('*', async (outcome, run) => {
    if (!ordering.has(run.id)) parts.delete(run.id)
    if (outcome.status !== 'done' || countedByParent(run)) return
    const { provider, model, source, saved } = outcome.result.provenance
    if (source === 'fresh' || !saved || saved.usd === 0) return
    const { usd, basis } = saved
    await write(
      line(run, { provider, ...(model !== undefined && { model }) }, { type: 'saved', id: `${run.id}@${Date.now()}`, usd, basis }),
    )
  })

  return async (candidate, run, limits) => {
    const { estimate, order } = candidate
    if (countedByParent(run) || !estimate || !order) return undefined
    const { id, at } = { id: lineIdOf(order), at: order.at }
    const entry = line(run, candidate, { type: 'reserve', id, at, usd: estimate.usd, basis: 'estimated' })
    const broken = await book().reserve(entry, limits)
    // `spent` follows, also where somebody else refuses the order.
    if (!broken) reserved.set(run.id, id)
    return broken
  }
}

const idOf = ({ order }: Pick<Candidate, 'order'>): string | undefined => order && lineIdOf(order)

/** Whether it is in the book as spent. Where that cannot be read, it is taken for none. */
export const isBilled = async (book: Pick<LedgerBook, 'line'>, id: string): Promise<boolean> =>
  (await book.line(id).catch(() => undefined))?.type === 'spend'

/** What an order has cost; where nobody knows for certain whether it was charged, as much as was expected. */
const lossOf = (bill: Bill): Cost & { readonly outcome?: 'unknown' | 'paid' } => {
  if (bill.status === 'done') return bill.cost
  const { outcome = 'unknown' } = bill.error
  return outcome === 'none' ? { usd: 0, basis: 'computed' } : { usd: bill.candidate.estimate?.usd ?? 0, basis: 'estimated', outcome }
}
