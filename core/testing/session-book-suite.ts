/**
 * What a book of shared sessions must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of sessionBookSuite({ host: (place) => myHost(place) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Awaitable, Meta } from '../kernel/contract/infer.ts'
import type { NewSession, SessionBook, SessionEvent } from '../kernel/contract/session-book.ts'
import type { SuiteCase } from './suite-case.ts'

export interface SessionBookHost {
  readonly sessions: SessionBook
  close(): Awaitable<void>
}
export interface SessionBookSuite {
  /** A host at a place, any short text: hosts of the same place share their sessions. */
  host(place: string): Awaitable<SessionBookHost>
}

const many = { ofPeer: 100, ofAll: 1000 }
/** So long it is listened for what must not be told. */
const quietMs = 200

const sampleEvent = (
  sequence: number,
  message: Meta = { jsonrpc: '2.0', method: 'x', params: { words: 'zwei "Wörter"' } },
): SessionEvent => ({
  sequence,
  asked: [7, 'eight'],
  message,
})
const sampleSession = (given: Partial<NewSession> = {}): NewSession => ({
  id: randomUUID(),
  principal: { id: 'ann', scopes: ['admin', 'tool:x'], groups: ['design'] },
  peer: 'principal ann',
  idleMs: 60_000,
  introduction: {
    protocolVersion: '2025-11-25',
    capabilities: { elicitation: {}, roots: { listChanged: true } },
    clientInfo: { name: 'ein Klient "ü"', version: '1' },
  },
  isPlain: false,
  ...given,
})

async function until(what: () => boolean, words: string): Promise<void> {
  for (let tries = 0; tries < 250 && !what(); tries++) await delay(20)
  assert.ok(what(), words)
}

