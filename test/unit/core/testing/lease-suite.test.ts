/**
 * Every promise of leases, and a liar around those in memory for each. There a host that is stopped has lost what it held at once; one that
 * is really stopped, a process of its own, is for test/contract/leases.test.ts.
 */
import type { HeldLease, Leases } from 'atelier-mcp'
import { leaseSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { later } from '../../../fixtures/liars/later.ts'
import { liars } from '../../../fixtures/liars/liars.ts'
import { type MemoryEngines, memoryEngines } from '../../../fixtures/memory-engines.ts'

const { failing, unproven } = liars()
type Lie = (leases: Leases, shared: MemoryEngines) => Leases

/** Which of the cases fail whose name has `promise` in it. */
function found(lie: Lie, promise = ''): Promise<string[]> {
  const places = new Map<string, MemoryEngines>()
  const suite = leaseSuite({
    host(place) {
      const shared = places.get(place) ?? memoryEngines()
      places.set(place, shared)
      const { leases } = shared.forHost()
      const own = new Set<string>()
      const noting: Leases = {
        async acquire(key, signal) {
          const held = await leases.acquire(key, signal)
          own.add(key)
          return { ...held, release: () => (own.delete(key), held.release()) }
        },
      }
      return {
        leases: lie(noting, shared),
        stop() {
          for (const key of own) shared.take(key)
        },
        wake() {},
        close() {},
      }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
/** `change`: what is said instead of a lease that is held. */
const holding =
  (change: (held: HeldLease, key: string, shared: MemoryEngines) => Partial<HeldLease>): Lie =>
  (leases, shared) => ({
    async acquire(key, signal) {
      const held = await leases.acquire(key, signal)
      return { ...held, ...change(held, key, shared) }
    },
  })
let count = 0

describe.concurrent('a lease that', () => {
  it.each<[string, Lie, string]>([
    ['has a fence that never rises', holding(() => ({ fence: 1 })), 'with a higher fence each time'],
    ['has a fence that falls', holding(({ fence }) => ({ fence: -fence })), 'with a higher fence each time'],
    ['has a fence that falls when it is taken from the dead', holding(({ fence }) => ({ fence: -fence })), 'goes to one other'],
    ['is always held', holding(() => ({ isHeld: async () => true })), 'whoever was stopped knows'],
    ['is never held', holding(() => ({ isHeld: async () => false })), 'of one key says nothing'],
    ['is never told to be lost', holding(() => ({ lost: new AbortController().signal })), 'whoever was stopped knows'],
    ['is told to be lost at once', holding(() => ({ lost: AbortSignal.abort() })), 'lives as long as its holder'],
    [
      'is lost while its holder lives',
      holding((_, key, shared) => {
        later(500, () => shared.take(key))
        return {}
      }),
      'lives as long as its holder',
    ],
    ['lets go of another one\u2019s', holding((_, key, shared) => ({ release: async () => shared.take(key) })), 'can be let go of twice'],
    ['lets go of what it has lost', holding((_, key, shared) => ({ release: async () => shared.take(key) })), 'takes nothing back'],
    ['is never let go of', holding(() => ({ release: async () => {} })), 'can be let go of twice'],
    ['does not pass on', holding(() => ({ release: async () => {} })), 'passes to one at a time'],
    ['everybody has', (leases) => ({ acquire: (key, signal) => leases.acquire(`${key} ${++count}`, signal) }), 'passes to one at a time'],
    ['knows one key alone', (leases) => ({ acquire: (_, signal) => leases.acquire('one', signal) }), 'of one key says nothing'],
    [
      'is waited for without end',
      (leases) => ({ acquire: (key) => leases.acquire(key, new AbortController().signal) }),
      'waits no longer than the signal',
    ],
  ])('%s is found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('is honest passes', async () => {
    expect(await found((leases) => leases)).toEqual([])
  })
})
describe('the suite of leases', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
