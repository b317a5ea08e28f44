import { artifact, AtelierError, type Call, type Hooks, type PluginContext } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orders } from '#core/kernel/pipeline/orders.ts'
import { kernelHost, type KernelHost, mapCache, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'
import { type Gate, gate, turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => {
  vi.useRealTimers()
  await open?.close()
})

/** From here on, no time passes but what `timeIsUp` lets pass: on a busy machine it would be up before anything was ordered. */
const stopClock = (): void => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
/** The time is up when the vendor has the order. */
const timeIsUp = async (held: Gate): Promise<void> => {
  await held.entered()
  await turns()
  await vi.advanceTimersByTimeAsync(50)
}

/** A provider that costs, and counts. */
const paid = (count = { calls: 0 }, rest: object = {}) =>
  speaker('paid', {
    invoke: async ({ text }: { text: string }) => {
      count.calls++
      return { data: { said: text }, cost: { usd: 0.01, basis: 'computed' } }
    },
    ...rest,
  })
const forever = () => new Promise<never>(() => {})
const hooked = (hook: keyof Hooks, handler: () => unknown) =>
  plugin('odd', ({ hooks }) => (hooks as never as Record<string, (kinds: string, fn: () => unknown) => void>)[hook]?.('*', handler))
const broken = (outcome?: 'unknown' | 'paid') => () =>
  Promise.reject(outcome ? new AtelierError({ code: 'ODD', message: 'It broke.', outcome }) : new TypeError('x is not a function'))

describe('before an order', () => {
  const faults: readonly (readonly [string, () => unknown])[] = [
    ['throws', broken()],
    ['throws and says that nobody knows', broken('unknown')],
    ['throws and says that it was paid', broken('paid')],
    ['never answers', forever],
    ['answers with rubbish', () => 42],
  ]
  it.each((['prepare', 'validate', 'select', 'spend'] as const).flatMap((hook) => faults.map((fault) => [hook, ...fault] as const)))(
    'nothing was spent where "%s" %s',
    async (hook, _, handler) => {
      const count = { calls: 0 }
      open = await kernelHost([paid(count), hooked(hook, handler)], { limits: { hookMs: 40 } })
      await expect(open.run('x')).rejects.toMatchObject({ outcome: 'none' })
      expect(count.calls).toBe(0)
    },
  )
  it.each(['prepare', 'validate', 'select', 'lookup', 'generate', 'spend'] as const)(
    'nothing was spent where the time is up or the caller leaves in "%s"',
    async (hook) => {
      const count = { calls: 0 }
      open = await kernelHost([paid(count), hooked(hook, forever)])
      await expect(open.run('x', {}, { deadlineMs: 50 })).rejects.toMatchObject({ code: 'DEADLINE', outcome: 'none' })
      await expect(open.run('x', {}, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: 'ABORTED', outcome: 'none' })
      expect(count.calls).toBe(0)
    },
  )
  it('nothing was spent by whoever waits in line', async () => {
    let go = (): void => {}
    const count = { calls: 0 }
    const slow = paid(count, {
      invoke: () => {
        count.calls++
        return new Promise((yes) => (go = () => yes({ data: { said: 'x' } })))
      },
    })
    open = await kernelHost([slow], { limits: { concurrency: 1 } })
    const first = open.run('one')
    await expect.poll(() => count.calls).toBe(1)
    await expect(open.run('two', {}, { deadlineMs: 60 })).rejects.toMatchObject({ code: 'DEADLINE', outcome: 'none' })
    go()
    await first
    expect(count.calls).toBe(1)
  })
})

describe('once an order is out', () => {
  it('nobody knows where the time is up meanwhile, though it is nothing at a free provider', async () => {
    for (const [nature, outcome] of [
      ['model', 'unknown'],
      ['procedural', 'none'],
    ]) {
      const held = gate()
      open = await kernelHost([paid(undefined, { invoke: (_: unknown, { signal }: Call) => held.pass(signal), nature })])
      stopClock()
      const run = open.run('x', {}, { deadlineMs: 50 }).catch((error: unknown) => error)
      await timeIsUp(held)
      expect(await run).toMatchObject({ code: 'DEADLINE', outcome })
      vi.useRealTimers()
      await open.close()
    }
  })
  it('nobody knows, whatever whoever aborts says of it', async () => {
    const stop = new AbortController()
    const held = gate()
    open = await kernelHost([paid(undefined, { invoke: (_: unknown, { signal }: Call) => held.pass(signal) })])
    const run = open.run('x', { signal: stop.signal })
    void held.entered().then(() => stop.abort(new AtelierError({ code: 'ABORTED', message: 'Enough.', outcome: 'none' })))
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', outcome: 'unknown' })
  })
  it.each(['review', 'inspect'] as const)(
    'it is paid where "%s" breaks, and nothing was spent on what comes from the cache',
    async (hook) => {
      let good = true
      open = await kernelHost([mapCache(), paid(), hooked(hook, () => (good ? undefined : broken('unknown')()))])
      await open.run('kept')
      good = false
      await expect(open.run('fresh')).rejects.toMatchObject({ outcome: 'paid' })
      if (hook === 'inspect') await expect(open.run('kept')).rejects.toMatchObject({ outcome: 'none' })
    },
  )
  it('has one name on it where two share it', async () => {
    let seen = 0
    open = await kernelHost([
      paid(undefined, {
        invoke: async () => {
          await turns()
          return { data: { said: 'x' }, cost: { usd: 1, basis: 'computed' } }
        },
      }),
      hooked('inspect', () => (seen++, broken()())),
    ])
    const both = await Promise.allSettled([open.run('x'), open.run('x')])
    expect(both.map((one) => (one as PromiseRejectedResult).reason.outcome as unknown)).toEqual(['paid', 'none'])
    expect(seen).toBe(2)
  })
  it('is not known to somebody who came later and leaves early either', async () => {
    const held = gate()
    const leave = new AbortController()
    open = await kernelHost([paid(undefined, { invoke: (_: unknown, { signal }: Call) => held.pass(signal) })])
    const first = open.run('x', {}, { signal: leave.signal }).catch(() => {})
    await held.entered()
    stopClock()
    const later = open.run('x', {}, { deadlineMs: 50 }).catch((error: unknown) => error)
    await timeIsUp(held)
    expect(await later).toMatchObject({ code: 'DEADLINE', outcome: 'unknown' })
    leave.abort()
    await first
  })
  it('is still a refusal where that is what ends it', async () => {
    const statuses: string[] = []
    const policy = plugin('policy', ({ hooks }) => {
      hooks.inspect('*', () => ({ type: 'rejection', code: 'HIDDEN', message: 'Not yours.' }))
      hooks.settled('*', ({ status }) => void statuses.push(status))
    })
    open = await kernelHost([paid(), policy])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HIDDEN', outcome: 'paid', plugin: 'policy', hook: 'inspect' })
    expect(statuses).toEqual(['refused'])
  })
})

describe('runs within runs', () => {
  const inner = (id: string, after: (call: Call) => unknown, rest: object = {}) =>
    speaker(id, {
      invoke: async (_: unknown, call: Call) => {
        await call.run({ kind: 'test.speak', text: 'within' }, { provider: 'paid' })
        return after(call)
      },
      ...rest,
    })
  it('are paid for, though the provider around them is free; and nobody else is asked', async () => {
    const count = { calls: 0 }
    const free = inner('free', broken(), { nature: 'procedural' })
    open = await kernelHost([paid(count), free, speaker('next', { invoke: () => (count.calls++, { data: { said: 'next' } }) })], {
      chains: { 'test.speak': ['free', 'next'] } as never,
    })
    await expect(open.run('x')).rejects.toMatchObject({ outcome: 'paid', details: { provider: 'free' } })
    expect(count.calls).toBe(1)
  })
  it('are paid for where a provider then says that it has spent nothing', async () => {
    const count = { calls: 0 }
    const odd = () =>
      Promise.reject(new AtelierError({ code: 'PROVIDER_RATE_LIMITED', message: 'Wait.', outcome: 'none', retryAfterMs: 1 }))
    open = await kernelHost([paid(count), inner('odd', odd)])
    await expect(open.run('x', { provider: 'odd' })).rejects.toMatchObject({ code: 'PROVIDER_RATE_LIMITED', outcome: 'paid' })
    expect(count.calls).toBe(1)
  })
  it('are paid for where a hook has made them before it breaks', async () => {
    const count = { calls: 0 }
    const asks = plugin('asks', ({ hooks }) =>
      hooks.validate('test.speak', async ({ text }, run) => {
        if (text === 'within') return
        await run.run({ kind: 'test.speak', text: 'within' })
        throw new TypeError('x is not a function')
      }),
    )
    open = await kernelHost([paid(count), asks])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'asks', outcome: 'paid' })
    expect(count.calls).toBe(1)
  })
})

