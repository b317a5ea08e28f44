/**
 * Every promise of lines, and a liar around those in memory for each. There a host that is stopped has lost its places at once; one that is
 * really stopped, a process of its own, is for test/contract/limiter.test.ts.
 */
import type { HeldPlace, Limiter, LineBounds } from 'atelier-mcp'
import { limiterSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { later } from '../../../fixtures/liars/later.ts'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryLimiter } from '../../../fixtures/memory-limiter.ts'

const { failing, unproven, words } = liars()
type Lie = (limiter: Limiter) => Limiter
const never = new AbortController().signal

/** Which of the cases fail whose name has `promise` in it. `keeps`: what is done when a host is stopped or gone, in place of giving all to others. */
function found(lie: Lie, promise = '', keeps = false): Promise<string[]> {
  const places = new Map<string, ReturnType<typeof memoryLimiter>>()
  const suite = limiterSuite({
    host(place) {
      const shared = places.get(place) ?? memoryLimiter()
      places.set(place, shared)
      const host = shared(lie)
      return keeps ? { ...host, stop() {}, wake() {}, close() {} } : host
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const bounded =
  (change: (bounds: LineBounds) => LineBounds): Lie =>
  (limiter) => ({ ...limiter, acquire: (line, bounds, signal) => limiter.acquire(line, change(bounds), signal) })
const holding =
  (change: (held: HeldPlace) => HeldPlace): Lie =>
  (limiter) => ({
    ...limiter,
    acquire: async (line, bounds, signal) => change(await limiter.acquire(line, bounds, signal)),
  })
let count = 0
const lastFirst = (): Lie => {
  const waiting: (() => void)[] = []
  let isHeld = false
  return () => ({
    async acquire() {
      if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve))
      isHeld = true
      return {
        release() {
          isHeld = false
          waiting.pop()?.()
        },
      }
    },
    load: async (lines) => Object.fromEntries(lines.map((line) => [line, { waiting: waiting.length, running: 1 }])),
  })
}
/** Who lets go for the second time lets go for everybody. */
const givingAll = (): Lie => {
  const all: HeldPlace[] = []
  return holding((held) => {
    all.push(held)
    let isOver = false
    return {
      release() {
        for (const one of isOver ? all : [held]) one.release()
        isOver = true
      },
    }
  })
}

describe.concurrent('lines that', () => {
  it.each<[string, Lie, string]>([
    ['let one more through', bounded(({ concurrency = Infinity }) => ({ concurrency: concurrency + 1 })), 'never more'],
    ['know no minute', bounded(() => ({})), 'no more begin in a minute'],
    [
      'are waited in without end',
      (limiter) => ({ ...limiter, acquire: (line, bounds) => limiter.acquire(line, bounds, never) }),
      'no longer than the signal',
    ],
    [
      'are waited in without end for the minute',
      (limiter) => ({ ...limiter, acquire: (line, bounds) => limiter.acquire(line, bounds, never) }),
      'no more begin in a minute',
    ],
    ['never pass on', holding(() => ({ release() {} })), 'all of them in the end'],
    ['let the last go first', lastFirst(), 'in the order'],
    ['let nobody go first', bounded(({ concurrency = Infinity }) => ({ concurrency })), 'who yield'],
    ['give back what is another one\u2019s', givingAll(), 'however often'],
    [
      'take a place from a host that lives',
      holding((held) => {
        later(500, held.release)
        return held
      }),
      'as long as it lives',
    ],
    ['count nobody', (limiter) => ({ ...limiter, load: (lines) => limiter.load(lines.map(() => `${++count}`)) }), 'how many wait'],
    ['are all one', (limiter) => ({ ...limiter, acquire: (_, bounds, signal) => limiter.acquire('one', bounds, signal) }), 'another line'],
  ])('%s are found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it.each(['the places of a dead host', 'that was stopped'])('keep what was is found out by: %s', async (promise) => {
    expect(await found((limiter) => limiter, promise, true)).not.toEqual([])
  })
})
describe('the suite of lines', () => {
  it('passes what is honest', async () => {
    expect(await found((limiter) => limiter), [...words.values()].join()).toEqual([])
  })
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
