/** Orders that a host which is gone was about to place, and never will. */
import type { RedisConnection } from './connection.ts'
import { knownAt } from './known-owner.ts'
import { ownerInId } from './order-line.ts'
import { withdrawLines } from './order-scripts.ts'
import type { SignsOfLife } from './signs-of-life.ts'

/** So long it is known what was withdrawn, and which bills are not written: budgets count by months. */
export const keptMs = 40 * 24 * 60 * 60_000

/** So many are asked about at a time: none of the server's other clients waits for long. */
const atOnce = 100

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
  const asked = ids.flatMap((id) => {
    const owner = ownerInId(id)
    return owner === undefined || before.has(id) ? [] : { id, owner }
  })
  for (let from = 0; from < asked.length; from += atOnce) {
    // What was asked a moment ago may have shown that nobody could be heard for a while.
    if (!signs.areComplete()) break
    const some = asked.slice(from, from + atOnce)
    const { key } = connection
    const keys = some.flatMap(({ id, owner }) => [signs.at(owner), owedAt(key, id), knownAt(key, owner), withdrawnAt(key, id)])
    const answer = await steady((now) =>
      connection.ask((redis) => redis.eval(withdrawLines, keys.length + 2, epochAt, signs.ownAt, ...keys, now, keptMs)),
    )
    if (Array.isArray(answer)) withdrawn.push(...some.flatMap(({ id }, index) => (answer[index] === 1 ? id : [])))
  }
  // In this order: what is opened no more was opened before, or never.
  const since = withdrawn.length === 0 ? before : await placed()
  return withdrawn.filter((id) => !since.has(id))
}
