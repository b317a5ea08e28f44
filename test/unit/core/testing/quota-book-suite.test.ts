/** Every promise of books of quotas, and a liar around one in memory for each. Hosts that are really ended are for test/contract/quota-book.test.ts. */
import type { QuotaBook } from 'atelier-mcp'
import { quotaBookSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryQuotaBook } from '../../../fixtures/memory-quota-book.ts'

const { failing, unproven, words } = liars()
type Lie = (book: QuotaBook) => QuotaBook

/** Which of the cases fail whose name has `promise` in it. `keeps`: what a dead host had stays taken. */
function found(lie: Lie, promise = '', keeps = false): Promise<string[]> {
  const places = new Map<string, ReturnType<typeof memoryQuotaBook>>()
  const suite = quotaBookSuite({
    host(place) {
      const another = places.get(place) ?? memoryQuotaBook()
      places.set(place, another)
      const host = another(lie)
      return keeps ? { ...host, close() {} } : host
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const changed =
  (change: (book: QuotaBook) => Partial<QuotaBook>): Lie =>
  (book) => ({ ...book, ...change(book) })
const alone = (): Lie => changed(() => memoryQuotaBook()().book)

describe.concurrent('a book of quotas that', () => {
  it.each<[string, Lie, string]>([
    ['counts each host for itself', alone(), 'in a minute'],
    ['counts each host for itself, by day', alone(), 'in a day'],
    [
      'names another limit',
      changed((book) => ({
        async count(...asked) {
          const broken = await book.count(...asked)
          return broken && { ...broken, limit: 'perDay' }
        },
      })),
      'in a minute',
    ],
    [
      'says to come back never',
      changed((book) => ({
        async count(...asked) {
          const broken = await book.count(...asked)
          return broken && { ...broken, retryAfterMs: Infinity }
        },
      })),
      'in a day',
    ],
    ['knows no groups', changed((book) => ({ count: ({ id }, limits) => book.count({ id }, limits) })), 'for all groups'],
    [
      'takes a name for a group',
      changed((book) => ({
        count: ({ id, groups = [] }, limits) =>
          book.count(
            { id, groups: [...groups, id] },
            limits.map(({ of, ...rest }) => ({ ...rest, of: 'principal' in of ? { group: of.principal } : of })),
          ),
      })),
      'for all groups',
    ],
    [
      'counts what it refuses',
      changed((book) => ({
        async count(who, limits) {
          const broken = await book.count(who, limits)
          if (broken) await book.count(who, [])
          return broken
        },
      })),
      'counts nothing of what',
    ],
    ['has one place more', changed((book) => ({ take: (name, most) => book.take(name, most + 1) })), 'so many places'],
    ['has places of one name alone', changed((book) => ({ take: (_, most) => book.take('one', most) })), 'so many places'],
    [
      'keeps what is given back',
      changed((book) => ({ take: async (name, most) => ((await book.take(name, most)) ? async () => {} : undefined) })),
      'so many places',
    ],
    ['knows each host\u2019s members alone', alone(), 'who is in it'],
  ])('%s is found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('keeps the places of the dead is found out', async () => {
    expect(await found((book) => book, 'a dead host', true)).not.toEqual([])
  })
  it('is honest passes', async () => {
    expect(await found((book) => book), [...words.values()].join()).toEqual([])
  })
})
describe('the suite of books of quotas', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
