/** Limits that hold for all hosts of a book together. */
import assert from 'node:assert/strict'
import { bookCase, dayMs, ledgerLine, type LedgerBookSuite, month, noon, reservation } from './ledger-book-material.ts'
import type { SuiteCase } from './suite-case.ts'

const at = (monthIndex: number, day: number): { readonly at: number } => ({ at: Number(new Date(2026, monthIndex, day, 12)) })

export const ledgerReserveCases = (suite: LedgerBookSuite): readonly SuiteCase[] => [
  bookCase(suite, 'refuses what breaks the day, says what was spent, and counts it for nobody', async (book) => {
    await book.keep(ledgerLine('a', 0.9))
    const broken = { at: 0, limit: 'perDay', most: 1, spent: 0.9 }
    assert.deepEqual(await book.reserve(reservation('b', 0.2), [{ perDay: 1 }]), broken)
    assert.equal(await book.reserve(reservation('c', 0.1), [{ perDay: 1 }]), undefined)
    assert.deepEqual(await book.reserve(reservation('d', 0.000001), [{ perDay: 1 }]), { ...broken, spent: 1 })
    assert.equal(await book.reserve(reservation('e', 0), [{ perDay: 1 }]), undefined)
    assert.equal((await book.spend(month)).usd, 0.9)
  }),
  bookCase(suite, 'counts the other days of a month for it, and no other month', async (book) => {
    await book.keep(ledgerLine('a', 3, at(4, 2)))
    await book.keep(ledgerLine('b', 100, at(3, 30)))
    await book.keep(ledgerLine('c', 100, at(5, 1)))
    const broken = { at: 0, limit: 'perMonth', most: 4, spent: 3 }
    assert.deepEqual(await book.reserve(reservation('d', 1.5), [{ perMonth: 4 }]), broken)
    assert.equal(await book.reserve(reservation('e', 1), [{ perMonth: 4, perDay: 1 }]), undefined)
    assert.deepEqual(await book.reserve(reservation('f', 1), [{ perMonth: 4, perDay: 2 }]), { ...broken, spent: 4 })
  }),
  bookCase(suite, 'counts a principal for itself, and a group by who was in it', async (book) => {
    await book.keep(ledgerLine('a', 1, { principal: 'ada', groups: ['design'] }))
    await book.keep(ledgerLine('b', 2, { principal: 'bob', groups: [] }))
    // As older versions wrote them.
    await book.keep(ledgerLine('c', 4, { principal: 'eve', groups: undefined }))
    const spentBy = async (of: object): Promise<number | undefined> =>
      (await book.breaks(reservation('d', 1), [{ perDay: 0, of: of as { principal: string } }]))?.spent
    assert.equal(await spentBy({ principal: 'bob' }), 2)
    assert.equal(await spentBy({ group: 'design', members: ['bob', 'eve'] }), 5)
    assert.equal(await spentBy({ group: 'sales', members: [] }), 0)
    assert.equal(await book.reserve(reservation('e', 1, { principal: 'bob' }), [{ perDay: 3, of: { principal: 'bob' } }]), undefined)
    assert.equal((await book.reserve(reservation('f', 1, { principal: 'bob' }), [{ perDay: 3, of: { principal: 'bob' } }]))?.spent, 3)
  }),
  bookCase(suite, 'says which of several limits is broken, and puts nothing aside for the others', async (book) => {
    await book.keep(ledgerLine('a', 1, { principal: 'ada' }))
    const limits = [{ perDay: 9 }, {}, { perMonth: 1.5, of: { principal: 'ada' } }] as const
    assert.deepEqual(await book.reserve(reservation('b', 1, { principal: 'ada' }), limits), {
      at: 2,
      limit: 'perMonth',
      most: 1.5,
      spent: 1,
    })
    assert.equal((await book.breaks(reservation('c', 0.5), [{ perDay: 0 }]))?.spent, 1)
    assert.equal(await book.reserve(reservation('d', 0.5, { principal: 'ada' }), limits), undefined)
  }),
  bookCase(suite, 'judges a line that stands there by what stands before it', async (book) => {
    for (const name of ['a', 'b', 'c']) assert.equal(await book.reserve(reservation(name, 0.4), [{}]), undefined)
    assert.deepEqual(await book.breaks(reservation('a', 0.4), [{ perDay: 1 }]), undefined)
    assert.deepEqual(await book.breaks(reservation('b', 0.4), [{ perDay: 1 }]), undefined)
    assert.equal((await book.breaks(reservation('c', 0.4), [{ perDay: 1 }]))?.spent, 0.8)
    assert.equal((await book.breaks(reservation('d', 0.4), [{ perDay: 1 }]))?.spent, 1.2)
    await book.keep(ledgerLine('a', 0.7))
    assert.equal((await book.breaks(reservation('b', 0.4), [{ perDay: 1 }]))?.spent, 0.7)
  }),
  bookCase(suite, 'puts what was given back, and is wanted again, behind those who came meanwhile', async (book, { open }) => {
    const other = await open()
    const limits = [{ perDay: 1 }]
    await book.keep(ledgerLine('before', 0.5))
    assert.equal((await book.reserve(reservation('a', 0.6), limits))?.spent, 0.5)
    await book.keep(ledgerLine('before', 0.5, { type: 'free' }))
    assert.equal(await other.reserve(reservation('b', 0.6), limits), undefined)
    assert.equal((await book.reserve(reservation('a', 0.6), limits))?.spent, 0.6)
  }),
  bookCase(suite, 'counts a reservation that a host has left until somebody settles it, and then once', async (book, { open }) => {
    assert.equal(await book.reserve(reservation('a', 0.6), [{ perDay: 1 }]), undefined)
    await book.close()
    // Another host takes the order up.
    const next = await open()
    assert.deepEqual([(await next.line(`a@${noon}`))?.type, (await next.spend(month)).usd], ['reserve', 0])
    assert.equal((await next.reserve(reservation('b', 0.6), [{ perDay: 1 }]))?.spent, 0.6)
    await next.keep(ledgerLine('a', 0.25))
    await next.keep(ledgerLine('a', 0.25))
    const { usd, calls } = await (await open()).spend(month)
    assert.deepEqual({ usd, calls }, { usd: 0.25, calls: 1 })
    assert.equal(await next.reserve(reservation('b', 0.6), [{ perDay: 1 }]), undefined)
  }),
  bookCase(
    suite,
    'lists what is put aside, and gives back what was never ordered, unless its bill comes after all',
    async (book, { open }) => {
      const other = await open()
      assert.equal(await book.reserve(reservation('a', 0.6), [{ perDay: 1 }]), undefined)
      await book.keep(ledgerLine('b', 0.1))
      const [line, ...more] = await other.reserved(noon)
      assert.deepEqual([line?.id, line?.usd, line?.principal, more], [`a@${noon}`, 0.6, 'local', []])
      assert.deepEqual(await other.reserved(noon + 31 * dayMs), [])
      await other.release(line!)
      assert.deepEqual(await book.reserved(noon), [])
      assert.equal((await other.breaks(reservation('c', 1), [{ perDay: 0 }]))?.spent, 0.1)
      await book.keep(ledgerLine('a', 0.5))
      await other.release(line!)
      assert.deepEqual([(await book.line(`a@${noon}`))?.type, (await other.spend(month)).usd], ['spend', 0.6])
    },
  ),
  bookCase(suite, 'gives the last cent to one of several hosts, and all that there is to all of them together', async (book, { open }) => {
    const books = [book, await open(), await open()]
    const asked = Array.from({ length: 60 }, (_, index) =>
      books[index % 3]!.reserve(reservation(`a${index}`, 0.07, { principal: `p${index % 5}` }), [{ perDay: 1, perMonth: 30 }]),
    )
    const broken = (await Promise.all(asked)).filter((one) => one !== undefined)
    assert.equal(60 - broken.length, 14, 'not as many as there was money for')
    // Whoever did not fit is told what really stood before.
    for (const { spent } of broken) assert.ok(spent > 0.93 && spent <= 1, `told that ${spent} was spent`)
    assert.equal((await book.breaks(reservation('z', 0.03), [{ perDay: 1 }]))?.spent, 0.98)
  }),
  bookCase(suite, 'never lets through more than there is, whatever is asked at once', async (book, { open }) => {
    const books = [book, await open()]
    const cents = Array.from({ length: 40 }, (_, index) => 1 + ((index * 17) % 23))
    const outcomes = await Promise.all(
      cents.map((one, index) => books[index % 2]!.reserve(reservation(`a${index}`, one / 100), [{ perDay: 0.5 }])),
    )
    const granted = cents.reduce((sum, one, index) => sum + (outcomes[index] ? 0 : one), 0)
    assert.ok(granted <= 50 && granted > 27, `${granted} cents were let through of 50`)
    assert.equal((await book.breaks(reservation('z', 1), [{ perDay: 0 }]))?.spent, granted / 100)
  }),
]
