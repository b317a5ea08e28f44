import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { refusesMore, requestsIn, type Waiting } from '#core/mcp/http/waiting.ts'

const none: Waiting = { session: 0, peer: 0, all: 0 }
/** What a client hears, whose `more` requests come beside those that wait; 200 where it is served. */
async function heard(waiting: Waiting, more: number): Promise<{ status: number; after: string | null; said: string }> {
  const server = createServer((_request, response) => {
    if (!refusesMore(response, waiting, more)) response.end('served')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return { status: answer.status, after: answer.headers.get('retry-after'), said: await answer.text() }
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

describe('too many answers that are waited for', () => {
  it.each([
    ['in one session', { ...none, session: 100 }, 1, 429, '5', 'Your session waits for 100 answers'],
    ['in one session with a batch', { ...none, session: 95 }, 6, 429, '5', 'Your session waits for 95 answers'],
    ['of one client', { session: 50, peer: 200, all: 200 }, 1, 429, '5', 'Your client waits for 200 answers'],
    ['of all clients: it is not the fault of whoever asks', { session: 0, peer: 0, all: 2000 }, 1, 503, '30', 'All clients of this server'],
  ])('are refused %s', async (_words, waiting, more, status, after, said) => {
    expect(await heard(waiting, more)).toEqual({ status, after, said: expect.stringContaining(said) })
  })
  it.each([
    ['the last that may wait', { session: 99, peer: 199, all: 1999 }, 1],
    ['what wants no answer', { session: 100, peer: 200, all: 2000 }, 0],
  ])('do not hinder %s', async (_words, waiting, more) => {
    expect(await heard(waiting, more)).toMatchObject({ status: 200, said: 'served' })
  })
})

it('counts what wants an answer, alone or in a batch', () => {
  const asks = { jsonrpc: '2.0', id: 0, method: 'ping' }
  const others = [{ jsonrpc: '2.0', method: 'notifications/cancelled' }, { jsonrpc: '2.0', id: 1, result: {} }, null, 'text']
  expect(requestsIn(asks)).toBe(1)
  expect(requestsIn([asks, ...others, asks])).toBe(2)
  expect(others.map(requestsIn)).toEqual([0, 0, 0, 0])
})
