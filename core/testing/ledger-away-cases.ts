/** A place that cannot be written for a while: what has happened is not lost, what has not is nobody's. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { LedgerBook } from '../kernel/contract/ledger-book.ts'
import { bookCase, ledgerLine, type LedgerBookSuite, month, noon, reservation } from './ledger-book-material.ts'
import type { SuiteCase } from './suite-case.ts'

/** What `ask` answers, as soon as it does and `isRight`; else the last answer, when the patience is at its end. */
async function inPatience<T>(ms: number, ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const isOver = performance.now() > end
    const answer = await ask().catch((error: unknown) => {
      if (isOver) throw error
    })
    if (answer !== undefined && (isOver || isRight(answer))) return answer
    await delay(50)
  }
}

export const ledgerAwayCases = (suite: LedgerBookSuite): readonly SuiteCase[] => {
  const { away, patienceMs = 10_000 } = suite
  if (!away) return []
  const spentOf = (book: LedgerBook, usd: number): Promise<{ readonly usd: number; readonly calls: number }> =>
    inPatience(
      patienceMs,
      async () => {
        const spent = await book.spend(month)
        return { usd: spent.usd, calls: spent.calls }
      },
      (spent) => spent.usd === usd,
    )
  return [
    bookCase(
      suite,
      'that cannot be written says so, puts nothing aside, and writes once what has happened',
      async (book, { place, open }) => {
        await book.keep(ledgerLine('before', 1))
        const back = await away(place)
        await assert.rejects(async () => book.keep(ledgerLine('a', 2)))
        await assert.rejects(async () => book.keep(ledgerLine('b', 9, { type: 'reserve' })))
        await assert.rejects(async () => book.keep(ledgerLine('b', 4)))
        await assert.rejects(async () => book.reserve(reservation('c', 100), [{ perDay: 1000 }]))
        await back()
        assert.deepEqual(await spentOf(book, 7), { usd: 7, calls: 3 })
        assert.equal((await book.line(`b@${noon}`))?.type, 'spend')
        assert.equal((await book.reserve(reservation('d', 3), [{ perDay: 9 }]))?.spent, 7, 'money of nobody is put aside')
        await book.keep(ledgerLine('e', 8))
        assert.deepEqual(await spentOf(await open(), 15), { usd: 15, calls: 4 })
        assert.deepEqual(await book.close(), [])
      },
    ),
    bookCase(suite, 'writes what waits before what comes later for the same order', async (book, { place, open }) => {
      assert.equal(await book.reserve(reservation('a', 5), [{}]), undefined)
      const back = await away(place)
      await assert.rejects(async () => book.keep(ledgerLine('a', 5, { outcome: 'unknown' })))
      await back()
      const again = (): Promise<boolean> => book.keep(ledgerLine('a', 2)).then(() => true)
      await inPatience(patienceMs, again, () => true)
      assert.deepEqual(await spentOf(await open(), 2), { usd: 2, calls: 1 })
      assert.equal((await book.spend(month)).uncertain, 0)
    }),
    bookCase(
      suite,
      'that is closed while it cannot be written says what is lost, and the rest is there later',
      async (book, { place, open }) => {
        const back = await away(place)
        for (const name of ['a', 'b', 'c']) await assert.rejects(async () => book.keep(ledgerLine(name, 1)))
        const lost = (await book.close()).reduce((sum, { usd }) => sum + usd, 0)
        await back()
        assert.deepEqual(await spentOf(await open(), 3 - lost), { usd: 3 - lost, calls: 3 - lost })
      },
    ),
  ]
}
