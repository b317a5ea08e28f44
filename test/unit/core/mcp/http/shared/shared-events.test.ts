import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { AtelierError, type SessionBook } from 'atelier-mcp'
import { expect, it } from 'vitest'
import { replayMemory } from '#core/mcp/http/event-store.ts'
import { type SharedEvents, sharedEvents } from '#core/mcp/http/shared/shared-events.ts'
import { memorySessions } from '../../../../../fixtures/memory-sessions.ts'

const answer = (text: string, id = 7): JSONRPCMessage => ({ jsonrpc: '2.0', id, result: { text } })
const progress: JSONRPCMessage = { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } }

/** A copy of a session whose server can go away. */
async function copy(): Promise<{ events: SharedEvents; book: SessionBook; away: (isAway: boolean) => void }> {
  const book = memorySessions().forHost()
  const session = { id: 's', principal: { id: 'ann', scopes: [] }, peer: 'x', idleMs: 60_000, introduction: {}, isPlain: false }
  await book.add(session, { ofPeer: 1, ofAll: 1 })
  let isAway = false
  const told: SessionBook = {
    ...book,
    async keep(...event) {
      if (isAway) throw new AtelierError({ code: 'ENGINE_AWAY', message: 'It is away.' })
      await book.keep(...event)
    },
  }
  const events = sharedEvents(replayMemory().open(), { host: 'one', session: 's', book: () => told, missed: () => [progress] })
  return { events, book, away: (now) => void (isAway = now) }
}
const messages = async (book: SessionBook): Promise<unknown[]> => ((await book.kept('s', 'a', 0)) ?? []).map(({ message }) => message)

it('keeps nothing for others of the stream that a client opens by itself', async () => {
  const { events, book } = await copy()
  await events.storeEvent('_GET_stream', progress)
  expect(await book.kept('s', '_GET_stream', 0)).toBeUndefined()
})
it('loses nothing while the server is away, and keeps it in order when it is back; nobody waits for it', async () => {
  const { events, book, away } = await copy()
  await events.answering([7], () => events.storeEvent('a', progress))
  away(true)
  await events.answering([7], () => events.storeEvent('a', answer('first')))
  await events.answering([7], () => events.storeEvent('a', answer('second')))
  expect(await messages(book)).toEqual([progress])
  away(false)
  await expect.poll(() => messages(book), { timeout: 60_000 }).toEqual([progress, answer('first'), answer('second')])
  expect((await book.kept('s', 'a', 0))!.map(({ asked }) => asked)).toEqual([[7], [7], [7]])
})
it('keeps an error that says why in place of an answer of more than 8 MiB, which this host has whole', async () => {
  const { events, book } = await copy()
  const large = answer('x'.repeat(8 * 1024 ** 2))
  const first = await events.storeEvent('a', progress)
  await events.storeEvent('a', large)
  expect(await messages(book)).toMatchObject([progress, { id: 7, error: { data: { code: 'RESULT_TOO_LARGE' } } }])
  const sent: unknown[] = []
  await events.replayEventsAfter(first, { send: async (_, message) => void sent.push(message) })
  expect(sent).toEqual([large])
})
it('knows what it has sent itself, and tells on the own stream of a client from elsewhere what that may have missed', async () => {
  const { events } = await copy()
  const id = await events.storeEvent('a', progress)
  expect([id, 'one~b_1', 'two~a_1', 'two~_GET_stream_4', 'nothing'].map((one) => events.has(one))).toEqual([true, false, false, true, true])
  const sent: unknown[] = []
  expect(await events.replayEventsAfter('two~_GET_stream_4', { send: async (_, message) => void sent.push(message) })).toBe('_GET_stream')
  expect(sent).toEqual([progress])
})
