import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { artifact, AtelierError, type Cost, definePlugin, type LedgerSpend, type Plugin, type Services } from 'atelier-mcp'
import cache from '#plugins/cache/index.ts'
import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import ledger, { type LedgerOptions } from '#plugins/ledger/index.ts'
import { openBook } from '#plugins/ledger/book.ts'
import { afterEach, describe, expect, it } from 'vitest'
import type { Peer } from '#core/kernel/ports/peer.ts'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { program } from '../../../fixtures/bundle.ts'
import { kernelHost, plugin, speaker, testPeer } from '../../../fixtures/kernel-host.ts'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { png } from '../../../fixtures/pictures.ts'
import sharp from 'sharp'
import { turns } from '../../../fixtures/gate.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
const blank = () =>
  sharp({ create: { width: 256, height: 192, channels: 3, background: '#7f9fbf' } })
    .png()
    .toBuffer()
const anything = () => ({
  type: 'reserve' as const,
  id: 'anything',
  at: Date.now(),
  principal: 'local',
  kind: 'image.generate',
  provider: 'any',
  usd: 1,
})
const usd = (amount: number): Cost => ({ usd: amount, basis: 'computed' })

async function start(
  options: LedgerOptions = {},
  made: PainterInit = {},
  rest: Partial<TestHostInit> = {},
  more: readonly Plugin[] = [],
  inspect: 'off' | 'revise' = 'off',
) {
  const painting = painter({ cost: usd(0.04), ...made })
  let book: Services['ledger'] | undefined
  const reader = definePlugin({
    name: 'reader',
    version: '1.0.0',
    apiVersion: 1,
    requires: ['ledger'],
    setup: ({ services }) => void (book = services.get('ledger')),
  })
  const host = await createTestHost({
    ...rest,
    plugins: [cache(), ledger(options), imageGen({ inspect }), exporters(), painting.plugin, ...more, reader()],
  })
  open.push(host)
  const spend = (): Promise<LedgerSpend> => book!.spend()
  /** What no other order can have: spent, or put aside. */
  const held = async (): Promise<number> =>
    (await openBook(join(host.dirs.state, 'plugins', 'ledger', 'days')).breaks(anything(), [{ perDay: 0 }]))!.spent
  return {
    ...host,
    ...painting,
    spend,
    held,
    generate: (prompt: string, args: object = {}) => host.client.callTool('generate_image', { prompt, ...args }),
  }
}

/** A model is made of one design for 3 cents, by `create`. */
async function withModels(create: (design: () => Promise<{ cost: Cost }>) => Promise<unknown>) {
  const provider = (kind: string, invoke: unknown) =>
    ({ specVersion: 'v1', kind, id: 'words', capabilities: { from: ['prompt'] }, invoke }) as never
  let book: Services['ledger'] | undefined
  const models = definePlugin({
    name: 'models',
    version: '1.0.0',
    apiVersion: 1,
    requires: ['ledger'],
    setup({ providers, tools, services }) {
      providers.add(provider('model.design', async () => ({ data: { spec: {} }, cost: usd(0.03) })))
      providers.add(
        provider('model.create', (_: unknown, { run }: { run: (request: object) => Promise<{ cost: Cost }> }) =>
          create(() => run({ kind: 'model.design', prompt: 'a cup' })),
        ),
      )
      book = services.get('ledger')
      tools.add({
        name: 'model',
        description: 'd',
        handler: async (_args, { run }) => String((await run({ kind: 'model.create', prompt: 'a cup' })).cost.usd),
      })
    },
  })
  const host = await createTestHost({ plugins: [ledger(), models()] })
  open.push(host)
  return { text: (await host.client.callTool('model')).text, spend: () => book!.spend() }
}

