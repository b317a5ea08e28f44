import { describe, expect, it } from 'vitest'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { replayMemory, type SessionEvents } from '#core/mcp/http/event-store.ts'

const MiB = 1024 * 1024
const message = (id: number, text = ''): JSONRPCMessage => ({ jsonrpc: '2.0', id, result: { text } })
const replayed = async (store: SessionEvents, after: string): Promise<JSONRPCMessage[]> => {
  const sent: JSONRPCMessage[] = []
  await store.replayEventsAfter(after, { send: async (_, one) => void sent.push(one) })
  return sent
}

describe("a session's events", () => {
  it('knows no stream of an id that it did not make', async () => {
    expect(await replayMemory().open().getStreamIdForEventId!('made-up')).toBeUndefined()
  })

  it('gives back what came after an event, of its stream alone', async () => {
    const store = replayMemory().open()
    const primed = await store.storeEvent('_GET_stream', {} as JSONRPCMessage)
    await store.storeEvent('_GET_stream', message(1))
    await store.storeEvent('other', message(2))
    const seen = await store.storeEvent('_GET_stream', message(3))
    await store.storeEvent('_GET_stream', message(4))
    expect(await store.getStreamIdForEventId!(primed)).toBe('_GET_stream')
    expect(await replayed(store, primed)).toEqual([message(1), message(3), message(4)])
    expect(await replayed(store, seen)).toEqual([message(4)])
  })

  it('forgets the oldest when there are too many, or too large ones', async () => {
    const store = replayMemory().open()
    const first = await store.storeEvent('s', message(0))
    for (let id = 1; id <= 1500; id++) await store.storeEvent('s', message(id))
    expect((await replayed(store, first)).length).toBe(1000)
    const text = 'x'.repeat(5 * MiB)
    await store.storeEvent('s', message(1, text))
    await store.storeEvent('s', message(2, text))
    expect(await replayed(store, first)).toEqual([message(2, text)])
  })

  it('counts bytes, not characters', async () => {
    const memory = replayMemory()
    await memory.open().storeEvent('s', message(1, '画'.repeat(MiB)))
    expect(memory.bytes).toBeGreaterThanOrEqual(3 * MiB)
  })
})

describe('the events of all sessions', () => {
  it('stay within one bound for 32 sessions, and leave each its newest', async () => {
    const memory = replayMemory()
    const sessions = Array.from({ length: 32 }, () => memory.open())
    const text = 'x'.repeat(MiB / 4)
    for (let round = 1; round <= 8; round++) {
      for (const session of sessions) {
        await session.storeEvent('s', message(round, text))
        expect(memory.bytes).toBeLessThanOrEqual(16 * MiB)
      }
    }
    const held = await Promise.all(sessions.map(async (session) => (await replayed(session, 's_0')).length))
    // What is said to be held is what is held: 63 of a quarter MiB and a little more, for each its share.
    expect(held.reduce((sum, count) => sum + count, 0)).toBe(63)
    expect(Math.min(...held)).toBeGreaterThanOrEqual(1)
    expect((await replayed(sessions[31]!, 's_0')).at(-1)).toEqual(message(8, text))
  })

  it('go from the one who holds most, and quiet ones keep theirs', async () => {
    const memory = replayMemory()
    const quiet = memory.open()
    await quiet.storeEvent('s', message(1, 'kept'))
    for (let session = 0; session < 5; session++) {
      const loud = memory.open()
      for (let id = 1; id <= 4; id++) await loud.storeEvent('s', message(id, 'x'.repeat(2 * MiB - 1000)))
    }
    expect(await replayed(quiet, 's_0')).toEqual([message(1, 'kept')])
  })

  it('keep one that is larger than all may be, alone', async () => {
    const memory = replayMemory()
    const [one, other] = [memory.open(), memory.open()]
    await other.storeEvent('s', message(1, 'x'))
    await one.storeEvent('s', message(2, 'x'.repeat(17 * MiB)))
    expect(await replayed(other, 's_0')).toEqual([])
    expect(await replayed(one, 's_0')).toHaveLength(1)
    await other.storeEvent('s', message(3, 'x'))
    expect(memory.bytes).toBeLessThan(MiB)
  })

  it('are forgotten with their session, and nothing is kept for it afterwards', async () => {
    const memory = replayMemory()
    const [one, other] = [memory.open(), memory.open()]
    await one.storeEvent('s', message(1, 'x'.repeat(MiB)))
    await other.storeEvent('s', message(1))
    const before = memory.bytes
    one.close()
    await one.storeEvent('s', message(2, 'x'.repeat(MiB)))
    expect(before - memory.bytes).toBeGreaterThan(MiB)
    expect(await replayed(one, 's_0')).toEqual([])
    other.close()
    expect(memory.bytes).toBe(0)
  })
})
