/** What hosts had put aside which died before they ordered anything is given back. */
import type { HostService, LedgerBook } from 'atelier-mcp'

/** Of what is younger nobody can know yet that its host is gone. */
const youngMs = 20_000

/** So many lines are given back at a time. */
const atOnce = 50

/** The id of an order, in that of its line. */
const orderOf = (id: string): string => id.slice(0, id.indexOf('@'))

/** Whether there was any. Throws what the book throws. */
export async function releaseUnplaced(book: LedgerBook, orders: Pick<HostService['orders'], 'unplaced'>): Promise<boolean> {
  const old = (await book.reserved()).filter(({ at }) => at < Date.now() - youngMs)
  const unplaced = new Set(await orders.unplaced(old.map(({ id }) => orderOf(id))))
  const ours = old.filter(({ id }) => unplaced.has(orderOf(id)))
  for (let from = 0; from < ours.length; from += atOnce)
    await Promise.all(ours.slice(from, from + atOnce).map((line) => book.release(line)))
  return ours.length > 0
}
