import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AtelierError, type Bill, type HostService, type Plugin, type ProviderCall, reject, revise } from 'atelier-mcp'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

interface Order {
  readonly text: string
  readonly signal: AbortSignal
  answer(): void
  fail(error: Error): void
}
/** A vendor who charges, and answers when the test says so. */
const vendor = (rest: object = {}) => {
  const orders: Order[] = []
  const provider = speaker('vendor', {
    estimate: () => ({ usd: 0.5, basis: 'estimated' }),
    invoke: ({ text }: { text: string }, { signal }: ProviderCall) =>
      new Promise((resolve, fail) => {
        orders.push({ text, signal, fail, answer: () => resolve({ data: { said: text }, cost: { usd: 0.5, basis: 'reported' } }) })
        signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true })
      }),
    ...rest,
  })
  return { orders, provider }
}
/** A ledger of what `spent` hears. */
const ledger = () => {
  const bills: Bill[] = []
  return { bills, watch: plugin('watch', ({ hooks }) => hooks.spent('*', (bill) => void bills.push(bill))) }
}
const start = async (plugins: Plugin[], config: object = {}): Promise<KernelHost> => (open = await kernelHost(plugins, config))
/** Asks, and leaves as soon as the vendor has the order. */
const askAndLeave = async (host: KernelHost, orders: readonly Order[], options: object = {}, text = 'x') => {
  const cancel = new AbortController()
  const before = orders.length
  const asked = host.run(text, options, { signal: cancel.signal })
  asked.catch(() => {})
  await expect.poll(() => orders.length).toBe(before + 1)
  cancel.abort()
  await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
  return asked.catch((error: unknown) => error as Error & { fix?: string; outcome?: string })
}
/** What is written of orders that are open, leases included. */
const openFiles = async ({ host }: KernelHost): Promise<string[]> =>
  (await readdir(join(host.dirs.state, 'orders')).catch(() => [])).filter((name) => name !== 'refused')
/** Resolves when no host sees to the one order any more. */
const isLeft = () => expect.poll(async () => (await openFiles(open!)).map((name) => name.split('.').at(-1))).toEqual(['json'])
/** Resolves when no order is open any more, and whoever had begun one is done with it. */
const allClosed = async (): Promise<void> => {
  await expect.poll(() => openFiles(open!)).toEqual([])
  // Let go once the order is closed; until then whoever asks the same joins its end.
  await expect.poll(() => readdir(join(open!.host.dirs.cache, 'leases')).catch(() => [])).toEqual([])
  await new Promise(setImmediate)
}

