/**
 * What every book of quotas must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of quotaBookSuite({ host: (place) => myBook(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { CallLimit, QuotaBook } from '../kernel/contract/quota-book.ts'
import type { SuiteCase } from './suite-case.ts'

/** One host of several, with its book. */
export interface QuotaBookHost {
  readonly book: QuotaBook
  /** It is gone from one moment to the next, and nothing it had is given back: a process of its own, ended by `SIGKILL`. */
  close(): Awaitable<void>
}
export interface QuotaBookSuite {
  /**
   * A host at a place, any short text: hosts of the same place count together. So that the cases end soon, a host is to be taken for dead within
   * `staleMs` of its last sign of life.
   */
  host(place: string, staleMs: number): Awaitable<QuotaBookHost>
}

const staleMs = 1500
/** So much clocks of hosts may differ. */
const clocksMs = 1000
const ann = { id: 'ann', groups: ['design'] }
const ben = { id: 'ben', groups: ['design', 'press'] }
const cleo = { id: 'cleo' }

/** The cases: of any number of hosts at once, no more are let through than may; what is refused counts for nothing; what a dead host had is free again. */
export function quotaBookSuite({ host }: QuotaBookSuite): readonly SuiteCase[] {
  const withHosts = (name: string, body: (books: readonly QuotaBook[], hosts: readonly QuotaBookHost[]) => Promise<void>): SuiteCase => ({
    name,
    async run() {
      const place = randomUUID()
      const hosts = await Promise.all([0, 1, 2].map(() => host(place, staleMs)))
      try {
        await body(
          hosts.map(({ book }) => book),
          hosts,
        )
      } finally {
        for (const one of hosts) await one.close()
      }
    },
  })
  const burst = async (name: 'perMinute' | 'perDay', books: readonly QuotaBook[]): Promise<void> => {
    const limits: readonly CallLimit[] = [{ of: { principal: 'ann' }, [name]: 3 }]
    const said = await Promise.all(Array.from({ length: 9 }, (_, index) => books[index % books.length]!.count(ann, limits)))
    const refused = said.filter((broken) => broken !== undefined)
    assert.equal(said.length - refused.length, 3, 'another number is let through than may')
    for (const { at, limit, retryAfterMs } of refused) {
      assert.deepEqual([at, limit], [0, name])
      const longestMs = name === 'perMinute' ? 60_000 + clocksMs : 25 * 3_600_000
      assert.ok(retryAfterMs > 0 && retryAfterMs <= longestMs, `one more may begin in ${retryAfterMs} ms, it says`)
    }
    assert.equal(await books[0]!.count(cleo, [{ of: { principal: 'cleo' }, [name]: 1 }]), undefined, 'another one is counted with them')
  }
  return [
    withHosts('counts what all hosts begin in a minute, at once too', (books) => burst('perMinute', books)),
    withHosts('counts what all hosts begin in a day, at once too', (books) => burst('perDay', books)),
    withHosts('counts for all groups of who calls, and says which limit is broken first', async ([one, two]) => {
      const limits = (id: string, perDay: number): readonly CallLimit[] => [
        { of: { principal: id }, perDay: 9 },
        { of: { group: 'design' }, perDay },
      ]
      assert.equal(await one!.count(ann, limits('ann', 2)), undefined)
      assert.equal(await two!.count(ben, limits('ben', 2)), undefined)
      assert.deepEqual(pick(await one!.count(ann, limits('ann', 2))), { at: 1, limit: 'perDay' })
      assert.deepEqual(pick(await one!.count(ben, [{ of: { group: 'press' }, perDay: 1 }])), { at: 0, limit: 'perDay' })
      assert.equal(
        await one!.count({ id: 'design' }, [{ of: { principal: 'design' }, perDay: 1 }]),
        undefined,
        'a name of a group is taken for it',
      )
    }),
    withHosts('counts nothing of what it refuses', async ([one, two]) => {
      const limits: readonly CallLimit[] = [
        { of: { principal: 'ann' }, perMinute: 2 },
        { of: { group: 'design' }, perDay: 1 },
      ]
      assert.equal(await one!.count(ann, limits), undefined)
      for (let times = 0; times < 3; times++) assert.deepEqual(pick(await two!.count(ann, limits)), { at: 1, limit: 'perDay' })
      assert.equal(await one!.count(ann, limits.slice(0, 1)), undefined, 'what was refused was counted')
      assert.deepEqual(pick(await two!.count(ann, limits)), { at: 0, limit: 'perMinute' })
    }),
    withHosts('gives so many places of a name as may be, at once too, and each once more when it is given back', async (books) => {
      const taken = await Promise.all(Array.from({ length: 9 }, (_, index) => books[index % books.length]!.take('one', 2)))
      const places = taken.filter((place) => place !== undefined)
      assert.equal(places.length, 2, 'another number is let through than may')
      assert.ok(await books[0]!.take('two', 1), 'places of another name are taken as well')
      await places[0]!()
      await places[0]!()
      const next = [await soon(books, 'one'), await books[1]!.take('one', 2)]
      assert.equal(next.filter((place) => place !== undefined).length, 1, 'a place that is given back twice counts twice, or never')
    }),
    withHosts('gives the places of a dead host to others', async (books, hosts) => {
      assert.ok(await books[0]!.take('one', 1))
      await hosts[0]!.close()
      assert.ok(await soon(books.slice(1), 'one', 1), 'the place of a dead host is never free again')
    }),
    withHosts('knows of every group who is in it, as any host has noted it last', async ([one, two, three]) => {
      await one!.note(ann)
      await two!.note(ben)
      assert.deepEqual([...(await three!.members('design'))].toSorted(), ['ann', 'ben'])
      await two!.note({ id: 'ann', groups: ['press'] })
      await one!.note({ id: 'ben' })
      for (const [group, members] of [
        ['design', []],
        ['press', ['ann']],
      ] as const)
        assert.deepEqual(await three!.members(group), members)
    }),
  ]
}

const pick = (broken: Awaited<ReturnType<QuotaBook['count']>>): object | undefined => broken && { at: broken.at, limit: broken.limit }
const soon = async (books: readonly QuotaBook[], name: string, most = 2): ReturnType<QuotaBook['take']> => {
  for (let tries = 0; tries < 100; tries++) {
    const place = await books[tries % books.length]!.take(name, most)
    if (place) return place
    await delay(100)
  }
  return undefined
}