describe('what was spent', () => {
  it('is kept by provider, once, with what the cache saved', async () => {
    const { generate, spend } = await start()
    await generate('a fox')
    expect((await generate('a fox')).envelope).toMatchObject({ cached: true, cost: { usd: 0, saved: 0.04 } })
    await generate('an owl')
    await expect
      .poll(() => spend())
      .toMatchObject({
        usd: 0.08,
        saved: 0.04,
        calls: 2,
        uncertain: 0,
        providers: { painter: 0.08 },
        principals: { local: 0.08 },
      })
  })
  it('is counted once for a model, whose designers have spent what it reports', async () => {
    const { text, spend } = await withModels(async (run) => ({
      artifacts: [artifact(new Uint8Array(8), 'model/gltf-binary')],
      data: {},
      cost: (await run()).cost,
    }))
    expect(text).toBe('0.03')
    expect(await spend()).toMatchObject({ usd: 0.03, calls: 1 })
  })
  it('is what its designers have spent, where a model could not be built of what they wrote', async () => {
    const { spend } = await withModels((run) =>
      run().then(() => Promise.reject(new AtelierError({ code: 'PROVIDER_FAILED', message: 'no', outcome: 'none' }))),
    )
    expect(await spend()).toMatchObject({ usd: 0.03, calls: 1 })
  })
  it('is what its designers have spent, although whoever asked first has left', async () => {
    const leaver = new AbortController()
    let book: Services['ledger'] | undefined
    const models = plugin(
      'models',
      ({ hooks, providers, services }) => {
        hooks.prepare('*', (_request, { vary }) => vary('principal', '*'))
        const add = (kind: string, invoke: unknown) =>
          providers.add({ specVersion: 'v1', kind, id: 'words', capabilities: { from: ['prompt'] }, invoke } as never)
        add('model.design', async () => ({ data: { spec: {} }, cost: usd(0.03) }))
        add('model.create', async (_: unknown, { run }: { run: (request: object) => Promise<unknown> }) => {
          await run({ kind: 'model.design', prompt: 'a cup' })
          leaver.abort()
          await turns()
          throw new Error('It could not be built.')
        })
        book = services.get('ledger')
      },
      { requires: ['ledger'] },
    )
    const { host, close } = await kernelHost([ledger(), models])
    const ask = (peer: Partial<Peer>) => {
      const { call, end } = host.openCall(testPeer(peer))
      return call.run({ kind: 'model.create', prompt: 'a cup' }).finally(() => end())
    }
    try {
      const [first, second] = [ask({ signal: leaver.signal }), ask({ principal: { id: 'ann', scopes: [] } })]
      await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
      await expect(second).rejects.toMatchObject({ message: 'It could not be built.' })
      expect((await book!.spend()).usd).toBe(0.03)
    } finally {
      await close()
    }
  })
  it('is one bill for callers who shared one generation', async () => {
    const { generate, spend, orders } = await start()
    await Promise.all([generate('a fox'), generate('a fox'), generate('a fox')])
    expect(orders).toHaveLength(1)
    await expect.poll(() => spend()).toMatchObject({ usd: 0.04, saved: 0.08, calls: 1 })
  })
  it('is the estimate, marked uncertain, where nobody knows whether a failed order was charged', async () => {
    const { generate, spend } = await start(
      {},
      {
        paint: () => {
          throw new AtelierError({ code: 'PROVIDER_TIMEOUT', message: 'no answer', outcome: 'unknown' })
        },
      },
    )
    await generate('a fox')
    expect(await spend()).toMatchObject({ usd: 0.04, uncertain: 0.04 })
  })
  it('is nothing for a refused order and for an estimate', async () => {
    const { generate, spend } = await start(
      { never: { perDay: 1 } },
      {
        paint: () => {
          throw new AtelierError({ code: 'PROVIDER_REFUSED', message: 'no', outcome: 'none' })
        },
      },
    )
    await generate('a fox')
    await generate('a fox', { estimate: true })
    expect(await spend()).toMatchObject({ usd: 0, calls: 0 })
  })
})

