/** The real command line over stdin and stdout: with the SDK's client, and line by line. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deploy, type Deployment, fixture } from '../fixtures/server-process.ts'

const unruly = fixture('unruly-plugin/index.ts')
interface Line {
  readonly id?: number | null
  readonly result?: { readonly content: readonly { readonly text: string }[]; readonly isError?: boolean }
  readonly error?: { readonly code: number; readonly message: string }
}
const textOf = (result: object): string => (result as { content: { text?: string }[] }).content.map(({ text }) => text ?? '').join('\n')

describe('over stdio, with the client of the SDK', () => {
  let deployment: Deployment
  let client: Client
  let stderr = ''
  const heartbeats: number[] = []
  let longCall: Promise<object>

  beforeAll(async () => {
    deployment = await deploy(unruly)
    const transport = new StdioClientTransport({ command: deployment.command, args: deployment.args, env: deployment.env, stderr: 'pipe' })
    transport.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    client = new Client({ name: 'e2e', version: '1.0.0' })
    await client.connect(transport)
    // Runs beside the other tests. The client gives up after 10 s of silence, and the handler says nothing for 12 s.
    longCall = client.callTool({ name: 'waits', arguments: { ms: 12_000 } }, undefined, {
      timeout: 10_000,
      resetTimeoutOnProgress: true,
      onprogress: ({ progress }) => void heartbeats.push(progress),
    })
    longCall.catch(() => {})
  })
  afterAll(async () => {
    await client.close()
    await deployment.remove()
  })

  it('answers a tool that throws with an error result, and goes on', async () => {
    const thrown = await client.callTool({ name: 'throws' })
    expect(thrown.isError).toBe(true)
    expect(textOf(thrown)).toContain('a bare text')
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'still here' } }))).toBe('still here')
  })

  it('survives what a plugin throws in a timer or leaves rejected', async () => {
    expect(textOf(await client.callTool({ name: 'throws_later' }))).toBe('answered')
    await expect.poll(() => stderr).toContain('thrown in a timer')
    expect(stderr).toContain('rejected and left alone')
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'still here' } }))).toBe('still here')
  })

  it('ends a tool that hangs at its deadline', async () => {
    const hung = await client.callTool({ name: 'hangs' })
    expect(hung.isError).toBe(true)
    expect(hung['_meta']).toMatchObject({ 'atelier/result': { ok: false, error: { code: 'DEADLINE' } } })
  })

  it('keeps what plugins print away from the protocol, in stderr', async () => {
    expect(textOf(await client.callTool({ name: 'prints' }))).toBe('printed')
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'still here' } }))).toBe('still here')
    for (const printed of [
      'printed while loading',
      'printed in setup',
      'printed when ready',
      'raw text without a newline',
      'bytes',
      'the end',
    ])
      expect(stderr).toContain(printed)
  })

  it('refuses a tool that is added after the start, naming code and fix', async () => {
    const late = await client.callTool({ name: 'registers_late' })
    expect(late.isError).toBe(true)
    expect(late['_meta']).toMatchObject({ 'atelier/result': { error: { code: 'HOST_SEALED', plugin: 'unruly' } } })
    expect(textOf(late)).toContain('Fix:')
  })

  it('cancels a call: the handler hears it', async () => {
    const controller = new AbortController()
    const call = client.callTool({ name: 'waits', arguments: { ms: 60_000 } }, undefined, { signal: controller.signal })
    await expect.poll(async () => textOf(await client.callTool({ name: 'was_aborted' }))).toBe('not aborted')
    controller.abort()
    await expect(call).rejects.toThrow()
    await expect.poll(async () => textOf(await client.callTool({ name: 'was_aborted' }))).toBe('ABORTED')
  })

  it('takes a message far beyond the 10 MiB at which the SDK closes the connection', async () => {
    const text = 'x'.repeat(12 * 1024 * 1024)
    expect(textOf(await client.callTool({ name: 'size', arguments: { text } }))).toBe(String(text.length))
  })

  it('turns an answer that would close the connection into an error that says so', async () => {
    const big = await client.callTool({ name: 'big', arguments: { chars: 11 * 1024 * 1024 } })
    expect(big.isError).toBe(true)
    expect(big['_meta']).toMatchObject({ 'atelier/result': { error: { code: 'RESULT_TOO_LARGE' } } })
    // Few enough characters, too many bytes.
    await expect(client.callTool({ name: 'big', arguments: { chars: 4 * 1024 * 1024, letter: '€' } })).rejects.toThrow('too large to send')
    expect(textOf(await client.callTool({ name: 'echo', arguments: { text: 'still here' } }))).toBe('still here')
  })

  it("keeps the client's clock alive while a handler waits", async () => {
    expect(textOf(await longCall)).toBe('waited')
    expect(heartbeats.length).toBeGreaterThanOrEqual(1)
  })

  it('tells when a tool appears', async () => {
    const changed = new Promise<void>((resolve) => client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()))
    await client.callTool({ name: 'show_hidden', arguments: { show: true } })
    await changed
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('hidden')
    expect(textOf(await client.callTool({ name: 'hidden' }))).toBe('here I am')
  })
})

describe('over stdio, line by line', () => {
  const deployments: Deployment[] = []
  const initialize = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  }
  const call = (id: number, name: string, args: object = {}): object => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: args },
  })

  const start = async () => {
    const deployment = await deploy(unruly)
    deployments.push(deployment)
    const child = spawn(deployment.command, deployment.args, { env: deployment.env, stdio: ['pipe', 'pipe', 'ignore'] })
    const lines: Line[] = []
    const waiting: { readonly id: number | null; readonly resolve: (line: Line) => void }[] = []
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line
      lines.push(line)
      for (const { id, resolve } of waiting) if (line.id === id) resolve(line)
    })
    const answer = (id: number | null): Promise<Line> => {
      const known = lines.find((line) => line.id === id)
      return known ? Promise.resolve(known) : new Promise((resolve) => void waiting.push({ id, resolve }))
    }
    const send = (...messages: (object | string)[]): void =>
      void child.stdin.write(messages.map((message) => `${typeof message === 'string' ? message : JSON.stringify(message)}\n`).join(''))
    const exit = once(child, 'exit') as Promise<[number | null]>
    return { child, send, answer, exit }
  }
  afterEach(async () => {
    await Promise.all(deployments.splice(0).map(({ remove }) => remove()))
  })

  it('answers lines that are no JSON or no JSON-RPC, and goes on', async () => {
    const { child, send, answer, exit } = await start()
    send('{"jsonrpc": "2.0", "id"', initialize, '{"id":11,"method":"no version"}', '[]', '', call(12, 'echo', { text: 'still here' }))
    expect((await answer(null)).error?.code).toBe(-32700)
    expect((await answer(11)).error?.code).toBe(-32600)
    expect((await answer(12)).result?.content[0]?.text).toBe('still here')
    child.stdin.end()
    expect((await exit)[0]).toBe(0)
  })

  it('answers unknown methods, unknown tools and wrong parameters with JSON-RPC errors', async () => {
    const { child, send, answer, exit } = await start()
    send(
      initialize,
      { jsonrpc: '2.0', id: 1, method: 'tools/paint' },
      call(2, 'ecco'),
      { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 7 } },
      { jsonrpc: '2.0', id: 4, method: 'tools/list', params: { cursor: 'made up' } },
    )
    expect((await answer(1)).error?.code).toBe(-32601)
    expect((await answer(2)).error).toMatchObject({ code: -32602, message: expect.stringContaining('Did you mean "echo"?') })
    expect((await answer(3)).error?.code).toBe(-32602)
    expect((await answer(4)).error?.code).toBe(-32602)
    child.stdin.end()
    expect((await exit)[0]).toBe(0)
  })

  it('finishes what is in flight when stdin ends, then exits with 0', async () => {
    const { child, send, answer, exit } = await start()
    send(initialize, call(1, 'waits', { ms: 600 }))
    child.stdin.end()
    expect((await answer(1)).result?.content[0]?.text).toBe('waited')
    expect((await exit)[0]).toBe(0)
  })

  // Windows ends a process at once, whatever the signal.
  it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what is in flight on %s, then exits with 0',
    async (signal) => {
      const { child, send, answer, exit } = await start()
      send(initialize, call(1, 'waits', { ms: 600 }), call(2, 'echo', { text: 'started' }))
      await answer(2)
      child.kill(signal)
      expect((await answer(1)).result?.content[0]?.text).toBe('waited')
      expect((await exit)[0]).toBe(0)
    },
  )

  it.skipIf(process.platform === 'win32')('aborts after 5 s what does not finish, says so, and exits with 0', async () => {
    const { child, send, answer, exit } = await start()
    send(initialize, call(1, 'waits', { ms: 60_000 }), call(2, 'echo', { text: 'started' }))
    await answer(2)
    child.kill('SIGTERM')
    expect(await answer(1)).toMatchObject({ result: { isError: true, _meta: { 'atelier/result': { error: { code: 'ABORTED' } } } } })
    expect((await exit)[0]).toBe(0)
  })

  it('exits when the client is gone without a word', async () => {
    const { child, send, answer, exit } = await start()
    send(initialize)
    await answer(0)
    child.stdout.destroy()
    child.stdin.destroy()
    expect((await exit)[0]).toBe(0)
  })
})
