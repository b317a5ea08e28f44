/** What a book adds up: whose, when, and to the cent. */
import assert from 'node:assert/strict'
import { bookCase, dayMs, ledgerLine, type LedgerBookSuite, month, noon, reservation } from './ledger-book-material.ts'
import type { SuiteCase } from './suite-case.ts'

const nothing = { usd: 0, saved: 0, uncertain: 0, calls: 0, providers: {}, principals: {}, days: {} }
/** Tables of a book may answer to no other names than their own. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value))

export const ledgerCountCases = (suite: LedgerBookSuite): readonly SuiteCase[] => [
  bookCase(suite, 'in which nothing stands has spent nothing', async (book) => {
    assert.deepEqual(plain(await book.spend(month)), nothing)
    assert.equal(await book.line(`none@${noon}`), undefined)
    assert.equal(await book.line('no time in it'), undefined)
  }),
  ...Object.entries(suite.damages ?? {}).map(([how, damage]) =>
    bookCase(suite, `does not count what is no line (${how}), and all the others`, async (book, { place, open }) => {
      await book.keep(ledgerLine('a', 1))
      await damage(place, noon)
      await book.keep(ledgerLine('b', 2))
      await damage(place, noon)
      for (const one of [book, await open()]) {
        const { usd, calls } = await one.spend(month)
        assert.deepEqual({ usd, calls }, { usd: 3, calls: 2 })
      }
      assert.equal((await book.reserve(reservation('c', 2), [{ perDay: 4 }]))?.spent, 3)
    }),
  ),
  bookCase(
    suite,
    'counts by provider, principal and day; saved and uncertain apart; only the last line of an id',
    async (book, { open }) => {
      await book.keep(ledgerLine('a', 9, { type: 'reserve' }))
      await book.keep(ledgerLine('a', 1))
      await book.keep(ledgerLine('b', 2, { principal: 'ada', provider: 'paint', outcome: 'unknown' }))
      await book.keep(ledgerLine('c', 4, { at: noon + dayMs }))
      await book.keep(ledgerLine('d', 8, { type: 'saved' }))
      await book.keep(ledgerLine('e', 16, { type: 'free' }))
      for (const one of [book, await open()]) {
        assert.deepEqual(plain(await one.spend(month)), {
          usd: 7,
          saved: 8,
          uncertain: 2,
          calls: 3,
          providers: { suite: 5, paint: 2 },
          principals: { local: 5, ada: 2 },
          days: { '2026-05-15': 3, '2026-05-16': 4 },
        })
        assert.equal((await one.spend({ ...month, principal: 'ada' })).usd, 2)
        assert.equal((await one.spend({ since: noon + dayMs, until: noon + dayMs })).usd, 4)
        assert.deepEqual(plain(await one.spend({ since: noon - 5 * dayMs, until: noon - 4 * dayMs })), nothing)
      }
    },
  ),
  bookCase(suite, 'adds up without a rest: a thousand times 0.07 is 70, and a tenth and two tenths are three', async (book) => {
    await Promise.all(Array.from({ length: 1000 }, (_, index) => book.keep(ledgerLine(`a${index}`, 0.07))))
    await book.keep(ledgerLine('b', 0.1, { principal: 'ada', provider: 'paint' }))
    await book.keep(ledgerLine('c', 0.2, { principal: 'ada', provider: 'paint' }))
    const { usd, providers, principals, calls } = await book.spend(month)
    assert.deepEqual(plain({ usd, providers, principals, calls }), {
      usd: 70.3,
      providers: { suite: 70, paint: 0.3 },
      principals: { local: 70, ada: 0.3 },
      calls: 1002,
    })
  }),
  bookCase(suite, 'gives a line back as it was written, whatever its words are', async (book, { open }) => {
    const line = ledgerLine('odd "name"', 0.123456, {
      principal: "__proto__'; drop table",
      groups: ['a,b', '{"c"}', 'ö 🦊'],
      provider: 'constructor',
      model: 'owner/name:1.0\n%s $1 \\',
      outcome: 'paid',
      usage: { tokens: 12, nested: [1.5, null, 'x'] },
    })
    await book.keep(line)
    assert.deepEqual(plain((await book.line(line.id))!), plain(line))
    assert.deepEqual(plain((await (await open()).line(line.id))!), plain(line))
    assert.deepEqual(Object.entries((await book.spend(month)).principals), [[line.principal, 0.123456]])
    const bare = { type: 'free', id: `bare@${noon}`, at: noon, principal: 'local', kind: 'k', provider: 'p', usd: 0 } as const
    await book.keep(bare)
    assert.deepEqual(plain((await book.line(bare.id))!), bare)
  }),
  bookCase(
    suite,
    'puts a line under the day in its id, whenever it is written, and ends the day at midnight of the place',
    async (book) => {
      const before = Number(new Date(2026, 4, 15, 23, 59, 59, 999))
      await book.keep(ledgerLine('a', 1, { at: before }))
      await book.keep(ledgerLine('b', 2, { at: before + 1 }))
      await book.keep({ ...ledgerLine('c', 4, { at: before }), at: before + 60_000 })
      assert.deepEqual(plain((await book.spend(month)).days), { '2026-05-15': 5, '2026-05-16': 2 })
      assert.equal((await book.breaks(reservation('d', 1, { at: before }), [{ perDay: 5 }]))?.spent, 5)
      assert.equal(await book.breaks(reservation('d', 1, { at: before + 1 }), [{ perDay: 5 }]), undefined)
    },
  ),
]
