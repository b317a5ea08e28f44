/** Every promise of circuit breakers that hosts share, and a liar around what is in memory for each. */
import type { Breakers, OpenCircuit } from 'atelier-mcp'
import { breakersSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryBreakers } from '../../../fixtures/memory-breakers.ts'

const { failing, unproven, words } = liars()
type Lie = (breakers: Breakers, another: () => Breakers) => Partial<Breakers>

/** Which of the cases fail whose name has `promise` in it. `placeOf`: which place a host is really at. */
function found(lie: Lie, promise = '', placeOf = (place: string) => place): Promise<string[]> {
  const places = new Map<string, () => Breakers>()
  const suite = breakersSuite({
    host(named) {
      const place = placeOf(named)
      const another = places.get(place) ?? memoryBreakers()
      places.set(place, another)
      const breakers = another()
      return { breakers: { ...breakers, ...lie(breakers, another) }, close() {} }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const telling =
  (...instead: ((circuit: OpenCircuit) => OpenCircuit)[]): Lie =>
  ({ tell }) => ({
    tell(circuit) {
      for (const one of instead) tell(one(circuit))
    },
  })
const hearing =
  (change: (circuit: OpenCircuit, hear: (circuit: OpenCircuit) => void) => void): Lie =>
  ({ listen }) => ({ listen: (listener) => listen((circuit) => change(circuit, listener)) })
const same = (circuit: OpenCircuit): OpenCircuit => circuit
const [all, later] = ['tells every other host', 'comes later']

describe.concurrent('breakers that', () => {
  it.each<[string, Lie, string]>([
    ['are told to nobody', telling(), all],
    ['are told twice', telling(same, same), all],
    ['are told of another kind', telling((circuit) => ({ ...circuit, kind: 'image.edit' })), all],
    ['are told without why', telling((circuit) => ({ ...circuit, why: 'asked' })), all],
    ['are told for ever', telling((circuit) => ({ ...circuit, ms: circuit.ms * 1000 })), all],
    ['are told to their own host as well', (_, another) => ({ tell: another().tell }), all],
    ['are forgotten once they are told', hearing((circuit, hear) => (circuit.ms % 1 === 0 ? hear(circuit) : undefined)), later],
    [
      'are told anew with their whole time',
      hearing((circuit, hear) => hear({ ...circuit, ms: Math.ceil(circuit.ms / 1000) * 1000 })),
      later,
    ],
    [
      'are never over',
      hearing((circuit, hear) => {
        hear(circuit)
        if (circuit.ms % 1 !== 0) hear({ ...circuit, kind: 'moderate.text', why: 'asked', ms: 1 })
      }),
      later,
    ],
    ['are told to who no longer listens', ({ listen }) => ({ listen: (listener) => (listen(listener), () => {}) }), 'stopped listening'],
  ])('%s are found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('are told at other places as well are found out', async () => {
    expect(
      await found(
        () => ({}),
        all,
        () => 'one',
      ),
    ).not.toEqual([])
  })
  it('are honest pass', async () => {
    expect(await found(() => ({})), [...words.values()].join()).toEqual([])
  })
})
describe('the suite of breakers', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