describe('a tool', () => {
  const said = async (
    handler: (call: Call, tools: PluginContext['tools']) => unknown,
    plugins = [paid()],
    rest: object = {},
    peer: object = {},
  ) => {
    open = await kernelHost([
      ...plugins,
      plugin('p', ({ tools }) => {
        tools.add({ name: 't', description: 'd', handler: (_: unknown, call: Call) => handler(call, tools), ...rest } as never)
        tools.add({ name: 'pays', description: 'd', handler: async (_: unknown, call: Call) => (await speak(call)).data.said } as never)
      }),
    ])
    const { call, end } = open.host.openCall(testPeer(peer))
    try {
      const result = await open.host.callTool('t', {}, call)
      const envelope = result.meta?.['atelier/result'] as { error: { outcome: string; code: string } } | undefined
      return { ...envelope?.error, text: JSON.stringify(result.content) }
    } finally {
      end()
    }
  }
  const speak = (call: Call, text = 'x', options: object = {}) => call.run({ kind: 'test.speak', text }, options)

  it.each<[string, () => unknown, object]>([
    ['throws', broken(), {}],
    ['throws and says that nobody knows', broken('unknown'), {}],
    ['takes too long', forever, { deadlineMs: 40 }],
    ['answers with rubbish', () => 42, {}],
    ['answers with other data than it declares', () => ({ n: 'x' }), { output: { type: 'object', properties: { n: { type: 'number' } } } }],
  ])('that orders nothing has spent nothing where it %s', async (_, handler, rest) => {
    const { outcome, text } = await said(handler, [paid()], rest)
    expect(outcome).toBe('none')
    expect(text).not.toContain('paid')
  })
  it('that orders nothing has spent nothing where its caller leaves', async () => {
    expect(await said(forever, [paid()], {}, { deadlineMs: 40 })).toMatchObject({ code: 'DEADLINE', outcome: 'none' })
  })
  it('says that it was paid where it breaks after a run', async () => {
    const result = await said(async (call) => (await speak(call), broken()()))
    expect(result).toMatchObject({ code: 'TOOL_FAILED', outcome: 'paid' })
    expect(result.text).toContain('This was paid for.')
  })
  it('says so too where it declines after a run', async () => {
    const declined = { isError: true, content: [{ type: 'text', text: 'No.' }] }
    expect(await said(async (call) => (await speak(call), declined))).toMatchObject({ code: 'TOOL_DECLINED', outcome: 'paid' })
  })
  it('says that nobody knows where one order is still out, or has ended so', async () => {
    const held = gate()
    const slow = paid(undefined, { invoke: (_: unknown, { signal }: Call) => held.pass(signal) })
    stopClock()
    const late = said((call) => speak(call), [slow], { deadlineMs: 50 })
    await timeIsUp(held)
    expect(await late).toMatchObject({ code: 'DEADLINE', outcome: 'unknown' })
    vi.useRealTimers()
    await open?.close()
    const bad = paid(undefined, { invoke: broken() })
    expect(await said((call) => speak(call).catch(broken()), [bad])).toMatchObject({ code: 'TOOL_FAILED', outcome: 'unknown' })
  })
  it('has spent nothing where what it got was kept already', async () => {
    const entries = new Map<string, unknown>()
    expect(
      await said(
        async (call) => {
          // Another call has paid for it.
          const other = open!.host.openCall(testPeer())
          await other.call.run({ kind: 'test.speak', text: 'x' })
          other.end()
          await speak(call)
          return broken()()
        },
        [mapCache(entries), paid()],
      ),
    ).toMatchObject({ code: 'TOOL_FAILED', outcome: 'none' })
  })
  it('counts what the tools have ordered that it calls, in whatever way it hands its call on', async () => {
    expect(await said(async (call, tools) => (await tools.call('pays', {}, call), broken()()))).toMatchObject({ outcome: 'paid' })
    await open?.close()
    const quiet = (call: Call): Call => ({ ...call, progress: () => {} })
    expect(await said(async (call, tools) => (await tools.call('pays', {}, quiet(call)), broken()()))).toMatchObject({ outcome: 'paid' })
  })
  it('does not count what others have ordered in the same call', async () => {
    let error: unknown
    await said(async (call, tools) => {
      await speak(call)
      error = (await tools.call('pays', { odd: true }, { ...call, signal: AbortSignal.abort(new Error('no')) })).meta?.['atelier/result']
      return broken()()
    })
    expect(error).toMatchObject({ ok: false, error: { outcome: 'none' } })
  })
})

