/** Vendors that take an order and answer later: what is written down, who goes on with it, and who is heard when it is cancelled. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AtelierError, type Bill, type HostService, type Plugin, type ProviderCall } from 'atelier-mcp'
import { gate } from '../../../../fixtures/gate.ts'
import { kernelHost, type KernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((one) => one.close()))
})
const start = async (plugins: Plugin[], config: object = {}): Promise<KernelHost> => {
  let service: HostService | undefined
  const peek = plugin('peek', ({ services, onReady }) => onReady(() => void (service = services.get('host'))))
  const host = await kernelHost([...plugins, peek], config)
  await host.host.ready()
  hosts.push(host)
  hostServices.set(host, service!)
  return host
}
const hostServices = new WeakMap<KernelHost, HostService>()
/** As plugins have it. */
const ordersOf = (host: KernelHost): HostService['orders'] => hostServices.get(host)!.orders
const ordersDir = ({ host }: KernelHost): string => join(host.dirs.state, 'orders')
const openFiles = async (host: KernelHost): Promise<string[]> =>
  (await readdir(ordersDir(host)).catch(() => [])).filter((name) => name.endsWith('.json'))
/** As where its process is gone: nobody holds the leases of its orders any more. */
const die = async (host: KernelHost): Promise<void> => {
  const leases = (await readdir(ordersDir(host))).filter((name) => name.endsWith('.lease'))
  await Promise.all(leases.map((name) => rm(join(ordersDir(host), name))))
}

interface Waiting {
  readonly operation: object
  readonly signal: AbortSignal
  answer(said?: string): void
  fail(error: Error): void
}
/** A vendor who names an order at once, and answers when the test says so. */
const vendor = (rest: object = {}) => {
  const started: string[] = []
  const waiting: Waiting[] = []
  const cancelled: object[] = []
  const provider = () =>
    speaker('vendor', {
      estimate: () => ({ usd: 0.5, basis: 'estimated' }),
      invoke: async () => {
        throw new Error('It is asked by its operations.')
      },
      start: async ({ text }: { text: string }) => ({ id: `order-${started.push(text)}` }),
      resume: (operation: object, { signal }: ProviderCall) =>
        new Promise((resolve, fail) => {
          const answer = (said = 'done') => resolve({ data: { said }, cost: { usd: 0.5, basis: 'reported' } })
          waiting.push({ operation, signal, answer, fail })
        }),
      cancel: async (operation: object) => void cancelled.push(operation),
      ...rest,
    })
  return { started, waiting, cancelled, provider }
}
const asked = async <T>(run: Promise<T>, { waiting }: Pick<ReturnType<typeof vendor>, 'waiting'>, count = 1): Promise<Promise<T>[]> => {
  run.catch(() => {})
  await expect.poll(() => waiting.length).toBe(count)
  return [run]
}

