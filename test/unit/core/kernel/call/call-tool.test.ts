import { artifact, AtelierError, type Call, type PluginContext, reject } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { askedFirst } from '#core/kernel/call/asked-first.ts'
import type { Envelope, FailureEnvelope } from '#core/kernel/call/envelope.ts'
import { kernelHost, type KernelHost, mapCache, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

/** Calls a tool of a host with one provider, and gives its result and envelope. */
const called = async (tool: object, { args = {}, peer = {}, others = [] as ReturnType<typeof plugin>[] } = {}) => {
  open = await kernelHost([
    ...others,
    speaker('a'),
    plugin('p', ({ tools }) => void tools.add({ name: 't', description: 'd', ...tool } as never)),
  ])
  const { call, end } = open.host.openCall(testPeer(peer))
  try {
    const result = await open.host.callTool('t', args, call)
    return {
      result,
      text: JSON.stringify(result.content),
      envelope: result.meta?.['atelier/result'] as Omit<Envelope, 'ok'> & Omit<FailureEnvelope, 'ok'>,
    }
  } finally {
    end()
  }
}
const number = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }

describe('a tool call', () => {
  it('is refused for a tool that is not there, with the nearest name', async () => {
    open = await kernelHost([plugin('p', ({ tools }) => void tools.add({ name: 'draw_line', description: 'd', handler: () => 'x' }))])
    const { call, end } = open.host.openCall(testPeer())
    await expect(open.host.callTool('drawline', {}, call)).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
      message: expect.stringContaining('"draw_line"'),
    })
    end()
  })
  it('ends with all that it runs at its own deadline, so that nothing is paid afterwards', async () => {
    let ended: unknown
    let seen = Infinity
    const slow = speaker('slow', {
      estimate: () => ({ usd: 0, basis: 'computed' }),
      invoke: (_request: unknown, { signal }: Call) =>
        new Promise((_, no) => signal.addEventListener('abort', () => ((ended = signal.reason), no(signal.reason as Error)))),
    })
    const handler = async (_args: object, call: Call) => {
      seen = call.deadline - Date.now()
      return (await call.run({ kind: 'test.speak', text: 'x' }, { provider: 'slow' })).data.said
    }
    const { envelope } = await called({ handler, deadlineMs: 1000 }, { others: [slow] })
    expect(envelope.error).toMatchObject({ code: 'DEADLINE', message: expect.stringContaining('"t"') })
    expect(seen).toBeLessThanOrEqual(1000)
    await expect.poll(() => ended).toMatchObject({ code: 'DEADLINE' })
  })
  it('says why it was cancelled, not what the handler made of it', async () => {
    const cancel = new AbortController()
    const handler = (_args: object, { signal }: Call) =>
      new Promise((_, no) => {
        signal.addEventListener('abort', () => no(new Error('socket hang up')))
        setImmediate(() => cancel.abort())
      })
    expect((await called({ handler }, { peer: { signal: cancel.signal } })).envelope.error.code).toBe('ABORTED')
  })
  it('is counted once where it is begun again, with what comes of it: a round that asks is no failure', async () => {
    const heard: unknown[] = []
    const tool = (reason: () => unknown) =>
      plugin('p', ({ tools }: PluginContext) => void tools.add({ name: 't', description: 'd', handler: () => Promise.reject(reason()) }))
    const asks = async (reason: () => unknown): Promise<void> => {
      open = await kernelHost([tool(reason)])
      open.host.on('called', (note) => heard.push(note.code))
      const { call, end } = open.host.openCall(testPeer())
      expect((await open.host.callTool('t', {}, call)).isError).toBe(true)
      end()
      await open.close()
    }
    await asks(askedFirst)
    expect(heard).toEqual([])
    // Whoever makes up its code is heard of.
    await asks(() => new AtelierError({ code: 'CLIENT_ASKED', message: 'made up' }))
    expect(heard).toEqual(['CLIENT_ASKED'])
  })
  it('knows a copy of a call for what it is: how deep, whose, and who hears of its runs', async () => {
    const heard: number[] = []
    let depth = 0
    const invoke = async (_request: unknown, { progress }: Call) => (
      progress(7),
      { data: { said: 'x' }, cost: { usd: 0, basis: 'computed' } }
    )
    open = await kernelHost([
      speaker('a', { invoke }),
      plugin('p', ({ tools }: PluginContext) => {
        const copied = (call: Call): Call => ({ ...call, progress: (value) => void heard.push(value) })
        tools.add({ name: 'outer', description: 'd', handler: (_args: object, call: Call) => tools.call('inner', {}, copied(call)) })
        tools.add({
          name: 'inner',
          description: 'd',
          handler: async (_args: object, call: Call) => call.show(await call.run({ kind: 'test.speak', text: 'x' })),
        })
        tools.add({
          name: 'again',
          description: 'd',
          handler: (_args: object, call: Call) => (depth++, tools.call('again', {}, { ...call })),
        })
      }),
    ])
    const client: number[] = []
    const { call, end } = open.host.openCall(testPeer({ progress: (value) => void client.push(value) }))
    await open.host.callTool('outer', {}, call)
    await open.host.callTool('again', {}, call)
    end()
    expect({ heard, client, depth }).toEqual({ heard: [7], client: [], depth: 16 })
  })
  it('ends with a coded error where tools call one another without an end', async () => {
    let depth = 0
    open = await kernelHost([
      plugin('p', ({ tools }: PluginContext) => {
        tools.add({
          name: 'again',
          description: 'd',
          handler: async (_args: object, call: Call) => {
            depth++
            return tools.call('again', {}, call)
          },
        })
      }),
    ])
    const { call, end } = open.host.openCall(testPeer())
    const result = await open.host.callTool('again', {}, call)
    end()
    expect(JSON.stringify(result.meta)).toContain('RUN_CIRCULAR')
    expect(depth).toBe(16)
  })
  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [['fine', 3], 'number'],
    [[{ type: 3 }], 'object'],
  ])('names the plugin whose content tool replies with %j', async (reply, what) => {
    const { envelope } = await called({ handler: () => reply })
    expect(envelope.error).toMatchObject({ code: 'TOOL_REPLY_INVALID', plugin: 'p', message: expect.stringContaining(what) })
  })
  it('tells a refusal with its hook and what to do', async () => {
    const policy = plugin('policy', ({ hooks }) =>
      hooks.validate('*', () => reject({ code: 'BAD_WORD', message: 'Not this.', fix: 'Say another.' })),
    )
    const { text, envelope } = await called(
      { handler: async (_args: object, call: Call) => (await call.run({ kind: 'test.speak', text: 'x' })).data.said },
      { others: [policy] },
    )
    expect(envelope.error).toMatchObject({ code: 'BAD_WORD', plugin: 'policy', hook: 'validate', outcome: 'none' })
    expect(text).toContain('Say another.')
    expect(text).not.toContain('paid')
  })
  it.each([
    ['unknown', 'It may have been paid for.'],
    ['paid', 'This was paid for.'],
  ] as const)('says what became of the money where the outcome of an order is %s', async (outcome, words) => {
    const breaking = speaker('breaking', {
      invoke: () => Promise.reject(new AtelierError({ code: 'PROVIDER_FAILED', message: 'It broke.', outcome })),
    })
    const handler = async (_args: object, call: Call) => (await call.run({ kind: 'test.speak', text: 'x' })).data.said
    expect((await called({ handler }, { others: [breaking] })).text).toContain(words)
  })
})

