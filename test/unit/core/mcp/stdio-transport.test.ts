import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { stdioTransport } from '#core/mcp/stdio-transport.ts'
import { turns } from '../../../fixtures/gate.ts'

const start = async (maxLineBytes = 1000) => {
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
  const transport = stdioTransport({ input, output, maxLineBytes, onEnd })
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
