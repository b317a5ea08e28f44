import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { stdioTransport } from '#core/mcp/stdio-transport.ts'
import { turns } from '../../../fixtures/gate.ts'

const start = async (maxLineBytes = 1000, version?: string) => {
  const input = new PassThrough()
  const written: string[] = []
  const drains: (() => void)[] = []
  let room = true
  const failures: ((error: Error) => void)[] = []
  const output = {
    write: (text: string) => {
      written.push(text)
      return room
    },
    onDrain: (listener: () => void) => void drains.push(listener),
    onError: (listener: (error: Error) => void) => void failures.push(listener),
    flush: () => Promise.resolve(),
  }
  const onEnd = vi.fn()
  const transport = stdioTransport({ input, output, maxLineBytes, version: () => version, onEnd })
  const messages: JSONRPCMessage[] = []
  Object.assign(transport, { onmessage: (message: JSONRPCMessage) => void messages.push(message) })
  await transport.start()
  const answers = (): { id: unknown; error?: { code: number; message: string } }[] =>
    written.map((line) => JSON.parse(line) as { id: unknown })
  return { input, transport, messages, answers, onEnd, written, drains, failures, full: () => (room = false) }
}

describe('stdioTransport', () => {
  it.each([
    ['no JSON', '{"id":1', -32700, null],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600, null],
    ['no version', '{"id":5,"method":"ping"}', -32600, 5],
    ['a name instead of a method', '{"jsonrpc":"2.0","id":"a","method":7}', -32600, 'a'],
    ['a field too many', '{"jsonrpc":"2.0","id":6,"method":"ping","more":1}', -32600, 6],
    ['parameters in a list', '{"jsonrpc":"2.0","id":6,"method":"ping","params":[1]}', -32600, 6],
    ['a wrong progress token', '{"jsonrpc":"2.0","id":6,"method":"ping","params":{"_meta":{"progressToken":{}}}}', -32600, 6],
    ['a bare null', 'null', -32600, null],
  ])('answers %s and reads on', async (_, line, code, id) => {
    const { input, messages, answers } = await start()
    input.write(`${line}\n{"jsonrpc":"2.0","id":2,"method":"ping"}\r\n\n`)
    await expect.poll(() => messages).toEqual([{ jsonrpc: '2.0', id: 2, method: 'ping' }])
    expect(answers()).toMatchObject([{ id, error: { code } }])
  })

  it('takes a byte order mark and CRLF, before the first line and before others', async () => {
    const { input, messages, answers } = await start()
    input.write('\uFEFF{"jsonrpc":"2.0","id":1,"method":"ping"}\r\n\r\n\uFEFF\n\uFEFF{"jsonrpc":"2.0","id":2,"method":"ping"}\r\n')
    await expect.poll(() => messages.length).toBe(2)
    expect(answers()).toEqual([])
  })

  it.each([
    ['{"jsonrpc":"2.0","method":"notifications/initialized","params":null}', { method: 'notifications/initialized' }],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":null,"_meta":{"progressToken":null}}}', { params: { _meta: {} } }],
    [
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"b":null},"_meta":null}}',
      { params: { name: 'a', arguments: { b: null } } },
    ],
    ['{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{"roots":null}}}', { params: { capabilities: {} } }],
    ['{"jsonrpc":"2.0","id":1,"result":{"roots":[]},"error":null}', { result: { roots: [] } }],
    ['{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":1,"message":"no"}}', { error: { code: 1, message: 'no' } }],
  ])('takes null for what is not given: %s', async (line, meant) => {
    const { input, messages, answers } = await start()
    input.write(`${line}\n`)
    await expect.poll(() => messages.length).toBe(1)
    const { jsonrpc: _, id: __, ...rest } = messages[0] as { jsonrpc: string; id?: number; method?: string }
    expect(rest.method === undefined || !('params' in meant) ? rest : { params: (rest as { params?: object }).params }).toEqual(meant)
    expect(answers()).toEqual([])
  })

  describe('a batch', () => {
    const request = (id: number | string, method = 'ping'): object => ({ jsonrpc: '2.0', id, method })
    const batched = async (version: string | undefined, ...batch: unknown[]) => {
      const started = await start(100_000, version)
      started.input.write(`${JSON.stringify(batch)}\n`)
      await turns()
      return started
    }
    const ping = { jsonrpc: '2.0', method: 'notifications/progress', params: {} }

    it.each([undefined, '2024-11-05', '2025-06-18', '2025-11-25'])('is refused as a whole at %s', async (version) => {
      const { answers, messages } = await batched(version, request(1))
      expect(answers()).toMatchObject([
        { id: null, error: { code: -32600, message: expect.stringContaining('Batches are no part of MCP') } },
      ])
      expect(messages).toEqual([])
    })

    it('is answered in one piece, when all are', async () => {
      const { transport, messages, written } = await batched('2025-03-26', request(1), ping, request('two'))
      expect(messages).toHaveLength(3)
      await transport.send({ jsonrpc: '2.0', id: 'two', result: {} })
      await transport.send({ jsonrpc: '2.0', method: 'notifications/progress', params: {} })
      expect(written.map((line) => JSON.parse(line) as object)).toMatchObject([{ method: 'notifications/progress' }])
      await transport.send({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'no' } })
      expect(JSON.parse(written[1]!)).toMatchObject([
        { id: 'two', result: {} },
        { id: 1, error: { code: -32601 } },
      ])
      await transport.send({ jsonrpc: '2.0', id: 1, result: {} })
      expect(JSON.parse(written[2]!)).toMatchObject({ id: 1 })
    })

    it('waits for no answer to what was cancelled', async () => {
      const { transport, input, written } = await batched('2025-03-26', request(1), request(2))
      await transport.send({ jsonrpc: '2.0', id: 1, result: {} })
      input.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } })}\n`)
      await expect.poll(() => written.map((line) => JSON.parse(line) as object)).toMatchObject([[{ id: 1 }]])
    })

    it('has an answer to each of its messages that is none, and to initialize', async () => {
      const { transport, messages, written } = await batched('2025-03-26', 5, { id: 7 }, request(8, 'initialize'), request(9))
      expect(messages).toMatchObject([{ id: 9 }])
      await transport.send({ jsonrpc: '2.0', id: 9, result: {} })
      expect(JSON.parse(written[0]!)).toMatchObject([
        { id: null, error: { code: -32600 } },
        { id: 7, error: { code: -32600 } },
        { id: 8, error: { code: -32600, message: expect.stringContaining('initialize') } },
        { id: 9 },
      ])
      expect((await batched('2025-03-26', 5)).answers()).toMatchObject([[{ id: null, error: { code: -32600 } }]])
    })

    it('of notifications alone has no answer, and an empty one is refused', async () => {
      expect((await batched('2025-03-26', ping, ping)).written).toEqual([])
      expect((await batched('2025-03-26')).answers()).toMatchObject([{ id: null, error: { code: -32600 } }])
    })

    it('whose answers are too long together has a line for each', async () => {
      const { transport, written } = await batched('2025-03-26', request(1), request(2))
      for (const id of [1, 2]) await transport.send({ jsonrpc: '2.0', id, result: { text: 'x'.repeat(6 * 1024 * 1024) } })
      expect(
        written
          .join('')
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { id: number }).id),
      ).toEqual([1, 2])
    })
  })

  it.each([
    ['first', (text: string) => `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"text":"${text}"}}`, 7],
    ['last', (text: string) => `{"method":"tools/call","params":{"text":"${text}"},"jsonrpc":"2.0","id":"seven"}`, 'seven'],
    ['nowhere', (text: string) => `{"method":"tools/call","params":{"text":"${text}"}}`, null],
  ])('answers a message that is too long, its id %s', async (_, message, id) => {
    const { input, answers } = await start()
    input.write(`${message('x'.repeat(5000))}\n`)
    await expect.poll(answers).toMatchObject([{ id, error: { code: -32600, message: expect.stringContaining('1000 bytes') } }])
  })

  it('turns an answer that cannot be written into an error', async () => {
    const { transport, answers } = await start()
    await transport.send({ jsonrpc: '2.0', id: 1, result: { big: 1n } } as unknown as JSONRPCMessage)
    expect(answers()).toMatchObject([{ id: 1, error: { code: -32603 } }])
  })

  it('turns an answer over 10 MiB into an error, and drops such a notification', async () => {
    const { transport, answers } = await start()
    const text = '€'.repeat(4 * 1024 * 1024)
    await transport.send({ jsonrpc: '2.0', id: 1, result: { text } })
    await transport.send({ jsonrpc: '2.0', method: 'notifications/message', params: { text } })
    expect(answers()).toMatchObject([{ id: 1, error: { code: -32603, message: expect.stringContaining('too large') } }])
  })

  it('waits for a slow reader', async () => {
    const { transport, drains, full } = await start()
    full()
    const sent = transport.send({ jsonrpc: '2.0', id: 1, result: {} })
    expect(await Promise.race([sent.then(() => 'sent'), turns().then(() => 'waiting')])).toBe('waiting')
    for (const drain of drains) drain()
    await sent
  })

  it('tells once that the other side has gone, however it goes', async () => {
    const { input, onEnd, failures } = await start()
    input.end()
    await expect.poll(() => onEnd.mock.calls.length).toBe(1)
    input.destroy()
    for (const fail of failures) fail(new Error('EPIPE'))
    await turns()
    expect(onEnd).toHaveBeenCalledTimes(1)
  })

  it('writes nothing once it is closed', async () => {
    const { transport, written } = await start()
    await transport.close()
    await transport.send({ jsonrpc: '2.0', id: 1, result: {} })
    expect(written).toEqual([])
  })
})
