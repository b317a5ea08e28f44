/**
 * What leases of every kind must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of leaseSuite({ host: (place) => myLeases(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { HeldLease, Leases } from '../kernel/contract/engines.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import { inTime } from '../kernel/time/in-time.ts'
import { timeoutSignal } from '../kernel/time/timeout-signal.ts'
import type { SuiteCase } from './suite-case.ts'

/** One host of several, with leases of its own. */
export interface LeaseHost {
  readonly leases: Leases
  /** From now on it does nothing and answers nothing, until `wake`: a process of its own, stopped by `SIGSTOP`. */
  stop(): Awaitable<void>
  wake(): Awaitable<void>
  close(): Awaitable<void>
}
export interface LeaseSuite {
  /**
   * A host at a place, any short text: hosts of the same place share their leases. So that the cases end soon, a lease is to be lost within
   * `staleMs` of its holder's last sign of life.
   */
  host(place: string, staleMs: number): Awaitable<LeaseHost>
}

const staleMs = 1500
const never = (): AbortSignal => new AbortController().signal
/** Fails, in place of waiting for good. */
const soon = <T>(work: Promise<T>, words: string): Promise<T> => inTime(8 * staleMs, work, () => assert.fail(words))
const untilLost = async ({ lost }: HeldLease): Promise<void> => {
  if (!lost.aborted) await Promise.race([once(lost, 'abort'), delay(4 * staleMs)])
}

/** The cases: one holder at a time, whoever asks and dies; fences rise; who was stopped knows that they have lost it. */
export function leaseSuite({ host }: LeaseSuite): readonly SuiteCase[] {
  const withHosts = (name: string, count: number, body: (...hosts: LeaseHost[]) => Promise<void>): SuiteCase => ({
    name,
    async run() {
      const place = randomUUID()
      const hosts = await Promise.all(Array.from({ length: count }, () => host(place, staleMs)))
      try {
        await body(...hosts)
      } finally {
        for (const one of hosts) await one.close()
      }
    },
  })
  return [
    withHosts('waits no longer than the signal of whoever asks', 2, async (a, b) => {
      const held = await a!.leases.acquire('work', never())
      for (const signal of [timeoutSignal(80), AbortSignal.abort()])
        await assert.rejects(soon(b!.leases.acquire('work', signal), 'it waits for longer than the signal lasts'), (error) =>
          AtelierError.is(error, 'ABORTED'),
        )
      assert.equal(await held.isHeld(), true)
      await held.release()
    }),
    withHosts(
      'is lost by who shows no sign of life, goes to one other, and whoever was stopped knows and takes nothing back',
      3,
      async (a, b, c) => {
        const first = await a!.leases.acquire('work', never())
        await a!.stop()
        let inside = 0
        const fences: number[] = [first.fence]
        const next = async (one: LeaseHost): Promise<HeldLease> => {
          const held = await one.leases.acquire('work', never())
          assert.equal(++inside, 1, 'two held it at once')
          fences.push(held.fence)
          return held
        }
        const taking = [next(b!), next(c!)]
        const second = await soon(Promise.race(taking), 'nobody gets what a stopped host had')
        await a!.wake()
        assert.equal(await first.isHeld(), false, 'who was stopped still holds it')
        await untilLost(first)
        assert.equal(first.lost.aborted, true, 'who was stopped does not know that they have lost it')
        await first.release()
        assert.equal(await second.isHeld(), true, 'who had lost it let go of what another one holds')
        inside--
        await second.release()
        await soon(Promise.all(taking), 'nobody gets what was let go of')
        assert.deepEqual(
          fences,
          fences.toSorted((one, two) => one - two),
        )
        assert.equal(new Set(fences).size, 3)
      },
    ),
    withHosts('lives as long as its holder does', 2, async (a, b) => {
      const held = await a!.leases.acquire('work', never())
      await assert.rejects(b!.leases.acquire('work', timeoutSignal(2 * staleMs)))
      assert.equal(await held.isHeld(), true)
      assert.equal(held.lost.aborted, false)
      await held.release()
    }),
    withHosts('passes to one at a time, whoever asks at once, with a higher fence each time', 3, async (...hosts) => {
      let inside = 0
      const fences: number[] = []
      const one = async (index: number): Promise<void> => {
        const held: HeldLease = await hosts[index % hosts.length]!.leases.acquire('work', never())
        assert.equal(++inside, 1, 'two held it at once')
        fences.push(held.fence)
        await delay(2)
        inside--
        await held.release()
      }
      await soon(Promise.all(Array.from({ length: 12 }, (_, index) => one(index))), 'it does not pass on')
      assert.equal(new Set(fences).size, 12)
      assert.deepEqual(
        fences,
        fences.toSorted((a, b) => a - b),
      )
    }),
    withHosts('of one key says nothing of another', 2, async (a, b) => {
      const held = [await a!.leases.acquire('one', never()), await soon(b!.leases.acquire('two', never()), 'another key is held as well')]
      for (const lease of held) assert.equal(await lease.isHeld(), true)
      for (const lease of held) await lease.release()
    }),
    withHosts('can be let go of twice', 2, async (a, b) => {
      const held = await a!.leases.acquire('work', never())
      await held.release()
      await held.release()
      const next = await soon(b!.leases.acquire('work', never()), 'nobody gets what was let go of')
      await held.release()
      assert.equal(await next.isHeld(), true)
      await next.release()
    }),
  ]
}
