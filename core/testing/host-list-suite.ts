/**
 * What a list of hosts must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of hostListSuite({ host: (place) => myList(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { HostList, HostState, SeenHost } from '../kernel/contract/host-list.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { SuiteCase } from './suite-case.ts'

export interface HostListHost {
  readonly hosts: HostList
  close(): Awaitable<void>
}
export interface HostListSuite {
  /** A host at a place, any short text: hosts of the same place are one deployment. */
  host(place: string): Awaitable<HostListHost>
  /** Lets a minute pass for the list of this place, in which nobody says anything; the clock of the server, where it can be turned. Absent: not tested. */
  minuteLater?(place: string): Awaitable<void>
}

const stateOf = (id: string, rest: Partial<HostState> = {}): HostState => ({
  id,
  name: 'ü-machine 1',
  version: '1.2.3',
  address: 'http://10.0.0.1:3939/mcp',
  startedAt: 1_732_000_000_000,
  state: 'ready',
  sessions: 3,
  calls: 2,
  jobs: { waiting: 1, running: 4 },
  away: ['s3'],
  ...rest,
})
/** Without when it was. */
const told = (states: readonly HostState[]): readonly SeenHost[] => states.map((state) => ({ ...state, saidAgoMs: 0 }))
const said = async (hosts: HostList): Promise<readonly SeenHost[]> =>
  told(await hosts.list()).toSorted((one, other) => (one.id < other.id ? -1 : 1))

/** The cases: every host of the place sees all that are there, as they said last, and nobody else does. */
export function hostListSuite({ host, minuteLater }: HostListSuite): readonly SuiteCase[] {
  const at = (body: (open: (place?: string) => Promise<HostList>, place: string) => Promise<void>) => async (): Promise<void> => {
    const own = randomUUID()
    const opened: HostListHost[] = []
    const open = async (place: string = own): Promise<HostList> => {
      const one = await host(place)
      opened.push(one)
      return one.hosts
    }
    try {
      await body(open, own)
    } finally {
      for (const one of opened) await one.close()
    }
  }
  return [
    {
      name: 'shows every host of the place to all of them with all that it said, and to no other place',
      run: at(async (open) => {
        const [a, b, elsewhere] = [await open(), await open(), await open(randomUUID())]
        assert.deepEqual(await a.list(), [])
        const { address: _, ...byStdio } = stateOf('b', { state: 'closing', sessions: 0, away: [] })
        await a.tell(stateOf('a'))
        await b.tell(byStdio)
        assert.deepEqual(await said(a), told([stateOf('a'), byStdio]))
        assert.deepEqual(await said(b), told([stateOf('a'), byStdio]))
        assert.deepEqual(await elsewhere.list(), [])
      }),
    },
    {
      name: 'says of each how long ago it spoke, and what it said last',
      run: at(async (open) => {
        const [a, b] = [await open(), await open()]
        await a.tell(stateOf('a'))
        await a.tell(stateOf('a', { state: 'closing', calls: 9 }))
        const before = Date.now()
        const [one, ...others] = await b.list()
        assert.deepEqual(others, [])
        assert.deepEqual([one?.state, one?.calls], ['closing', 9])
        // By another clock than this one, which may be a little off.
        assert.ok(one!.saidAgoMs >= 0 && one!.saidAgoMs < Date.now() - before + 5000, `${one!.saidAgoMs} ms ago`)
      }),
    },
    {
      name: 'forgets a host that leaves, and no other',
      run: at(async (open) => {
        const [a, b] = [await open(), await open()]
        await a.tell(stateOf('a'))
        await b.tell(stateOf('b'))
        await a.leave('a')
        await a.leave('nobody')
        assert.deepEqual(await said(b), told([stateOf('b')]))
        await a.tell(stateOf('a'))
        assert.deepEqual(await said(b), told([stateOf('a'), stateOf('b')]))
      }),
    },
    ...(minuteLater
      ? [
          {
            name: 'forgets a host that has said nothing for a minute, and none that has',
            run: at(async (open, place) => {
              const [a, b] = [await open(), await open()]
              await a.tell(stateOf('a'))
              await b.tell(stateOf('b'))
              await minuteLater(place)
              await b.tell(stateOf('b'))
              assert.deepEqual(await said(b), told([stateOf('b')]))
            }),
          },
        ]
      : []),
  ]
}
