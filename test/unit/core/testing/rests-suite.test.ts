/** Every promise of what hosts tell each other of providers that rest, and a liar around what is in memory for each. */
import type { ProviderRest, Rests } from 'atelier-mcp'
import { restsSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryRests } from '../../../fixtures/memory-rests.ts'

const { failing, unproven, words } = liars()
type Lie = (rests: Rests, another: () => Rests) => Partial<Rests>

/** Which of the cases fail whose name has `promise` in it. `placeOf`: which place a host is really at. */
function found(lie: Lie, promise = '', placeOf = (place: string) => place): Promise<string[]> {
  const places = new Map<string, () => Rests>()
  const suite = restsSuite({
    host(named) {
      const place = placeOf(named)
      const another = places.get(place) ?? memoryRests()
      places.set(place, another)
      const rests = another()
      return { rests: { ...rests, ...lie(rests, another) }, close() {} }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const telling =
  (...instead: ((rest: ProviderRest) => ProviderRest)[]): Lie =>
  ({ tell }) => ({
    tell(rest) {
      for (const one of instead) tell(one(rest))
    },
  })
const hearing =
  (change: (rest: ProviderRest, hear: (rest: ProviderRest) => void) => void): Lie =>
  ({ listen }) => ({ listen: (listener) => listen((rest) => change(rest, listener)) })
const same = (rest: ProviderRest): ProviderRest => rest
const [all, later] = ['tells every other host', 'comes later']

describe.concurrent('rests that', () => {
  it.each<[string, Lie, string]>([
    ['are told to nobody', telling(), all],
    ['are told twice', telling(same, same), all],
    ['are told of another kind', telling((rest) => ({ ...rest, kind: 'image.edit' })), all],
    ['are told without why', telling((rest) => ({ ...rest, why: 'asked' })), all],
    ['are told for ever', telling((rest) => ({ ...rest, ms: rest.ms * 1000 })), all],
    ['are told to their own host as well', (_, another) => ({ tell: another().tell }), all],
    ['are forgotten once they are told', hearing((rest, hear) => (rest.ms % 1 === 0 ? hear(rest) : undefined)), later],
    ['are told anew with their whole time', hearing((rest, hear) => hear({ ...rest, ms: Math.ceil(rest.ms / 1000) * 1000 })), later],
    [
      'are never over',
      hearing((rest, hear) => {
        hear(rest)
        if (rest.ms % 1 !== 0) hear({ ...rest, kind: 'moderate.text', why: 'asked', ms: 1 })
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
describe('the suite of rests', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
