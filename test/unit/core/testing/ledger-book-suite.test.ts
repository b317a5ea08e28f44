/** Every promise of a ledger's book, and a liar around the bundled one for each. */
import { mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LedgerBook, LedgerLine } from 'atelier-mcp'
import { ledgerBookSuite } from 'atelier-mcp/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { openBook } from '#plugins/ledger/book.ts'
import { liars } from '../../../fixtures/liars/liars.ts'

const base = await mkdtemp(join(tmpdir(), 'ledger-liars-'))
afterAll(() => rm(base, { recursive: true, force: true }))
const { failing } = liars()

/** Which of the cases fail whose name has `promise` in it. */
const found = (lie: (book: LedgerBook) => Partial<LedgerBook>, promise = '') =>
  failing(
    ledgerBookSuite({
      patienceMs: 300,
      open(place) {
        const book = openBook(join(base, place))
        return { ...book, ...lie(book) }
      },
      async away(place) {
        await rename(join(base, place), join(base, `${place} aside`)).catch(() => {})
        await symlink(join(base, 'not mounted'), join(base, place))
        return async () => {
          await rm(join(base, place))
          await rename(join(base, `${place} aside`), join(base, place)).catch(() => {})
        }
      },
      damages: { nothing: () => {} },
    }).filter(({ name }) => name.includes(promise)),
  )
const keeping =
  (change: (line: LedgerLine) => LedgerLine | undefined) =>
  (book: LedgerBook): Partial<LedgerBook> => ({
    async keep(line) {
      const changed = change(line)
      if (changed) await book.keep(changed)
    },
  })
let copies = 0

describe('a book that', () => {
  it.each<[string, (book: LedgerBook) => Partial<LedgerBook>, string]>([
    ['keeps nothing', keeping(() => undefined), 'counts by provider'],
    ['counts a line that is written twice as two', keeping((line) => ({ ...line, id: line.id.replace('@', `${++copies}@`) })), 'then once'],
    ['cuts off cents', keeping((line) => ({ ...line, usd: Math.floor(line.usd * 10) / 10 })), 'without a rest'],
    ['forgets the groups', keeping((line) => ({ ...line, groups: [] })), 'by who was in it'],
    ['counts by the time at which it is written', keeping((line) => ({ ...line, id: line.id.replace(/@.*/, `@${line.at}`) })), 'midnight'],
    ['lets everything through', () => ({ reserve: () => Promise.resolve(undefined) }), 'the last cent'],
    [
      'judges before it writes',
      (book) => ({
        async reserve(line, limits) {
          const broken = await book.breaks(line, limits)
          if (!broken) await book.keep(line)
          return broken
        },
      }),
      'the last cent',
    ],
    ['knows one limit alone', (book) => ({ reserve: (line, limits) => book.reserve(line, limits.slice(0, 1)) }), 'which of several limits'],
    [
      'counts everybody for everybody',
      (book) => ({
        breaks: (line, limits) =>
          book.breaks(
            line,
            limits.map((one) => ({ ...one, of: undefined })),
          ),
      }),
      'for itself',
    ],
    [
      'forgets months',
      (book) => ({
        reserve: (line, limits) =>
          book.reserve(
            line,
            limits.map((one) => ({ ...one, perMonth: undefined })),
          ),
      }),
      'of a month',
    ],
    [
      'adds up in floats',
      (book) => ({ spend: async (range) => ({ ...(await book.spend(range)), usd: 70.30000000000004 }) }),
      'without a rest',
    ],
    ['lists nothing that is put aside', () => ({ reserved: async () => [] }), 'lists what is put aside'],
    ['gives nothing back', () => ({ release: async () => {} }), 'gives back what was never ordered'],
    ['swallows what it cannot write', (book) => ({ keep: (line) => book.keep(line).catch(() => {}) }), 'says so, puts nothing aside'],
    ['loses what it could not write, and says nothing', (book) => ({ close: () => book.close().then(() => []) }), 'says what is lost'],
  ])('%s is found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('is honest passes', async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