/** The cases: whichever host opens a session, every other one has it whole until it ends; and hosts hear what they are told. */
export function sessionBookSuite({ host }: SessionBookSuite): readonly SuiteCase[] {
  const withHosts = (name: string, count: number, body: (...hosts: SessionBook[]) => Promise<void>): SuiteCase => ({
    name,
    async run() {
      const place = randomUUID()
      const hosts = await Promise.all(Array.from({ length: count }, () => host(place)))
      try {
        await body(...hosts.map(({ sessions }) => sessions))
      } finally {
        for (const one of hosts) await one.close()
      }
    },
  })
  return [
    withHosts('finds nothing under an id that nobody has given, and changes and ends nothing there', 1, async (a) => {
      const id = randomUUID()
      assert.equal(await a!.use(id), undefined)
      await a!.change(id, { level: 'error', watch: 'a://one' })
      assert.equal(await a!.use(id), undefined)
      assert.equal(await a!.remove(id), false)
    }),
    {
      name: 'shows a session to hosts of its own place alone',
      async run() {
        const [a, b] = [await host(randomUUID()), await host(randomUUID())]
        try {
          const session = sampleSession()
          await a.sessions.add(session, many)
          assert.equal(await b.sessions.use(session.id), undefined)
        } finally {
          for (const one of [a, b]) await one.close()
        }
      },
    },
    withHosts('gives every host the session as it was opened', 2, async (a, b) => {
      const [one, other] = [sampleSession(), sampleSession({ isPlain: true, principal: { id: 'ben', scopes: [] } })]
      for (const session of [one, other]) assert.deepEqual([...(await a!.add(session, many))], [])
      for (const session of [one, other])
        for (const book of [a!, b!]) assert.deepEqual(await book.use(session.id), { ...session, watched: [] })
    }),
    withHosts('keeps what its client chooses, each choice by itself', 2, async (a, b) => {
      const session = sampleSession()
      const last = { '*': { id: 'img_1', createdAt: 1 } }
      await a!.add(session, many)
      await a!.change(session.id, { level: 'error' })
      await Promise.all([a!.change(session.id, { watch: 'a://one' }), b!.change(session.id, { watch: 'a://two words' })])
      await b!.change(session.id, { last })
      const kept = await a!.use(session.id)
      assert.deepEqual(
        { ...kept, watched: [...(kept?.watched ?? [])].toSorted() },
        {
          ...session,
          level: 'error',
          watched: ['a://one', 'a://two words'],
          last,
        },
      )
      await b!.change(session.id, { unwatch: 'a://one', level: 'debug' })
      const after = await a!.use(session.id)
      assert.deepEqual([after?.watched, after?.level, after?.last], [['a://two words'], 'debug', last])
    }),
    withHosts('ends a session for every host, once', 2, async (a, b) => {
      const session = sampleSession()
      await a!.add(session, many)
      await a!.change(session.id, { watch: 'a://one' })
      assert.equal(await b!.remove(session.id), true)
      assert.equal(await b!.remove(session.id), false)
      assert.equal(await a!.use(session.id), undefined)
    }),
    withHosts('ends a session that nobody uses, and no other', 2, async (a, b) => {
      const [left, used] = [sampleSession({ idleMs: 1000 }), sampleSession({ idleMs: 1000 })]
      for (const session of [left, used]) await a!.add(session, many)
      for (let times = 0; times < 16; times++) {
        await delay(100)
        assert.ok(await b!.use(used.id), 'a session has ended that is used')
      }
      assert.equal(await a!.use(left.id), undefined)
    }),
    withHosts('ends the session of a peer that was used longest ago, where it has too many', 2, async (a, b) => {
      const most = { ofPeer: 2, ofAll: 10 }
      const other = sampleSession({ peer: 'other' })
      const [first, second, third] = [sampleSession(), sampleSession(), sampleSession()]
      for (const session of [other, first, second]) {
        assert.deepEqual([...(await a!.add(session, most))], [])
        await delay(5)
      }
      await b!.use(first.id)
      await delay(5)
      assert.deepEqual([...(await b!.add(third, most))], [second.id])
      const there = await Promise.all([other, first, second, third].map(async ({ id }) => (await a!.use(id)) !== undefined))
      assert.deepEqual(there, [true, true, false, true])
    }),
    withHosts('ends the one of all that was used longest ago, where all have too many', 1, async (a) => {
      const most = { ofPeer: 10, ofAll: 2 }
      const all = ['x', 'y', 'z'].map((peer) => sampleSession({ peer }))
      const ended: string[] = []
      for (const session of all) {
        ended.push(...(await a!.add(session, most)))
        await delay(5)
      }
      assert.deepEqual(ended, [all[0]!.id])
      assert.equal(await a!.use(all[0]!.id), undefined)
    }),
    withHosts('keeps what was sent on a stream, for every host, in order and once, until the session ends', 2, async (a, b) => {
      const [session, other] = [sampleSession(), sampleSession()]
      for (const one of [session, other]) await a!.add(one, many)
      const events = [sampleEvent(1, {}), sampleEvent(2), sampleEvent(10), sampleEvent(11, { jsonrpc: '2.0', id: 'eight', result: {} })]
      for (const event of events) await a!.keep(session.id, 'one', event)
      await a!.keep(session.id, 'one', events[1]!)
      await a!.keep(session.id, 'two', sampleEvent(3))
      assert.deepEqual(await b!.kept(session.id, 'one', 0), events)
      assert.deepEqual(await b!.kept(session.id, 'one', 2), events.slice(2))
      assert.deepEqual(await b!.kept(session.id, 'one', 11), [])
      assert.deepEqual(await b!.kept(session.id, 'two', 0), [sampleEvent(3)])
      assert.equal(await b!.kept(other.id, 'one', 0), undefined)
      assert.equal(await b!.kept(session.id, 'three', 0), undefined)
      await b!.remove(session.id)
      assert.equal(await a!.kept(session.id, 'one', 0), undefined)
      await a!.keep(session.id, 'one', sampleEvent(12))
      assert.equal(await b!.kept(session.id, 'one', 0), undefined)
    }),
    withHosts('keeps the newest of a stream, where there is too much', 1, async (a) => {
      const session = sampleSession()
      await a!.add(session, many)
      for (let sequence = 1; sequence <= 1100; sequence++) await a!.keep(session.id, 'one', sampleEvent(sequence))
      const kept = (await a!.kept(session.id, 'one', 0)) ?? []
      assert.equal(kept.at(-1)?.sequence, 1100)
      assert.ok(kept.length <= 1000, `${kept.length} events are kept`)
    }),
    withHosts('tells one host, or all others, each message once and in order; and that there is no such host', 3, async (...books) => {
      const heard: Meta[][] = [[], [], []]
      const names = books.map(() => randomUUID())
      const joined = await Promise.all(books.map((book, index) => book.join(names[index]!, (message) => void heard[index]!.push(message))))
      assert.equal(await joined[0]!.tell({ to: 'nobody' }, randomUUID()), false)
      const messages = Array.from({ length: 120 }, (_, number) => ({ number, words: 'zwei "Wörter"' }))
      for (const message of messages) assert.equal(await joined[0]!.tell(message, names[1]), true)
      assert.equal(await joined[0]!.tell({ to: 'all' }), true)
      await until(() => heard[1]!.length > messages.length && heard[2]!.length > 0, 'a host did not hear what it was told')
      await delay(quietMs)
      assert.deepEqual(heard, [[], [...messages, { to: 'all' }], [{ to: 'all' }]])
    }),
    withHosts('has told a host all that it was told before, once that has caught up', 2, async (a, b) => {
      const heard: Meta[] = []
      const name = randomUUID()
      const [sender, receiver] = [await a!.join(randomUUID(), () => {}), await b!.join(name, (message) => void heard.push(message))]
      const messages = Array.from({ length: 120 }, (_, number) => ({ number }))
      for (const message of messages) await sender.tell(message, name)
      if (receiver.caughtUp) await receiver.caughtUp()
      else await until(() => heard.length === messages.length, 'it did not hear what it was told')
      assert.deepEqual(heard, messages)
    }),
    withHosts('tells a host once that has joined twice under its name', 3, async (a, b, c) => {
      const heard: Meta[] = []
      const name = randomUUID()
      const sender = await a!.join(randomUUID(), () => {})
      for (const book of [b!, c!]) await book.join(name, (message) => void heard.push(message))
      for (const number of [1, 2, 3]) await sender.tell({ number }, name)
      await until(() => heard.length >= 3, 'it did not hear what it was told')
      await delay(quietMs)
      assert.deepEqual(heard.map(({ number }) => number).toSorted(), [1, 2, 3])
    }),
  ]
}