describe('a hard budget', () => {
  it('of a call refuses with estimate, provider and option, before anybody is asked', async () => {
    const { generate, orders } = await start({ never: { perCall: 0.03 } })
    expect((await generate('a fox')).envelope.error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      outcome: 'none',
      message: 'This would cost about $0.04 by painter: more than $0.03 a call, which is the most. Nothing was spent.',
      fix: expect.stringContaining('`never.perCall`'),
    })
    expect(orders).toHaveLength(0)
  })
  it('of a day holds for hosts in several processes, down their chains, and what failed is given back', async () => {
    const { dirs } = await start()
    const script = await program('spend-in-a-loop.ts')
    const granted = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const args = [script, dirs.state, name, '8', '0.5']
        const { stdout } = await promisify(execFile)(process.execPath, args)
        return Number(stdout)
      }),
    )
    const made = granted.reduce((sum, one) => sum + one)
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThanOrEqual(10)
    const book = openBook(join(dirs.state, 'plugins', 'ledger', 'days'))
    expect((await book.spend()).usd).toBeCloseTo(made * 0.05)
    expect((await book.breaks(anything(), [{ perDay: 0 }]))?.spent).toBeCloseTo(made * 0.05)
  })
  it('says so where nobody knows the price, and holds it back once the day is overspent', async () => {
    let order = 0
    const priceless = await start({ never: { perDay: 0.05 } }, { cost: undefined as never, nature: 'model' })
    const { envelope } = await priceless.generate('a fox')
    expect(envelope).toMatchObject({ ok: true, cost: null, warnings: [{ code: 'cost-unknown' }] })
    const dear = await start(
      { never: { perDay: 0.05 } },
      { id: 'dear', cost: usd(0.05), paint: () => png(64, 64 + order++) },
      { config: { dirs: { state: priceless.dirs.state } } },
    )
    expect((await dear.generate('a fox')).isError).toBe(false)
    const book = openBook(join(priceless.dirs.state, 'plugins', 'ledger', 'days'))
    await book.keep({ ...anything(), type: 'spend', id: 'x', usd: 0.01 })
    expect((await priceless.generate('an owl')).envelope.error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      message: expect.stringContaining('nobody knows how much'),
    })
  })
  it('of a day holds for several hosts on one machine, and for calls at once', async () => {
    const first = await start({ never: { perDay: 0.1 } })
    const second = await start({ never: { perDay: 0.1 } }, {}, { config: { dirs: { state: first.dirs.state } } })
    const results = await Promise.all([
      first.generate('a'),
      second.generate('b'),
      first.generate('c'),
      second.generate('d'),
      first.generate('e'),
    ])
    expect(results.filter(({ isError }) => !isError)).toHaveLength(2)
    expect(first.orders.length + second.orders.length).toBe(2)
    expect(results.find(({ isError }) => isError)?.envelope.error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      message: expect.stringContaining('$0.08 of $0.10 a day'),
    })
    expect((await first.spend()).usd).toBeCloseTo(0.08)
  })
  it('that is used up still gives what is free or cached', async () => {
    const { generate, client } = await start({ never: { perDay: 0.04 } })
    expect((await generate('a fox')).isError).toBe(false)
    expect((await generate('an owl')).envelope.error?.code).toBe('BUDGET_EXCEEDED')
    expect((await generate('a fox', { format: 'webp' })).envelope).toMatchObject({ cached: true })
    const free = await start({ never: { perDay: 0 } }, { cost: usd(0), nature: 'procedural' })
    expect((await free.generate('a fox')).isError).toBe(false)
    expect(client).toBeDefined()
  })
  it('is not used up by orders that failed for nothing', async () => {
    let failing = true
    const { generate } = await start(
      { never: { perDay: 0.04 } },
      {
        async paint() {
          if (failing) throw new AtelierError({ code: 'PROVIDER_REFUSED', message: 'no', outcome: 'none' })
          return png(64, 64)
        },
      },
    )
    await generate('a fox')
    failing = false
    expect((await generate('a fox')).isError).toBe(false)
  })
  it('is not used up by who leaves while money is put aside', async () => {
    const leaver = new AbortController()
    // Asked just before the ledger, which has begun to write when its caller leaves.
    const leaving = plugin('leaving', ({ hooks }) =>
      hooks.spend('*', () => void setImmediate(() => leaver.abort()), { stage: 'late', before: ['ledger'] }),
    )
    const dear = speaker('dear', { estimate: () => usd(0.04) })
    const host = await kernelHost([ledger({ never: { perDay: 0.05 } }), leaving, dear])
    try {
      await expect(host.run('x', { signal: leaver.signal })).rejects.toMatchObject({ code: 'ABORTED' })
      const days = join(host.host.dirs.state, 'plugins', 'ledger', 'days')
      await expect.poll(() => readdir(days).catch(() => [])).toContainEqual(expect.stringMatching(/jsonl$/))
      await expect.poll(() => host.run('x').catch(() => undefined)).toMatchObject({ cost: { usd: 0.01 } })
    } finally {
      await host.close()
    }
  })
  it('refuses rather than guesses where the ledger can not be written', async () => {
    const { generate, orders } = await start({ never: { perDay: 1 } }, {}, { config: { dirs: { state: join(process.execPath, 'state') } } })
    expect((await generate('a fox')).envelope.error).toMatchObject({ code: 'BUDGET_UNKNOWN', outcome: 'none' })
    expect(orders).toHaveLength(0)
    for (const [options, made] of [
      [{}, {}],
      [{ never: { perCall: 1 } }, {}],
      [{ never: { perDay: 1 } }, { cost: usd(0), nature: 'procedural' }],
    ] as const) {
      const goesOn = await start(options, made, { config: { dirs: { state: join(process.execPath, 'state') } } })
      expect((await goesOn.generate('a fox')).isError).toBe(false)
    }
  })
})

