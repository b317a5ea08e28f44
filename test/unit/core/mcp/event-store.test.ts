import { describe, expect, it } from 'vitest'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { boundedEventStore } from '#core/mcp/http/event-store.ts'

const message = (id: number, text = ''): JSONRPCMessage => ({ jsonrpc: '2.0', id, result: { text } })
const replayed = async (store: ReturnType<typeof boundedEventStore>, after: string): Promise<JSONRPCMessage[]> => {
  const sent: JSONRPCMessage[] = []
  await store.replayEventsAfter(after, { send: async (_, one) => void sent.push(one) })
  return sent
}

describe('boundedEventStore', () => {
  it('knows no stream of an id that it did not make', async () => {
    expect(await boundedEventStore().getStreamIdForEventId!('made-up')).toBeUndefined()
  })

  it('gives back what came after an event, of its stream alone', async () => {
    const store = boundedEventStore()
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
    const store = boundedEventStore()
    const first = await store.storeEvent('s', message(0))
    for (let id = 1; id <= 1500; id++) await store.storeEvent('s', message(id))
    expect((await replayed(store, first)).length).toBe(1000)
    const text = 'x'.repeat(5 * 1024 * 1024)
    await store.storeEvent('s', message(1, text))
    await store.storeEvent('s', message(2, text))
    expect(await replayed(store, first)).toEqual([message(2, text)])
  })
})