describe('a tool that writes a bill of its own', () => {
  const bill = async (part: object, work: (call: Call, tools: PluginContext['tools']) => Promise<unknown>) => {
    open = await kernelHost([
      paid(),
      plugin('p', ({ tools }) => {
        const handler = async (_: unknown, call: Call) => {
          await work(call, tools)
          return { content: [{ type: 'text', text: 'x' }], meta: { 'atelier/result': part } }
        }
        tools.add({ name: 't', description: 'd', handler } as never)
        tools.add({ name: 'pays', description: 'd', handler: async (_, call) => (await speak(call), 'x') })
      }),
    ])
    const { call, end } = open.host.openCall(testPeer())
    const result = await open.host.callTool('t', {}, call)
    end()
    return result.meta?.['atelier/result']
  }
  const speak = (call: Call) => call.run({ kind: 'test.speak', text: 'x' })
  const cost = (usd: number) => ({ usd, estimated: false, saved: 0 })
  it('cannot make its runs cheaper or another\u2019s, but may know of more and add data', async () => {
    const rest = { provider: { id: 'free', model: null }, data: { a: 1 } }
    const made = { ok: true, provider: { id: 'paid' }, data: { a: 1 } }
    expect(await bill({ cost: cost(0), ...rest }, speak)).toMatchObject({ ...made, cost: cost(0.01) })
    await open?.close()
    expect(await bill({ cost: cost(2), ...rest }, speak)).toMatchObject({ ...made, cost: cost(2) })
    await open?.close()
    expect(await bill({ cost: null, ...rest }, speak)).toMatchObject({ ...made, cost: null })
  })
  it('is believed where it has asked nobody, and not that it was for nothing where tools that it called have ordered', async () => {
    expect(await bill({ cost: cost(2) }, async () => {})).toMatchObject({ cost: cost(2) })
    await open?.close()
    expect(await bill({ cost: cost(0) }, async (call, tools) => tools.call('pays', {}, { ...call, progress: () => {} }))).toMatchObject({
      cost: null,
    })
  })
})

