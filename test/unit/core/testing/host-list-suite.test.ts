/** Every promise of a list of hosts, and a liar around one in memory for each. */
import type { HostList, SeenHost } from 'atelier-mcp'
import { hostListSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'

const { failing, unproven } = liars()

interface Place {
  /** In milliseconds; turned on by the suite. */
  later: number
  readonly told: Map<string, { readonly at: number; readonly state: Parameters<HostList['tell']>[0] }>
}
const honest = (place: Place): HostList => {
  const now = (): number => Date.now() + place.later
  return {
    async tell(state) {
      place.told.set(state.id, { at: now(), state })
    },
    async leave(id) {
      place.told.delete(id)
    },
    list: async () =>
      [...place.told.values()].flatMap(({ at, state }) => (now() - at > 60_000 ? [] : [{ ...state, saidAgoMs: now() - at }])),
  }
}
type Lie = (hosts: HostList, place: Place) => Partial<HostList>
function found(lie: Lie, placeOf = (place: string) => place): Promise<string[]> {
  const places = new Map<string, Place>()
  const at = (named: string): Place => {
    const place = places.get(placeOf(named)) ?? { later: 0, told: new Map() }
    places.set(placeOf(named), place)
    return place
  }
  return failing(
    hostListSuite({
      host(named) {
        const hosts = honest(at(named))
        return { hosts: { ...hosts, ...lie(hosts, at(named)) }, close() {} }
      },
      minuteLater: (named) => void (at(named).later += 61_000),
    }),
  )
}
const listing =
  (change: (seen: readonly SeenHost[]) => readonly SeenHost[]): Lie =>
  ({ list }) => ({ list: async () => change(await list()) })

describe.concurrent('a list of hosts that', () => {
  it.each<[string, Lie]>([
    ['is always empty', listing(() => [])],
    ['shows one alone', listing((seen) => seen.slice(0, 1))],
    ['forgets what is away', listing((seen) => seen.map((one) => ({ ...one, away: [] })))],
    ['takes all for ready', listing((seen) => seen.map((one) => ({ ...one, state: 'ready' })))],
    ['keeps what was said first', ({ tell }, { told }) => ({ tell: async (state) => (told.has(state.id) ? undefined : tell(state)) })],
    ['does not know the time', listing((seen) => seen.map((one) => ({ ...one, saidAgoMs: one.saidAgoMs + 3_600_000 })))],
    ['keeps who leaves', () => ({ leave: async () => {} })],
    ['lets all leave with one', (_, { told }) => ({ leave: async () => told.clear() })],
    ['keeps who died', (_, { told }) => ({ list: async () => [...told.values()].map(({ state }) => ({ ...state, saidAgoMs: 0 })) })],
  ])('%s is found out', async (_, lie) => {
    expect(await found(lie)).not.toEqual([])
  })
  it('is one for all places is found out', async () => {
    expect(
      await found(
        () => ({}),
        () => 'the one place',
      ),
    ).not.toEqual([])
  })
  it('is honest passes', async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
describe('the suite of lists of hosts', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