describe('an order whose callers have left', () => {
  it('before it went out is none: the vendor is not asked, nothing is in doubt, and the next who asks orders', async () => {
    const { orders, provider } = vendor()
    const { bills, watch } = ledger()
    let cancel = new AbortController()
    // Its lease is there, and its line is being written.
    const begun = async (): Promise<void> => {
      while (!(await openFiles(open!)).some((name) => name.endsWith('.lease'))) await new Promise(setImmediate)
    }
    const leaves = plugin('leaves', ({ hooks }) => hooks.spend('*', () => void begun().then(() => cancel.abort())))
    const host = await start([provider, watch, leaves])
    // Whoever leaves too late has an order that runs on, and tries once more.
    let text = ''
    for (let bill: Bill | undefined; bill?.status !== 'failed'; bill = bills.at(-1)) {
      text += 'x'
      const [before, billed] = [orders.length, bills.length]
      cancel = new AbortController()
      await expect(host.run(text, {}, { signal: cancel.signal })).rejects.toMatchObject({ code: 'ABORTED' })
      await expect.poll(() => orders.length - before + bills.length - billed).toBe(1)
      orders[before]?.answer()
      await allClosed()
      await expect.poll(() => bills.length).toBe(billed + 1)
    }
    expect(bills.at(-1)).toMatchObject({ error: { outcome: 'none' } })
    expect(orders.filter((order) => order.text === text)).toEqual([])
    cancel = new AbortController()
    const again = host.run(text)
    await expect.poll(() => orders.at(-1)?.text).toBe(text)
    orders.at(-1)!.answer()
    expect((await again).data.said).toBe(text)
  })
  it("and of which nobody knows how it ended is asked about, also while its vendor's circuit is open: nobody else is paid for the same", async () => {
    const { orders, provider } = vendor()
    const host = await start([provider, speaker('other')])
    await askAndLeave(host, orders)
    orders[0]!.fail(new AtelierError({ code: 'PROVIDER_RATE_LIMITED', message: 'slow down', outcome: 'unknown', retryAfterMs: 60_000 }))
    await expect.poll(async () => (await openFiles(host)).map((name) => name.split('.').at(-1))).toEqual(['json'])
    await expect(host.run('x')).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    // What is new is asked of who does not rest.
    expect((await host.run('y')).data.said).toBe('other: y')
    expect(orders).toHaveLength(1)
  })
  describe('at a provider that a plugin is against by now', () => {
    const skipping = (what: { vendor: boolean }) =>
      plugin('against', ({ hooks }) =>
        hooks.select('*', (candidates) =>
          candidates.map((one) =>
            what.vendor && one.provider === 'vendor' ? { ...one, skip: { code: 'X', why: 'spent too much' } } : one,
          ),
        ),
      )
    it.each([true, false])('is asked about where nobody knows how it ended, and nobody else is paid; cached: %s', async (isCached) => {
      const { orders, provider } = vendor()
      const against = { vendor: false }
      const host = await start([provider, speaker('other'), skipping(against), ...(isCached ? [mapCache()] : [])])
      await askAndLeave(host, orders)
      orders[0]!.fail(new AtelierError({ code: 'PROVIDER_FAILED', message: 'broke', outcome: 'unknown' }))
      await expect.poll(async () => (await openFiles(host)).map((name) => name.split('.').at(-1))).toEqual(['json'])
      against.vendor = true
      const error = await host.run('x').catch((thrown: unknown) => thrown as AtelierError)
      expect(error).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
      // Who agrees to another order gets it from who is left.
      const { order } = (error as AtelierError).details as { order: string }
      expect((await host.run('x', { order })).data.said).toBe('other: x')
      expect((await host.run('y')).data.said).toBe('other: y')
      expect(orders).toHaveLength(1)
    })
    it('is waited for, and an estimate says that it is paid', async () => {
      const { orders, provider } = vendor()
      const against = { vendor: false }
      const host = await start([provider, speaker('other'), skipping(against), mapCache()])
      await askAndLeave(host, orders)
      against.vendor = true
      expect((await host.run('x', { estimate: true })).cost).toMatchObject({ usd: 0 })
      const again = host.run('x')
      orders[0]!.answer()
      expect((await again).data.said).toBe('x')
      expect(orders).toHaveLength(1)
    })
    it('that came to nothing leaves it passed over, with the word of the plugin: it is asked for nothing new', async () => {
      const { orders, provider } = vendor()
      const against = { vendor: false }
      const host = await start([provider, speaker('other'), skipping(against), mapCache()])
      await askAndLeave(host, orders)
      against.vendor = true
      const again = host.run('x')
      await new Promise(setImmediate)
      orders[0]!.fail(new AtelierError({ code: 'PROVIDER_FAILED', message: 'broke', outcome: 'none' }))
      expect(await again).toMatchObject({
        data: { said: 'other: x' },
        provenance: { skipped: [{ provider: 'vendor', why: 'spent too much' }] },
      })
      expect(orders).toHaveLength(1)
    })
    it('because it is making the same by others itself is not waited for by those', async () => {
      const inner = plugin('inner', ({ hooks }) =>
        hooks.select('*', (candidates, { parent }) =>
          parent ? candidates.map((one) => (one.provider === 'vendor' ? { ...one, skip: { code: 'X', why: 'itself' } } : one)) : candidates,
        ),
      )
      const { provider } = vendor({ invoke: (request: never, { run }: ProviderCall) => run(request) })
      const host = await start([provider, speaker('other'), inner])
      expect((await host.run('x')).data.said).toBe('other: x')
    })
  })
  it.each(['use', 'refresh', 'off'] as const)('is joined by whoever asks the same, under cache "%s"', async (cache) => {
    const { orders, provider } = vendor()
    const { bills, watch } = ledger()
    await start([provider, watch, mapCache()])
    const left = await askAndLeave(open!, orders, { cache })
    expect(left).toMatchObject({ outcome: 'unknown', fix: expect.stringContaining('nothing is ordered twice') })
    const again = open!.run('x', { cache })
    await new Promise(setImmediate)
    orders[0]!.answer()
    expect(await again).toMatchObject({ data: { said: 'x' }, cost: { usd: 0.5 } })
    expect(orders).toHaveLength(1)
    expect(bills).toMatchObject([{ status: 'done', cost: { usd: 0.5 } }])
  })
  it.each(['use', 'refresh', 'off'] as const)('is found when it has ended meanwhile, under cache "%s"', async (cache) => {
    const { orders, provider } = vendor()
    const { bills, watch } = ledger()
    await start([provider, watch, mapCache()])
    await askAndLeave(open!, orders, { cache })
    orders[0]!.answer()
    await expect.poll(() => bills.length).toBe(1)
    // What is kept is not taken by who wants it made anew: it is handed over to them, in this host or another.
    await (cache === 'refresh' ? isLeft() : allClosed())
    expect((await open!.run('x', { cache })).data.said).toBe('x')
    expect(orders).toHaveLength(1)
    await allClosed()
  })
  it('is handed over once where nothing is cached', async () => {
    const { orders, provider } = vendor()
    await start([provider])
    await askAndLeave(open!, orders, { cache: 'off' })
    orders[0]!.answer()
    await allClosed()
    await open!.run('x', { cache: 'off' })
    const third = open!.run('x', { cache: 'off' })
    await expect.poll(() => orders.length).toBe(2)
    orders[1]!.answer()
    await third
  })
  it('is two orders for two who are there, where nothing is cached', async () => {
    const { orders, provider } = vendor()
    await start([provider])
    const both = [open!.run('x', { cache: 'off' }), open!.run('x', { cache: 'off' })]
    await expect.poll(() => orders.length).toBe(2)
    for (const order of orders) order.answer()
    await Promise.all(both)
  })
  it("is nobody else's", async () => {
    const { orders, provider } = vendor()
    await start([provider])
    await askAndLeave(open!, orders)
    const other = open!.run('x', {}, { principal: { id: 'ann', scopes: [] } })
    await expect.poll(() => orders.length).toBe(2)
    for (const order of orders) order.answer()
    await other
  })
  it('is reviewed and stored, and a refusal of `review` is answered again without paying', async () => {
    const { orders, provider } = vendor()
    let reviews = 0
    const reviewer = plugin('reviewer', ({ hooks }) =>
      hooks.review('*', () => (reviews++, reject({ code: 'NOT_FIT', message: 'It is not fit.' }))),
    )
    await start([provider, reviewer, mapCache()])
    await askAndLeave(open!, orders)
    orders[0]!.answer()
    await expect.poll(() => reviews).toBe(1)
    await allClosed()
    await expect(open!.run('x')).rejects.toMatchObject({ code: 'NOT_FIT', outcome: 'none', plugin: 'reviewer', hook: 'review' })
    expect(orders).toHaveLength(1)
  })
  it('is reviewed with the help of further runs', async () => {
    const { orders, provider } = vendor()
    const looked: string[] = []
    const looker = speaker('looker', { estimate: () => ({ usd: 0, basis: 'computed' }) })
    const reviewer = plugin('reviewer', ({ hooks }) =>
      hooks.review('test.speak', async ({ data }, run) => {
        if (!run.parent) looked.push((await run.run({ kind: 'test.speak', text: data.said }, { provider: 'looker' })).data.said)
      }),
    )
    await start([provider, looker, reviewer, mapCache()])
    await askAndLeave(open!, orders)
    orders[0]!.answer()
    await expect.poll(() => looked).toEqual(['looker: x'])
    await allClosed()
    expect((await open!.run('x')).provenance.source).toBe('cache')
  })
  it('is followed by nothing new: no revision', async () => {
    const { orders, provider } = vendor()
    const reviser = plugin('reviser', ({ hooks }) =>
      hooks.review('test.speak', ({ data }) => (data.said === 'x' ? revise('Too short.', { kind: 'test.speak', text: 'xx' }) : undefined)),
    )
    await start([provider, reviser, mapCache()])
    await askAndLeave(open!, orders)
    orders[0]!.answer()
    await allClosed()
    const { data, warnings } = await open!.run('x')
    expect(data.said).toBe('x')
    expect(warnings).toContainEqual(expect.objectContaining({ message: expect.stringContaining('has left') }))
    expect(orders).toHaveLength(1)
  })
  it.each([
    ['fall-back', { code: 'PROVIDER_FAILED', outcome: 'none' }],
    ['further try', { code: 'PROVIDER_RATE_LIMITED', outcome: 'none', retryAfterMs: 1 }],
  ])('is followed by nothing new: no %s', async (_, init) => {
    const { orders, provider } = vendor()
    const second = vendor()
    const { bills, watch } = ledger()
    const other = speaker('second', { estimate: () => ({ usd: 1, basis: 'estimated' }), invoke: () => second.orders.push({} as Order) })
    await start([provider, other, watch])
    await askAndLeave(open!, orders)
    orders[0]!.fail(new AtelierError({ message: 'no', ...init } as never))
    await expect.poll(() => bills.length).toBe(1)
    await allClosed()
    expect([orders.length, second.orders.length]).toEqual([1, 0])
  })
  it('is followed by nothing new: no further run of its provider', async () => {
    const inner = vendor()
    let refused: unknown
    let go: (() => void) | undefined
    const outer = speaker('outer', {
      estimate: () => ({ usd: 1, basis: 'estimated' }),
      async invoke(_request: unknown, { run }: ProviderCall) {
        await new Promise<void>((resolve) => (go = resolve))
        refused = await run({ kind: 'test.speak', text: 'inner' }, { provider: 'vendor' }).catch((error: unknown) => error)
        return { data: { said: 'alone' }, cost: { usd: 1, basis: 'reported' } }
      },
    })
    await start([outer, inner.provider, mapCache()])
    const cancel = new AbortController()
    const asked = open!.run('x', { provider: 'outer' }, { signal: cancel.signal })
    await expect.poll(() => go).toBeDefined()
    cancel.abort()
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
    go!()
    await expect.poll(() => refused).toMatchObject({ code: 'ABORTED', outcome: 'none' })
    expect(inner.orders).toEqual([])
  })
  it('ends at `limits.orderMs`, and whoever asks the same is asked first', async () => {
    const { orders, provider } = vendor()
    const { bills, watch } = ledger()
    await start([provider, watch], { limits: { orderMs: 60 } })
    await askAndLeave(open!, orders)
    await expect.poll(() => bills).toMatchObject([{ status: 'failed', error: { outcome: 'unknown' } }])
    expect(orders[0]!.signal.aborted).toBe(true)
    const uncertain = await open!.run('x').catch((error: unknown) => error)
    expect(uncertain).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none', details: { provider: 'vendor', estimate: { usd: 0.5 } } })
    await expect(open!.run('x', { cache: 'refresh' })).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN' })
    const { order } = (uncertain as { details: { order: string } }).details
    const agreed = open!.run('x', { order })
    await expect.poll(() => orders.length).toBe(2)
    orders[1]!.answer()
    expect((await agreed).data.said).toBe('x')
    expect((await openFiles(open!)).filter((name) => name.endsWith('.json'))).toEqual([])
  })
  it.each([true, false])('in doubt is placed once more where the person says %s', async (again) => {
    const { orders, provider } = vendor()
    await start([provider], { limits: { orderMs: 40 } })
    await askAndLeave(open!, orders)
    await expect.poll(() => orders[0]!.signal.aborted).toBe(true)
    const asked: string[] = []
    const elicit = async (message: string) => (asked.push(message), { action: 'accept' as const, content: { again } })
    const second = open!.run('x', {}, { elicit })
    if (again) {
      await expect.poll(() => orders.length, { timeout: 60_000 }).toBe(2)
      orders[1]!.answer()
      await second
    } else await expect(second).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN' })
    expect(asked).toEqual([expect.stringContaining('about $0.5')])
  })
})