describe('a data tool', () => {
  it('is taken at its word where it fails', async () => {
    const { result, envelope } = await called({
      output: number,
      handler: () => ({ isError: true, content: [{ type: 'text', text: 'No.' }] }),
    })
    expect(result.isError).toBe(true)
    expect(envelope.error).toMatchObject({ code: 'TOOL_DECLINED', message: 'No.' })
  })
  it('may have a field "content" of its own', async () => {
    const output = { type: 'object', properties: { content: { type: 'array', items: { type: 'string' } } }, required: ['content'] }
    const { result } = await called({ output, handler: () => ({ content: ['a', 'b'] }) })
    expect(result.data).toEqual({ content: ['a', 'b'] })
    expect(result.content).toEqual([{ type: 'text', text: '{"content":["a","b"]}' }])
  })
  it('says what is wrong with data of another shape', async () => {
    const { envelope } = await called({ output: number, handler: () => ({ n: 'one' }) })
    expect(envelope.error).toMatchObject({ code: 'TOOL_REPLY_INVALID', message: expect.stringContaining('n:') })
  })
  it('may put its data into words of its own, and the data are checked all the same', async () => {
    const content = [{ type: 'text', text: 'There is one.' }]
    const defaults = { ...number, properties: { ...number.properties, unit: { type: 'string', default: 'm' } } }
    const { result, envelope } = await called({ output: defaults, handler: () => ({ content, data: { n: 1 } }) })
    expect([result.content, result.data, envelope.data]).toEqual([content, { n: 1, unit: 'm' }, { n: 1, unit: 'm' }])
    await open?.close()
    const wrong = await called({ output: number, handler: () => ({ content, data: { n: 'one' } }) })
    expect(wrong.envelope.error).toMatchObject({ code: 'TOOL_REPLY_INVALID', message: expect.stringContaining('n: must be a number') })
  })
})

describe('the envelope of a tool', () => {
  it('adds up what its runs have cost, and what the cache has saved', async () => {
    const handler = async (_args: object, call: Call) => {
      for (const text of ['x', 'y', 'x']) await call.run({ kind: 'test.speak', text })
      return 'done'
    }
    const { envelope } = await called({ handler }, { others: [mapCache()] })
    expect(envelope).toMatchObject({ ok: true, cached: false, provider: { id: 'a', model: null } })
    expect(envelope.cost?.usd).toBeCloseTo(0.02)
    expect(envelope.cost?.saved).toBeCloseTo(0.01)
  })
  it('does not claim a sum of which one part is unknown', async () => {
    const free = speaker('unpriced', { invoke: async () => ({ data: { said: 'x' } }) })
    const handler = async (_args: object, call: Call) => {
      await call.run({ kind: 'test.speak', text: 'x' })
      await call.run({ kind: 'test.speak', text: 'x' }, { provider: 'unpriced' })
      return 'done'
    }
    expect((await called({ handler }, { others: [free] })).envelope.cost).toBeNull()
  })
  it('names files by path only to those who share the disk', async () => {
    const writer = speaker('writer', {
      invoke: async () => ({ artifacts: [artifact(Buffer.from('x'), 'text/plain')], data: { said: '' } }),
    })
    const handler = async (_args: object, call: Call) =>
      call.show(await call.run({ kind: 'test.speak', text: 'x' }, { provider: 'writer' }), 'Here.')
    const near = await called({ handler }, { others: [writer] })
    expect(near.envelope.assets[0]?.path).toContain(open!.host.dirs.data)
    expect(near.text).toContain('Here.')
    await open!.close()
    const far = await called({ handler }, { others: [writer], peer: { paths: false } })
    expect(far.envelope.assets[0]).not.toHaveProperty('path')
    expect(JSON.stringify(far.result)).not.toContain(open!.host.dirs.data)
  })
})