describe('an operation', () => {
  it('is on disk before it is waited for the first time', async () => {
    let found: unknown
    const shop = vendor({
      async resume() {
        const [name = ''] = await openFiles(host)
        found = JSON.parse(await readFile(join(ordersDir(host), name), 'utf8'))
        return { data: { said: 'done' } }
      },
    })
    const host = await start([shop.provider()])
    expect((await host.run('x')).data.said).toBe('done')
    expect(found).toMatchObject({ provider: 'vendor', operation: { id: 'order-1' } })
    expect(await openFiles(host)).toEqual([])
  })

  it('of a host that has died is listed as out: its vendor goes on with it', async () => {
    const shop = vendor()
    const first = await start([shop.provider()])
    await asked(first.run('x'), shop)
    await die(first)
    const second = await start([shop.provider()], { dirs: first.host.dirs })
    expect(await ordersOf(second).list('local')).toMatchObject([{ status: 'running', left: true }])
    const third = await start([speaker('vendor')], { dirs: first.host.dirs })
    expect(await ordersOf(third).list('local')).toMatchObject([{ status: 'uncertain', left: true }])
  })

  it('of a host that has died is gone on with by the next: one order, one bill, nobody asked for consent twice', async () => {
    const shop = vendor()
    const bills: Bill[] = []
    const consents: string[] = []
    const watch = () =>
      plugin('watch', ({ hooks }) => {
        hooks.spend('*', ({ provider }) => void consents.push(provider))
        hooks.spent('*', (bill) => void bills.push(bill))
      })
    const first = await start([shop.provider(), watch()])
    await asked(first.run('x'), shop)
    await die(first)
    const second = await start([shop.provider(), watch()], { dirs: first.host.dirs })
    const [again] = await asked(second.run('x'), shop, 2)
    shop.waiting[1]!.answer()
    expect((await again!).data.said).toBe('done')
    expect(shop.waiting.map(({ operation }) => operation)).toEqual([{ id: 'order-1' }, { id: 'order-1' }])
    expect([shop.started, consents]).toEqual([['x'], ['vendor']])
    expect(bills).toMatchObject([{ status: 'done', cost: { usd: 0.5 } }])
    expect(await openFiles(second)).toEqual([])
  })

  it('that nobody has named when the host dies is in doubt', async () => {
    let sent = 0
    const start1 = () => (sent++, new Promise(() => {}))
    const shop = vendor({ start: start1 })
    const first = await start([shop.provider()])
    first.run('x').catch(() => {})
    await expect.poll(() => sent).toBe(1)
    await die(first)
    const second = await start([shop.provider()], { dirs: first.host.dirs })
    await expect(second.run('x')).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    expect(sent).toBe(1)
  })

  it('is placed once more where somebody quotes its id', async () => {
    const shop = vendor()
    const first = await start([shop.provider()])
    await asked(first.run('x'), shop)
    await die(first)
    const second = await start([shop.provider()], { dirs: first.host.dirs })
    const [{ id: order } = { id: '' }] = await ordersOf(second).list('local')
    const [again] = await asked(second.run('x', { order }), shop, 2)
    shop.waiting[1]!.answer()
    await again
    expect(shop.started).toEqual(['x', 'x'])
  })

  it('whose provider has forgotten how to go on is in doubt', async () => {
    const shop = vendor()
    const first = await start([shop.provider()])
    await asked(first.run('x'), shop)
    await die(first)
    const second = await start([speaker('vendor', { estimate: () => ({ usd: 0.5, basis: 'estimated' }) })], { dirs: first.host.dirs })
    await expect(second.run('x')).rejects.toMatchObject({ code: 'ORDER_UNCERTAIN' })
  })

  it('is gone on with by one of two hosts that both find it', async () => {
    const shop = vendor()
    const first = await start([shop.provider()])
    await asked(first.run('x'), shop)
    await die(first)
    const two = [await start([shop.provider()], { dirs: first.host.dirs }), await start([shop.provider()], { dirs: first.host.dirs })]
    const runs = two.map((one) => one.run('x', { cache: 'refresh' }))
    await expect.poll(() => shop.waiting.length).toBe(3)
    for (const one of shop.waiting.slice(1)) one.answer()
    await Promise.all(runs)
    // The other one has asked for a picture of its own.
    expect(shop.waiting.map(({ operation }) => operation).slice(1)).toContainEqual({ id: 'order-1' })
    expect(shop.started).toHaveLength(2)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'order-1'],
    ['a list', ['order-1']],
    ['without a field', {}],
    ['`when`', { id: '1', when: new Date(0) }],
    ['`poll`', { id: '1', poll: () => {} }],
    ['`url`', { id: '1', url: new URL('https://example.com') }],
    ['`count`', { id: '1', count: 1n }],
    ['`seen`', { id: '1', seen: { at: undefined } }],
  ])('that is no plain JSON is refused by name: %s', async (name, operation) => {
    const shop = vendor({ start: async () => operation })
    const host = await start([shop.provider(), speaker('other')])
    const error = await host.run('x').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'PROVIDER_FAILED',
      outcome: 'unknown',
      message: expect.stringMatching(/Provider "vendor" .* no plain JSON/),
    })
    if (name.startsWith('`')) expect((error as Error).message).toContain(name)
    expect(shop.waiting).toEqual([])
  })

  it('may leave fields away', async () => {
    const shop = vendor({ start: async () => ({ id: '1', seed: undefined }) })
    const host = await start([shop.provider()])
    const [run] = await asked(host.run('x'), shop)
    shop.waiting[0]!.answer()
    await run
    expect(Object.keys(shop.waiting[0]!.operation)).toEqual(['id'])
  })

  it.each(['start', 'resume'])('cannot be had by `%s` alone', async (name) => {
    await expect(start([speaker('vendor', { [name]: async () => ({}) })])).rejects.toThrow('both or none')
  })
})

