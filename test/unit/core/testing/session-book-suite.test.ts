/** Every promise of books of sessions, and a liar around the one in memory for each. */
import type { Meta, SessionBook, SharedSession } from 'atelier-mcp'
import { sessionBookSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { later } from '../../../fixtures/liars/later.ts'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memorySessions } from '../../../fixtures/memory-sessions.ts'

const { failing, unproven } = liars()
type Lie = (book: SessionBook) => Partial<SessionBook>

/** Which of the cases fail whose name has `promise` in it. `placeOf`: which place a host is really at. */
function found(lie: Lie, promise = '', placeOf = (place: string) => place): Promise<string[]> {
  const places = new Map<string, ReturnType<typeof memorySessions>>()
  const suite = sessionBookSuite({
    host(named) {
      const place = placeOf(named)
      const shared = places.get(place) ?? memorySessions()
      places.set(place, shared)
      const book = shared.forHost()
      return { sessions: { ...book, ...lie(book) }, close() {} }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
const showing =
  (other: (session: SharedSession) => SharedSession | undefined): Lie =>
  ({ use }) => ({
    async use(id) {
      const kept = await use(id)
      return kept && other(kept)
    },
  })
const telling =
  (instead: (message: Meta, tell: (message: Meta, to?: string) => Promise<boolean>, to?: string) => Promise<boolean>): Lie =>
  ({ join }) => ({
    async join(host, hear) {
      const joined = await join(host, hear)
      return { tell: (message, to) => instead(message, joined.tell, to) }
    },
  })
const without = <T extends object>(value: T, name: keyof T): T =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) as T
const emptyAsNone = <T>(list: readonly T[] | undefined): readonly T[] | undefined => (list?.length === 0 ? undefined : list)
const everyone = new Set<(message: Meta) => void>()
const ghost: SharedSession = {
  id: 'ghost',
  principal: { id: 'ann', scopes: [] },
  peer: 'x',
  idleMs: 1,
  introduction: {},
  isPlain: false,
  watched: [],
}
const [nothing, opened, chosen, ended, unused, tooMany, allTooMany, sent, sentTooMuch, told, twice] = [
  'under an id that nobody has given',
  'as it was opened',
  'what its client chooses',
  'for every host, once',
  'that nobody uses',
  'of a peer that was used longest ago',
  'the one of all',
  'keeps what was sent',
  'keeps the newest of a stream',
  'tells one host, or all others',
  'has joined twice',
]

describe.concurrent('books of sessions that', () => {
  it.each<[string, Lie, string]>([
    ['have a session under every id', ({ use }) => ({ use: async (id) => (await use(id)) ?? ghost }), nothing!],
    ['say that they have ended what was not there', () => ({ remove: async () => true }), nothing!],
    ['keep nothing', () => ({ add: async () => [] }), opened!],
    ['forget the scopes', showing((kept) => ({ ...kept, principal: { ...kept.principal, scopes: [] } })), opened!],
    ['forget the groups', showing((kept) => ({ ...kept, principal: { id: kept.principal.id, scopes: kept.principal.scopes } })), opened!],
    ['forget what the client can do', showing((kept) => ({ ...kept, introduction: {} })), opened!],
    ['take all clients for such as take streams', showing((kept) => ({ ...kept, isPlain: false })), opened!],
    ['keep no level', showing((kept) => without(kept, 'level')), chosen!],
    ['go on watching', ({ change }) => ({ change: (id, one) => change(id, without(one, 'unwatch')) }), chosen!],
    ['forget what was made', showing((kept) => without(kept, 'last')), chosen!],
    ['end nothing', () => ({ remove: async () => true }), ended!],
    ['end what is used', ({ use, remove }) => ({ use: async (id) => (later(500, () => void remove(id)), use(id)) }), unused!],
    ['end nothing by itself', ({ add }) => ({ add: (session, most) => add({ ...session, idleMs: 60_000 }, most) }), unused!],
    ['take any number of a peer', ({ add }) => ({ add: (session) => add(session, { ofPeer: 1000, ofAll: 1000 }) }), tooMany!],
    ['end those of other peers', ({ add }) => ({ add: (session, { ofPeer }) => add(session, { ofPeer, ofAll: ofPeer }) }), tooMany!],
    ['do not say which they end', ({ add }) => ({ add: async (...one) => (await add(...one), []) }), tooMany!],
    ['take any number of all', ({ add }) => ({ add: (session, { ofPeer }) => add(session, { ofPeer, ofAll: 1000 }) }), allTooMany!],
    ['keep nothing that was sent', () => ({ keep: async () => {} }), sent!],
    ['keep all streams as one', ({ keep }) => ({ keep: (id, _, event) => keep(id, 'one', event) }), sent!],
    ['give all again', ({ kept }) => ({ kept: (id, stream) => kept(id, stream, 0) }), sent!],
    ['give nothing where there is nothing new', ({ kept }) => ({ kept: async (...one) => emptyAsNone(await kept(...one)) }), sent!],
    ['give a list for every stream', ({ kept }) => ({ kept: async (...one) => (await kept(...one)) ?? [] }), sent!],
    ['forget what was asked', ({ keep }) => ({ keep: (id, stream, event) => keep(id, stream, { ...event, asked: [] }) }), sent!],
    [
      'keep the oldest',
      ({ keep }) => ({ keep: async (id, stream, event) => void (event.sequence <= 1000 && (await keep(id, stream, event))) }),
      sentTooMuch!,
    ],
    [
      'say too early that a host has caught up',
      ({ join }) => ({
        join: async (host, hear) => ({ ...(await join(host, (message) => later(20, () => hear(message)))), caughtUp: async () => {} }),
      }),
      'once that has caught up',
    ],
    ['tell nobody', telling(async () => true), told!],
    ['tell everybody', telling((message, tell) => tell(message)), told!],
    ['tell all twice', telling(async (message, tell, to) => (await tell(message, to), tell(message, to))), told!],
    ['know every host', telling(async (message, tell, to) => (await tell(message, to), true)), told!],
    [
      'tell out of order',
      telling(async (message, tell, to) =>
        message['number'] === 3 ? (later(100, () => void tell(message, to)), true) : tell(message, to),
      ),
      told!,
    ],
    [
      'tell each of those that have joined under a name',
      () => ({
        async join(_, hear) {
          everyone.add(hear)
          return { tell: async (message) => (everyone.forEach((one) => one(message)), true) }
        },
      }),
      twice!,
    ],
  ])('%s are found out', async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it('show their sessions at another place are found out', async () => {
    expect(
      await found(
        () => ({}),
        'hosts of its own place alone',
        () => 'the one place',
      ),
    ).not.toEqual([])
  })
  it('are honest pass', async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
describe('the suite of books of sessions', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
