import { AtelierError, type Cost } from 'atelier-mcp'
import cache from '../../../../plugins/cache/index.ts'
import exporters from '../../../../plugins/exporters/index.ts'
import imageGen from '../../../../plugins/image-gen/index.ts'
import ledger, { type LedgerOptions } from '../../../../plugins/ledger/index.ts'
import type { Spend } from '../../../../plugins/ledger/book.ts'
import { definePlugin, type Services } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost, type TestHostInit } from '../../../../core/testing/create-test-host.ts'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})
const usd = (amount: number): Cost => ({ usd: amount, basis: 'computed' })

async function start(options: LedgerOptions = {}, made: PainterInit = {}, rest: Partial<TestHostInit> = {}) {
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
    plugins: [cache(), ledger(options), imageGen({ inspect: 'off' }), exporters(), painting.plugin, reader()],
  })
  open.push(host)
  const spend = (): Promise<Spend> => book!.spend()
  return {
    ...host,
    ...painting,
    spend,
    generate: (prompt: string, args: object = {}) => host.client.callTool('generate_image', { prompt, ...args }),
  }
}

describe('what was spent', () => {
  it('is kept by provider, once, with what the cache saved', async () => {
    const { generate, spend } = await start()
    await generate('a fox')
    expect((await generate('a fox')).envelope).toMatchObject({ cached: true, cost: { usd: 0, saved: 0.04 } })
    await generate('an owl')
    expect(await spend()).toMatchObject({
      usd: 0.08,
      saved: 0.04,
      calls: 2,
      uncertain: 0,
      providers: { painter: 0.08 },
      principals: { local: 0.08 },
    })
  })
  it('is counted once for a model, whose designers have spent what it reports', async () => {
    const { design, create } = {
      design: {
        specVersion: 'v1',
        kind: 'model.design',
        id: 'words',
        capabilities: {},
        invoke: async () => ({ data: { spec: {} }, cost: usd(0.03) }),
      },
      create: {
        specVersion: 'v1',
        kind: 'model.create',
        id: 'words',
        capabilities: { from: ['prompt'] },
        invoke: async (_: unknown, { run }: { run: (request: object) => Promise<{ cost: Cost }> }) => ({
          data: {},
          cost: (await run({ kind: 'model.design', prompt: 'a cup' })).cost,
        }),
      },
    } as const
    let book: Services['ledger'] | undefined
    const models = definePlugin({
      name: 'models',
      version: '1.0.0',
      apiVersion: 1,
      requires: ['ledger'],
      setup({ providers, tools, services }) {
        providers.add(design as never)
        providers.add(create as never)
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
    expect((await host.client.callTool('model')).text).toBe('0.03')
    expect(await book!.spend()).toMatchObject({ usd: 0.03, calls: 1 })
  })
  it('is one bill for callers who shared one generation', async () => {
    const { generate, spend, orders } = await start()
    await Promise.all([generate('a fox'), generate('a fox'), generate('a fox')])
    expect(orders).toHaveLength(1)
    expect(await spend()).toMatchObject({ usd: 0.04, saved: 0.08, calls: 1 })
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
          return (await import('../../../fixtures/pictures.ts')).png(64, 64)
        },
      },
    )
    await generate('a fox')
    failing = false
    expect((await generate('a fox')).isError).toBe(false)
  })
  it('refuses rather than guesses where the ledger can not be written', async () => {
    const { generate, orders } = await start({ never: { perDay: 1 } }, {}, { config: { dirs: { state: '/dev/null/state' } } })
    expect((await generate('a fox')).envelope.error).toMatchObject({ code: 'BUDGET_UNKNOWN', outcome: 'none' })
    expect(orders).toHaveLength(0)
    const without = await start({}, {}, { config: { dirs: { state: '/dev/null/state' } } })
    expect((await without.generate('a fox')).isError).toBe(false)
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
      message: expect.stringMatching(/about \$0\.04 by painter: \$0\.00 of \$0\.02 a day.*can not ask you/),
      outcome: 'none',
    })
    expect(orders).toHaveLength(0)
  })
  it('asks nothing of a cached picture', async () => {
    const { generate, client } = await start({ ask: { perCall: 0.01 } }, {}, { elicit: { goOn: true } })
    await generate('a fox')
    await generate('a fox')
    expect(client.told.elicitations).toHaveLength(1)
  })
})