describe('an operation that is cancelled', () => {
  const cancel = async (host: KernelHost): Promise<boolean> => {
    const [one] = await ordersOf(host).list('local')
    return ordersOf(host).cancel(one!.id, 'local')
  }
  it('is cancelled at the vendor, also by a provider that is deaf to signals; the next who asks has a new one', async () => {
    const shop = vendor()
    const host = await start([shop.provider()])
    const [run] = await asked(host.run('x'), shop)
    expect(await cancel(host)).toBe(true)
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', outcome: 'unknown' })
    await expect.poll(() => shop.cancelled).toEqual([{ id: 'order-1' }])
    expect(await openFiles(host)).toEqual([])
    const [again] = await asked(host.run('x'), shop, 2)
    shop.waiting[1]!.answer()
    await again
    expect(shop.cancelled).toHaveLength(1)
  })
  it('leaves no doubt where its callers have left before', async () => {
    const shop = vendor()
    const host = await start([shop.provider()])
    const gone = new AbortController()
    await asked(host.run('x', {}, { signal: gone.signal }), shop)
    gone.abort()
    expect(await cancel(host)).toBe(true)
    await expect.poll(() => shop.cancelled).toHaveLength(1)
    await expect.poll(() => openFiles(host)).toEqual([])
  })
  it('is joined by nobody from that moment on: who asks at once has a new one', async () => {
    const shop = vendor()
    const host = await start([shop.provider()])
    const [run] = await asked(host.run('x'), shop)
    expect(await cancel(host)).toBe(true)
    const [again] = await asked(host.run('x'), shop, 2)
    shop.waiting[1]!.answer()
    expect((await again!).data.said).toBe('done')
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' })
  })
  it('before the vendor has named it is cancelled as soon as it is named, and written down nowhere', async () => {
    let name: ((operation: object) => void) | undefined
    const shop = vendor({ start: () => new Promise((resolve) => (name = resolve)) })
    const host = await start([shop.provider()])
    const run = host.run('x')
    run.catch(() => {})
    await expect.poll(() => name).toBeDefined()
    await cancel(host)
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' })
    name!({ id: 'late' })
    await expect.poll(() => shop.cancelled).toEqual([{ id: 'late' }])
    expect(await openFiles(host)).toEqual([])
  })
  it('after its host has died is cancelled by another', async () => {
    const shop = vendor()
    const first = await start([shop.provider()])
    await asked(first.run('x'), shop)
    await die(first)
    const second = await start([shop.provider()], { dirs: first.host.dirs })
    expect(await cancel(second)).toBe(true)
    expect(shop.cancelled).toEqual([{ id: 'order-1' }])
    expect(await openFiles(second)).toEqual([])
  })
  it('in another host that lives is cancelled there', async () => {
    const shop = vendor()
    const first = await start([shop.provider()])
    const [run] = await asked(first.run('x'), shop)
    const second = await start([shop.provider()], { dirs: first.host.dirs })
    expect(await cancel(second)).toBe(true)
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', outcome: 'unknown' })
    await expect.poll(() => shop.cancelled).toEqual([{ id: 'order-1' }])
    await expect.poll(() => openFiles(first)).toEqual([])
  })
  it('when its answer has come is not said to be cancelled', async () => {
    const reviewing = gate()
    const shop = vendor()
    const reviewer = plugin('reviewer', ({ hooks }) => hooks.review('*', () => reviewing.pass()))
    const first = await start([shop.provider(), reviewer])
    const [run] = await asked(first.run('x'), shop)
    const second = await start([shop.provider()], { dirs: first.host.dirs })
    shop.waiting[0]!.answer()
    await reviewing.entered()
    expect([await cancel(first), await cancel(second)]).toEqual([false, false])
    reviewing.open()
    expect((await run!).data.said).toBe('done')
    expect(await readdir(ordersDir(first))).toEqual([])
  })
  it('is not what happens to one whose time is over: whoever asks again gets it', async () => {
    const shop = vendor()
    const host = await start([shop.provider()], { limits: { orderMs: 40 } })
    const gone = new AbortController()
    await asked(host.run('x', {}, { signal: gone.signal }), shop)
    gone.abort()
    await expect.poll(() => shop.waiting[0]!.signal.aborted).toBe(true)
    const [again] = await asked(host.run('x'), shop, 2)
    shop.waiting[1]!.answer()
    expect((await again!).data.said).toBe('done')
    expect([shop.started.length, shop.cancelled.length]).toEqual([1, 0])
  })
})

