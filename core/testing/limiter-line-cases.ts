/** What a line does for whoever comes, from one host or several. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { HeldPlace, Limiter } from '../kernel/contract/limiter.ts'
import { type LimiterSuite, loadOf, never, quietMs, soon, withHosts } from './limiter-sample.ts'
import type { SuiteCase } from './suite-case.ts'

/** `count`: how many hosts take turns; those of one alone are asked again and again. */
export function lineCases(host: LimiterSuite['host'], count: number): readonly SuiteCase[] {
  const alone = { concurrency: 1 }
  return [
    withHosts(
      host,
      'waits no longer than the signal of whoever asks, rejects with its reason, and goes on without them',
      count,
      async (at) => {
        const held = await at(0).acquire('work', alone, never())
        const leaving = new AbortController()
        const left = at(1).acquire('work', alone, leaving.signal)
        const next = at(2).acquire('work', alone, never())
        await delay(quietMs)
        leaving.abort(new Error('left'))
        await assert.rejects(soon(left, 'it waits for longer than the signal lasts'), /left/)
        const late = at(1).acquire('work', alone, AbortSignal.abort(new Error('late')))
        await assert.rejects(soon(late, 'it waits for a signal that is over'), /late/)
        held.release()
        const last = await soon(next, 'who left is still waited for')
        last.release()
      },
    ),
    withHosts(host, 'lets through as many as may be under way at a time, never more, and all of them in the end', count, async (at) => {
      let [now, most] = [0, 0]
      const one = async (index: number): Promise<void> => {
        const held = await at(index).acquire('work', { concurrency: 2 }, never())
        most = Math.max(most, ++now)
        await delay(5)
        now--
        held.release()
      }
      await soon(Promise.all(Array.from({ length: 24 }, (_, index) => one(index))), 'turns do not pass on')
      assert.equal(most, 2)
    }),
    withHosts(host, 'passes on in the order in which they came, whichever host asks', count, async (at) => {
      const first = await at(0).acquire('work', alone, never())
      const turns: number[] = []
      const waiting: Promise<HeldPlace>[] = []
      for (let index = 0; index < 6; index++) {
        const turn = at(index + 1).acquire('work', alone, never())
        void turn.then(() => turns.push(index))
        waiting.push(turn)
        await inLine(at(index + 1), 'work', index + 1)
      }
      first.release()
      for (const turn of waiting) (await soon(turn, 'turns do not pass on')).release()
      assert.deepEqual(turns, [0, 1, 2, 3, 4, 5])
    }),
    withHosts(host, 'lets those who yield go when nobody else waits, in their order', count, async (at) => {
      const first = await at(0).acquire('work', alone, never())
      const turns: number[] = []
      const waiting: Promise<HeldPlace>[] = []
      for (const [index, yields] of [true, false, true, false].entries()) {
        const turn = at(index + 1).acquire('work', { ...alone, yields }, never())
        void turn.then(() => turns.push(index))
        waiting.push(turn)
        await inLine(at(index + 1), 'work', index + 1)
      }
      first.release()
      const over = waiting.map(async (turn) => (await soon(turn, 'turns do not pass on')).release())
      await Promise.all(over)
      assert.deepEqual(turns, [1, 3, 0, 2])
    }),
    withHosts(host, 'lets no more begin in a minute than may, and those who wait for that can leave', count, async (at) => {
      const bounds = { perMinute: 2 }
      for (const index of [0, 1]) (await soon(at(index).acquire('work', bounds, never()), 'not even the first may go')).release()
      const leaving = new AbortController()
      let begun = 0
      const third = at(2).acquire('work', bounds, leaving.signal)
      third.then(
        () => begun++,
        () => {},
      )
      await delay(quietMs)
      assert.equal(begun, 0, 'more begin in a minute than may')
      leaving.abort(new Error('left'))
      await assert.rejects(soon(third, 'it waits for longer than the signal lasts'), /left/)
    }),
    withHosts(host, 'gives back one place, however often it is let go of', count, async (at) => {
      const first = await at(0).acquire('work', alone, never())
      first.release()
      const second = await soon(at(1).acquire('work', alone, never()), 'nobody gets what was let go of')
      first.release()
      let begun = 0
      const third = at(2).acquire('work', alone, never())
      void third.then(() => begun++)
      await delay(quietMs)
      assert.equal(begun, 0, 'who let go twice has given back what another one holds')
      second.release()
      ;(await soon(third, 'nobody gets what was let go of')).release()
    }),
    withHosts(host, 'says of each line how many wait and how many are under way, on all hosts together', count, async (at) => {
      const bounds = { concurrency: 2 }
      const held = [await at(0).acquire('work', bounds, never()), await at(1).acquire('work', bounds, never())]
      const waiting = at(2).acquire('work', bounds, never())
      await inLine(at(0), 'work', 1)
      assert.deepEqual(await at(1).load(['work', 'other']), { work: { waiting: 1, running: 2 }, other: { waiting: 0, running: 0 } })
      for (const place of held) place.release()
      ;(await soon(waiting, 'nobody gets what was let go of')).release()
      for (let tries = 0; tries < 100 && (await loadOf(at(0), 'work')).running > 0; tries++) await delay(20)
      assert.deepEqual(await loadOf(at(1), 'work'), { waiting: 0, running: 0 })
    }),
    withHosts(host, 'keeps nobody waiting for another line', count, async (at) => {
      const held = [
        await at(0).acquire('one', alone, never()),
        await soon(at(1).acquire('two', alone, never()), 'another line is full as well'),
      ]
      for (const place of held) place.release()
    }),
  ]
}

const inLine = async (limiter: Limiter, name: string, count: number): Promise<void> => {
  for (let tries = 0; tries < 100; tries++) {
    if ((await loadOf(limiter, name)).waiting >= count) return
    await delay(20)
  }
  assert.fail(`of those who wait, ${(await loadOf(limiter, name)).waiting} are counted in place of ${count}`)
}
