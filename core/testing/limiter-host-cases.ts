/** What becomes of the turns of a host that dies or stands still. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { type LimiterSuite, loadOf, never, quietMs, soon, staleMs, withHosts } from './limiter-sample.ts'
import type { SuiteCase } from './suite-case.ts'

export function deadHostCases(host: LimiterSuite['host']): readonly SuiteCase[] {
  const bounds = { concurrency: 2 }
  return [
    withHosts(host, 'gives the places of a dead host to others, and passes over those of its calls that wait', 3, async (at, hosts) => {
      await at(0).acquire('work', bounds, never())
      await at(0).acquire('work', bounds, never())
      at(0)
        .acquire('work', bounds, never())
        .catch(() => {})
      await delay(quietMs)
      const waiting = [at(1).acquire('work', bounds, never()), at(2).acquire('work', bounds, never())]
      await hosts[0]!.close()
      for (const place of await soon(Promise.all(waiting), 'nobody gets the places of a dead host')) place.release()
    }),
    withHosts(host, 'lets a host keep its places for as long as it lives', 2, async (at) => {
      const held = [await at(0).acquire('work', bounds, never()), await at(0).acquire('work', bounds, never())]
      let begun = 0
      const waiting = at(1).acquire('work', bounds, never())
      void waiting.then(() => begun++)
      await delay(2 * staleMs)
      assert.equal(begun, 0, 'a place is taken from a host that lives')
      for (const place of held) place.release()
      ;(await soon(waiting, 'nobody gets what was let go of')).release()
    }),
    withHosts(
      host,
      'counts what a host goes on with that was stopped and wakes up, once, and gives it no place of others',
      2,
      async (at, hosts) => {
        const one = { concurrency: 1 }
        const first = await at(0).acquire('work', one, never())
        await hosts[0]!.stop()
        const second = await soon(at(1).acquire('work', one, never()), 'nobody gets the place of a host that stands still')
        await hosts[0]!.wake()
        await delay(staleMs)
        assert.deepEqual(await loadOf(at(1), 'work'), { waiting: 0, running: 2 })
        let begun = 0
        const third = at(1).acquire('work', one, never())
        void third.then(() => begun++)
        first.release()
        first.release()
        await delay(quietMs)
        assert.equal(begun, 0, 'who was stopped has given back the place of another')
        second.release()
        ;(await soon(third, 'nobody gets what was let go of')).release()
      },
    ),
  ]
}