describe('what is thrown', () => {
  const broken = () => Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) })
  const refused = (init: object) => new AtelierError({ code: 'PROVIDER_FAILED', message: 'no', outcome: 'none', ...init })
  const withOther = (shop: ReturnType<typeof vendor>) => start([shop.provider(), speaker('other')])

  it('by `start` after something was sent leaves nobody certain, and is passed on to nobody', async () => {
    const host = await withOther(vendor({ start: async () => Promise.reject(new Error('socket hang up')) }))
    await expect(host.run('x')).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown', details: { provider: 'vendor' } })
  })
  it.each([false, true])(
    'by `resume` that reaches nobody, when the vendor has the order, is no sign that it was free (retryable: %s)',
    async (retryable) => {
      const unreached = refused({ code: 'PROVIDER_UNAVAILABLE', cause: broken(), retryable })
      const shop = vendor({ resume: async () => Promise.reject(unreached) })
      const host = await withOther(shop)
      await expect(host.run('x')).rejects.toMatchObject({ outcome: 'unknown', details: { provider: 'vendor' } })
      expect(shop.started).toHaveLength(1)
    },
  )
  it('by `start` that has certainly cost nothing is passed on', async () => {
    const host = await withOther(vendor({ start: async () => Promise.reject(refused({})) }))
    expect((await host.run('x')).data.said).toBe('other: x')
    expect(await openFiles(host)).toEqual([])
  })

  it.each<[string, Error]>([
    ['a rate limit of its polls', refused({ code: 'PROVIDER_RATE_LIMITED', retryable: true, retryAfterMs: 1 })],
    ['a key that is not taken any more', refused({ code: 'PROVIDER_AUTH' })],
    ['a vendor that is not there', refused({ code: 'PROVIDER_UNAVAILABLE' })],
    ['a vendor out of reach', broken()],
    ['a connection that broke', new AtelierError({ code: 'PROVIDER_FAILED', message: 'broke', retryable: true })],
    ['a fault of its own', new TypeError('x is not a function')],
  ])('by `resume` over %s is no end of the order: it is not placed again, and goes on when the same is asked', async (_, error) => {
    const shop = vendor()
    const host = await withOther(shop)
    const [run] = await asked(host.run('x', { provider: 'vendor' }), shop)
    shop.waiting[0]!.fail(error)
    await expect(run).rejects.toMatchObject({ outcome: 'unknown', fix: expect.stringContaining('nothing is ordered twice') })
    const [again] = await asked(host.run('x', { provider: 'vendor' }), shop, 2)
    shop.waiting[1]!.answer()
    expect((await again!).data.said).toBe('done')
    expect(shop.started).toEqual(['x'])
    expect(await openFiles(host)).toEqual([])
  })
  it('by `resume` over a limit that asks for a long rest: who asks again without naming anybody gets that order, and nobody else is paid', async () => {
    const shop = vendor()
    const host = await withOther(shop)
    const [run] = await asked(host.run('x'), shop)
    shop.waiting[0]!.fail(refused({ code: 'PROVIDER_RATE_LIMITED', retryable: true, retryAfterMs: 60_000 }))
    await expect(run).rejects.toMatchObject({ code: 'PROVIDER_RATE_LIMITED', outcome: 'unknown' })
    // What is new is asked of who does not rest.
    expect((await host.run('y')).data.said).toBe('other: y')
    expect((await host.run('x', { estimate: true })).cost).toMatchObject({ usd: 0 })
    const [again] = await asked(host.run('x'), shop, 2)
    shop.waiting[1]!.answer()
    expect((await again!).data.said).toBe('done')
    expect(shop.started).toEqual(['x'])
  })
  it.each(['none', 'unknown'] as const)(
    'by `resume` of an operation that has failed for good, money %s, ends the order',
    async (outcome) => {
      const shop = vendor()
      const host = await withOther(shop)
      const [run] = await asked(host.run('x'), shop)
      shop.waiting[0]!.fail(refused({ outcome }))
      if (outcome === 'none') expect((await run!).data.said).toBe('other: x')
      else await expect(run).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome })
      expect(await openFiles(host)).toEqual([])
    },
  )
})
