/** Every promise of changes that hosts tell each other, and a liar around those in memory for each. */
import type { Change, Changes } from 'atelier-mcp'
import { changesSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { later } from '../../../fixtures/liars/later.ts'
import { liars } from '../../../fixtures/liars/liars.ts'
import { type MemoryEngines, memoryEngines } from '../../../fixtures/memory-engines.ts'

const { failing, unproven } = liars()
type Lie = (changes: Changes, shared: MemoryEngines) => Partial<Changes>

/** Which of the cases fail whose name has `promise` in it. `placeOf`: which place a host is really at. */
function found(lie: Lie, promise = '', placeOf = (place: string) => place): Promise<string[]> {
  const places = new Map<string, MemoryEngines>()
  const suite = changesSuite({
    host(named) {
      const place = placeOf(named)
      const shared = places.get(place) ?? memoryEngines()
      places.set(place, shared)
      const { changes } = shared.forHost()
      return { changes: { ...changes, ...lie(changes, shared) }, close() {} }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const telling =
  (...instead: ((change: Change) => Change)[]): Lie =>
  ({ tell }) => ({
    tell(change) {
      for (const one of instead) tell(one(change))
    },
  })
const same = (change: Change): Change => change
const [all, stopping] = ['tells every other host', 'who has stopped listening']

describe.concurrent('changes that', () => {
  it.each<[string, Lie, string]>([
    ['are told to nobody', telling(), all],
    ['are told twice', telling(same, same), all],
    ['are told without whose they are', telling((change) => ({ ...change, whose: undefined })), all],
    [
      'are told without the groups',
      telling((change) => (change.whose ? { ...change, whose: { principal: change.whose.principal } } : change)),
      all,
    ],
    ['are all told as lists', telling(({ whose }) => ({ list: 'resources', whose })), all],
    ['are told to their own host as well', (_, shared) => ({ tell: shared.forHost().changes.tell }), all],
    [
      'come back a moment later',
      ({ tell }, shared) => ({
        tell(change) {
          tell(change)
          later(100, () => shared.forHost().changes.tell(change))
        },
      }),
      all,
    ],
    ['overtake each other', ({ tell }) => ({ tell: (change) => ('uri' in change ? tell(change) : later(30, () => tell(change))) }), all],
    [
      'are heard by one host alone',
      (() => {
        let hosts = 0
        return ({ listen }) => (hosts++ === 1 ? { listen } : { listen: () => () => {} })
      })(),
      all,
    ],
    ['go on after somebody has stopped', ({ listen }) => ({ listen: (listener) => (listen(listener), () => {}) }), stopping],
    [
      'go on late after somebody has stopped',
      ({ listen }) => ({
        listen(listener) {
          let isStopped = false
          listen((change) => (isStopped ? later(50, () => listener(change)) : listener(change)))
          return () => (isStopped = true)
        },
      }),
      stopping,
    ],
    [
      'end for all who listen when one stops',
      ({ listen }) => {
        const stops: (() => void)[] = []
        return {
          listen(listener) {
            stops.push(listen(listener))
            return () => stops.forEach((stop) => stop())
          },
        }
      },
      stopping,
    ],
  ])('%s are found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('are heard at another place are found out', async () => {
    expect(
      await found(
        () => ({}),
        all,
        () => 'the one place',
      ),
    ).not.toEqual([])
  })
  it('are honest pass', async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
describe('the suite of changes', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