describe('a budget, where a chain goes on to the next', () => {
  const failing =
    (code: string, outcome: 'none' | 'unknown' = 'none') =>
    () => {
      throw new AtelierError({ code: code as never, message: 'no', outcome })
    }
  const both = (options: LedgerOptions, cheap: PainterInit, dear: PainterInit, rest: Partial<TestHostInit> = {}) => {
    const second = painter({ id: 'dear', cost: usd(0.08), ...dear })
    return start(options, { id: 'cheap', cost: usd(0.01), ...cheap }, rest, [second.plugin]).then((host) => ({
      ...host,
      dear: second.orders,
    }))
  }
  it('gives back what was put aside for the one that failed', async () => {
    const { generate, spend, held } = await both({ never: { perDay: 0.1 } }, { paint: failing('PROVIDER_QUOTA') }, {})
    expect((await generate('a fox')).envelope).toMatchObject({ provider: { id: 'dear' }, cost: { usd: 0.08 } })
    expect(await spend()).toMatchObject({ usd: 0.08, calls: 1, uncertain: 0, providers: { dear: 0.08 } })
    expect(await held()).toBeCloseTo(0.08)
  })
  it('judges the dearer one by its own price, a call', async () => {
    const { generate, dear, spend, held } = await both({ never: { perCall: 0.05 } }, { paint: failing('PROVIDER_QUOTA') }, {})
    expect((await generate('a fox')).envelope.error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      outcome: 'none',
      message: 'This would cost about $0.08 by dear: more than $0.05 a call, which is the most. Nothing was spent. Before that, cheap: no',
    })
    expect([dear.length, (await spend()).usd, await held()]).toEqual([0, 0, 0])
  })
  it('judges the dearer one by its own price, a day', async () => {
    const { generate, dear } = await both({ never: { perDay: 0.05 } }, { paint: failing('PROVIDER_UNAVAILABLE') }, {})
    expect((await generate('a fox')).envelope.error?.code).toBe('BUDGET_EXCEEDED')
    expect(dear).toHaveLength(0)
  })
  it('asks the person for the dearer one, with its price', async () => {
    const { generate, client, dear } = await both(
      { ask: { perCall: 0.05 } },
      { paint: failing('PROVIDER_QUOTA') },
      {},
      { elicit: { goOn: false } },
    )
    expect((await generate('a fox')).envelope.error?.code).toBe('BUDGET_DECLINED')
    expect(client.told.elicitations.map(({ message }) => message)).toEqual([
      'This costs about $0.08 by dear: more than $0.05 a call. Go on?',
    ])
    expect(dear).toHaveLength(0)
  })
})

describe('a budget, where a picture is made again', () => {
  it('counts every attempt that was paid, and nothing else', async () => {
    let order = 0
    const { generate, spend, held } = await start(
      { never: { perDay: 0.1 } },
      {
        paint: () => (++order === 1 ? blank() : png(256, 192)),
      },
      {},
      [],
      'revise',
    )
    expect((await generate('a fox')).envelope).toMatchObject({ cost: { usd: 0.08 } })
    expect(await spend()).toMatchObject({ usd: 0.08, calls: 2 })
    expect(await held()).toBeCloseTo(0.08)
  })
})

describe('a soft budget', () => {
  it('asks the person, with the price, and goes on or not as they say', async () => {
    for (const [answer, code] of [
      [{ goOn: true }, undefined],
      [{ goOn: false }, 'BUDGET_DECLINED'],
    ] as const) {
      const { generate, orders, client } = await start({ ask: { perCall: 0.01 } }, {}, { elicit: answer })
      expect((await generate('a fox')).envelope.error?.code).toBe(code)
      expect(client.told.elicitations[0]?.message).toBe('This costs about $0.04 by painter: more than $0.01 a call. Go on?')
      expect(orders).toHaveLength(code ? 0 : 1)
    }
  })
  it('refuses with the estimate where the client can not ask', async () => {
    const { generate, orders } = await start({ ask: { perDay: 0.02 } })
    expect((await generate('a fox')).envelope.error).toMatchObject({
      code: 'BUDGET_NEEDS_CONSENT',
      message: expect.stringMatching(/about \$0\.04 by painter: \$0\.00 of \$0\.02 a day.*cannot ask you/),
      outcome: 'none',
    })
    expect(orders).toHaveLength(0)
  })
  it('asks all but those who fit, of several at once, and asks where the ledger cannot be read', async () => {
    const { generate, client } = await start({ ask: { perDay: 0.1 } }, {}, { elicit: { goOn: true } })
    await Promise.all(['a', 'b', 'c', 'd'].map((prompt) => generate(prompt)))
    expect(client.told.elicitations).toHaveLength(2)
    const unread = await start(
      { ask: { perDay: 0.1 } },
      {},
      { elicit: { goOn: true }, config: { dirs: { state: join(process.execPath, 'state') } } },
    )
    expect((await unread.generate('a')).isError).toBe(false)
    expect(unread.client.told.elicitations[0]?.message).toContain('cannot be read')
  })
  it('holds nothing back any longer for what was declined', async () => {
    const { generate, held } = await start({ ask: { perDay: 0.02 } }, {}, { elicit: { goOn: false } })
    expect((await generate('a fox')).envelope.error?.code).toBe('BUDGET_DECLINED')
    expect(await held()).toBe(0)
  })
  it('asks nothing of a cached picture', async () => {
    const { generate, client } = await start({ ask: { perCall: 0.01 } }, {}, { elicit: { goOn: true } })
    await generate('a fox')
    await generate('a fox')
    expect(client.told.elicitations).toHaveLength(1)
  })
})
