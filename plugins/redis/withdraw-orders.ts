/** Orders that a host which is gone was about to place, and never will. */
import type { RedisConnection } from './connection.ts'
import { knownAt } from './known-owner.ts'
import { ownerInId } from './order-line.ts'
import { withdrawLine } from './order-scripts.ts'
import type { SignsOfLife } from './signs-of-life.ts'

/** So long it is known what was withdrawn, and which bills are not written: budgets count by months. */
export const keptMs = 40 * 24 * 60 * 60_000

/** Where it is said that an order was withdrawn, and that the bill of one which is closed is not written. */
export const withdrawnAt = (key: RedisConnection['key'], id: string): string => key('orders', 'withdrawn', id)
export const owedAt = (key: RedisConnection['key'], id: string): string => key('orders', 'owed', id)

export interface WithdrawInit {
  readonly connection: Pick<RedisConnection, 'ask' | 'key'>
  readonly epochAt: string
  readonly signs: Pick<SignsOfLife, 'at' | 'ownAt' | 'areComplete'>
  /** Asks by the epoch that the server has. */
  steady(asked: (epoch: string) => Promise<unknown>): Promise<unknown>
  /** Ids of all that is written down. */
  placed(): Promise<ReadonlySet<string>>
}

/** Which of `ids` are withdrawn from now on. */
export async function withdrawOrders(ids: readonly string[], { connection, epochAt, signs, steady, placed }: WithdrawInit) {
  const before = await placed()
  const withdrawn: string[] = []
  for (const id of ids) {
    // What was asked a moment ago may have shown that nobody could be heard for a while.
    if (!signs.areComplete()) break
    const owner = ownerInId(id)
    if (owner === undefined || before.has(id)) continue
    const keys = [epochAt, signs.at(owner), owedAt(connection.key, id), withdrawnAt(connection.key, id), signs.ownAt]
    const args = [keptMs, knownAt(connection.key, owner)]
    const answer = await steady((now) => connection.ask((redis) => redis.eval(withdrawLine, keys.length, ...keys, now, ...args)))
    if (answer === 1) withdrawn.push(id)
  }
  // In this order: what is opened no more was opened before, or never.
  const since = withdrawn.length === 0 ? before : await placed()
  return withdrawn.filter((id) => !since.has(id))
}