describe('of several orders in doubt', () => {
  it('each is ended by its own id', async () => {
    const { orders, provider } = vendor()
    let host: HostService | undefined
    const reader = plugin('reader', ({ services }) => void (host = services.get('host')), { requires: [] })
    await start([provider, reader], { limits: { orderMs: 40 } })
    const leavers = [new AbortController(), new AbortController()]
    const asked = leavers.map(({ signal }) => open!.run('x', { cache: 'off' }, { signal }).catch(() => undefined))
    await expect.poll(() => orders.length).toBe(2)
    for (const one of leavers) one.abort()
    await Promise.all(asked)
    const uncertain = async () => (await host!.orders.list('local')).filter(({ status }) => status === 'uncertain').map(({ id }) => id)
    await expect.poll(uncertain).toHaveLength(2)
    const [first, second] = await uncertain()
    expect(await host!.orders.cancel(second!, 'somebody else')).toBe(false)
    expect(await host!.orders.cancel(second!, 'local')).toBe(true)
    expect(await uncertain()).toEqual([first])
  })
})

describe('an order whose answer is kept', () => {
  it('is over where its host died before it could say so', async () => {
    const { orders, provider } = vendor()
    const entries = new Map<string, unknown>()
    const host = await start([provider, mapCache(entries)])
    const asked = host.run('x')
    await expect.poll(() => orders.length).toBe(1)
    const line = (await openFiles(host)).find((name) => name.endsWith('.json'))
    const path = join(host.host.dirs.state, 'orders', line!)
    const written = await readFile(path)
    orders[0]!.answer()
    await asked
    await allClosed()
    await writeFile(path, written)
    await host.run('x')
    await allClosed()
    expect(orders).toHaveLength(1)
  })
})

describe('work that costs nothing', () => {
  it('ends with its callers, and is written down nowhere', async () => {
    const { orders, provider } = vendor({ estimate: () => ({ usd: 0, basis: 'computed' }) })
    await start([provider])
    await askAndLeave(open!, orders)
    await expect.poll(() => orders[0]!.signal.aborted).toBe(true)
    expect((await openFiles(open!)).filter((name) => name.endsWith('.json'))).toEqual([])
  })
})

describe('a host that closes', () => {
  it('waits for orders that are out, and stores them', async () => {
    const { orders, provider } = vendor()
    const entries = new Map<string, unknown>()
    const host = await start([provider, mapCache(entries)])
    const asked = host.run('x')
    asked.catch(() => {})
    await expect.poll(() => orders.length).toBe(1)
    const closed = host.host.close(1, 60_000)
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
    orders[0]!.answer()
    await closed
    expect(entries.size).toBe(1)
    expect(await openFiles(host)).toEqual([])
  })
})