describe('the word of who throws', () => {
  const count = { calls: 0 }
  const unpriced = (rest: object = {}) => speaker('unpriced', { invoke: async () => (count.calls++, { data: { said: 'x' } }), ...rest })
  const none = () => Promise.reject(new AtelierError({ code: 'PROVIDER_UNAVAILABLE', message: 'It broke.', outcome: 'none' }))
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  beforeEach(() => void (count.calls = 0))

  it.each(['review', 'inspect', 'export'] as const)(
    '"none" does not count in "%s", where an order has cost nobody knows what',
    async (hook) => {
      const drawn = unpriced({
        invoke: async () => (count.calls++, { data: { said: 'x' }, artifacts: [artifact(new Uint8Array([1]), 'text/plain')] }),
      })
      open = await kernelHost([drawn, hooked(hook, none)])
      await expect(open.run('x')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', hook, outcome: 'unknown' })
      expect(count.calls).toBe(1)
    },
  )
  it('"none" does not count where a handler breaks the host by what it notes: the handler is named', async () => {
    const notes = plugin('odd', ({ hooks }) => hooks.review('*', (_, run) => run.note('x', circular)))
    open = await kernelHost([mapCache(), unpriced(), notes])
    await expect(open.run('x')).rejects.toMatchObject({ plugin: 'odd', hook: 'review', outcome: 'unknown' })
    expect(count.calls).toBe(1)
  })
  it('"none" orders from nobody else where a provider has had something made elsewhere, and a hook there says so', async () => {
    const asks = (id: string, provider: string) =>
      speaker(id, { invoke: (_: unknown, call: Call) => call.run({ kind: 'test.speak', text: 'within' }, { provider }) })
    const third = { calls: 0 }
    open = await kernelHost([
      asks('a', 'unpriced'),
      unpriced(),
      paid(third),
      plugin('odd', ({ hooks }) => hooks.review('*', (_, run) => (run.parent ? none() : undefined))),
    ])
    await expect(open.run('x', { provider: 'a' })).rejects.toMatchObject({ outcome: 'unknown' })
    await open.close()
    open = await kernelHost(
      [
        asks('a', 'unpriced'),
        unpriced(),
        paid(third),
        plugin('odd', ({ hooks }) => hooks.review('*', (_, run) => (run.parent ? none() : undefined))),
      ],
      { chains: { 'test.speak': ['a', 'paid'] } as never },
    )
    await expect(open.run('x')).rejects.toMatchObject({ outcome: 'unknown' })
    expect([count.calls, third.calls]).toEqual([2, 0])
  })

  const asks = (outcome: 'none' | 'paid' | undefined, work: (call: Call) => unknown) =>
    plugin('asks', ({ tools }) => {
      tools.add({
        name: 't',
        description: 'd',
        async handler(_, call) {
          await work(call)
          throw new AtelierError({ code: 'ODD', message: 'It broke.', ...(outcome && { outcome }) })
        },
      })
    })
  const outcomeOfTool = async (plugins: Parameters<typeof kernelHost>[0]) => {
    open = await kernelHost(plugins)
    const { call, end } = open.host.openCall(testPeer())
    const result = await open.host.callTool('t', {}, call)
    end()
    return (result.meta?.['atelier/result'] as { error: object } | undefined)?.error
  }
  const buys = (call: Call) => call.run({ kind: 'test.speak', text: 'x' }, { provider: 'unpriced' })
  it('"none" of a tool does not count after a run that has cost nobody knows what, whether it went well or not', async () => {
    expect(await outcomeOfTool([unpriced(), asks('none', buys)])).toMatchObject({ code: 'ODD', outcome: 'unknown' })
    await open?.close()
    const failed = unpriced({ invoke: broken() })
    expect(await outcomeOfTool([failed, asks('none', (call) => buys(call).catch(() => {}))])).toMatchObject({ outcome: 'unknown' })
  })
  it('is needless where the provider itself has said that it is free', async () => {
    const free = unpriced({ estimate: () => ({ usd: 0, basis: 'computed' }) })
    expect(await outcomeOfTool([free, asks(undefined, buys)])).toMatchObject({ code: 'ODD', outcome: 'none' })
  })
  it('counts where a tool says that it has paid somebody itself', async () => {
    expect(await outcomeOfTool([asks('paid', () => undefined)])).toMatchObject({ code: 'ODD', outcome: 'paid' })
  })
})

describe('orders', () => {
  it('are as bad as the worst of them, under way counts as unknown, and what is left out no more', () => {
    const all = orders()
    expect(all.outcome).toBe('none')
    const end = all.place()
    expect(all.outcome).toBe('unknown')
    end('none')
    expect(all.outcome).toBe('none')
    const other = orders()
    const leave = all.include(other)
    other.add('paid')
    expect(all.outcome).toBe('paid')
    leave()
    expect(all.outcome).toBe('none')
    all.add('unknown')
    all.add('none')
    expect(all.outcome).toBe('unknown')
  })
})
