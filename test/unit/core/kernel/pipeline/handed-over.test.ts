/** What was ordered by people who have left is had by the next who asks, once, whichever host they ask: also where they ask for something new. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Bill, type Plugin, type ProviderCall, reject } from 'atelier-mcp'
import { cache as cachePlugin } from 'atelier-mcp/plugins'
import { turns as pass } from '../../../../fixtures/gate.ts'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

const hosts: KernelHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((one) => one.close()))
})
/** A vendor who names an order at once and answers when the test says so; hosts on one folder that go to them. */
const street = (plugins: () => Plugin[] = () => [], limits: object = {}) => {
  const started: string[] = []
  const waiting: { answer(): void }[] = []
  const bills: Bill[] = []
  let dirs: object | undefined
  const provider = () =>
    speaker('vendor', {
      estimate: () => ({ usd: 0.5, basis: 'estimated' }),
      start: async ({ text }: { text: string }) => ({ id: `order-${started.push(text)}` }),
      resume: (_: object, { signal }: ProviderCall) =>
        new Promise((resolve, fail) => {
          waiting.push({ answer: () => resolve({ data: { said: 'done' }, cost: { usd: 0.5, basis: 'reported' } }) })
          signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true })
        }),
    })
  const watch = () => plugin('watch', ({ hooks }) => hooks.spent('*', (bill) => void bills.push(bill)))
  const open = async (): Promise<KernelHost> => {
    const host = await kernelHost([provider(), watch(), ...plugins()], { limits, ...(dirs && { dirs }) } as never)
    dirs ??= host.host.dirs
    hosts.push(host)
    return host
  }
  /** Asks, and goes on when the vendor is waited for. */
  const ask = async (host: KernelHost, options: object, peer: object = {}) => {
    const before = waiting.length
    const run = host.run('x', options, peer)
    run.catch(() => {})
    await expect.poll(() => waiting.length).toBe(before + 1)
    return { run, answer: () => waiting[before]!.answer() }
  }
  const askAndLeave = async (host: KernelHost, options: object) => {
    const gone = new AbortController()
    const asked = await ask(host, options, { signal: gone.signal })
    gone.abort()
    await expect(asked.run).rejects.toMatchObject({ code: 'ABORTED' })
    return asked
  }
  return { started, waiting, bills, open, ask, askAndLeave }
}
const filesOf = async ({ host }: KernelHost): Promise<string[]> =>
  (await readdir(join(host.dirs.state, 'orders'))).filter((name) => name !== 'refused')
/** No host sees to the order any more. */
const isLeft = (host: KernelHost) => expect.poll(async () => (await filesOf(host)).map((name) => name.split('.').at(-1))).toEqual(['json'])
const isClosed = (host: KernelHost) => expect.poll(() => filesOf(host)).toEqual([])
const die = async (host: KernelHost): Promise<void> => {
  const folder = join(host.host.dirs.state, 'orders')
  await Promise.all((await filesOf(host)).filter((name) => name.endsWith('.lease')).map((name) => rm(join(folder, name))))
}
const anew = ['refresh', 'off'] as const
const maps = () => {
  const entries = new Map<string, unknown>()
  return () => [mapCache(entries)]
}

/** Other hosts see that it was left by all. */
const isForsaken = (host: KernelHost) =>
  expect
    .poll(async () => {
      const lines = (await filesOf(host)).filter((name) => name.endsWith('.json'))
      return Promise.all(lines.map((name) => readFile(join(host.host.dirs.state, 'orders', name), 'utf8').catch(() => '')))
    })
    .toEqual([expect.stringContaining('"isForsaken":true')])

describe('an order whose host closes', () => {
  it.each(anew)('is the next one\u2019s who asks under cache "%s", who waits while its caller still has time', async (cache) => {
    const { open, ask, started, waiting } = street(maps(), { graceMs: 60_000 })
    const [first, second] = [await open(), await open()]
    const { run, answer } = await ask(first, { cache })
    const closed = first.host.close()
    await isForsaken(first)
    const again = second.run('x', { cache })
    // The caller is gone, and the host as well.
    await first.host.close(0)
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' })
    answer()
    // What is kept is had at once; else its vendor is asked for what they have made.
    if (cache === 'off') {
      await expect.poll(() => waiting.length).toBe(2)
      waiting[1]!.answer()
    }
    expect(await again).toMatchObject({ data: { said: 'done' } })
    expect(started).toEqual(['x'])
    await closed
  })
  it('is its caller\u2019s who is still there, and whoever waited has one of their own', async () => {
    const { open, ask, started, waiting } = street(() => [], { graceMs: 60_000 })
    const [first, second] = [await open(), await open()]
    const { run, answer } = await ask(first, { cache: 'off' })
    const closed = first.host.close()
    await isForsaken(first)
    const again = second.run('x', { cache: 'off' })
    answer()
    expect(await run).toMatchObject({ data: { said: 'done' } })
    await expect.poll(() => waiting.length).toBe(2)
    waiting[1]!.answer()
    expect(await again).toMatchObject({ data: { said: 'done' } })
    expect(started).toEqual(['x', 'x'])
    await closed
  })
  it('holds up nobody where another host takes over its callers', async () => {
    const { open, ask, started } = street()
    const [first, second] = [await open(), await open()]
    const { run, answer } = await ask(first, { cache: 'off' })
    const closed = first.host.close(60_000)
    const own = await ask(second, { cache: 'off' })
    own.answer()
    expect(await own.run).toMatchObject({ data: { said: 'done' } })
    answer()
    expect(await run).toMatchObject({ data: { said: 'done' } })
    expect(started).toEqual(['x', 'x'])
    await closed
  })
})

describe('an order that ended when all had left', () => {
  it.each(anew)('is handed over by the next host, once, under cache "%s"', async (cache) => {
    const { open, ask, askAndLeave, started, bills } = street(maps())
    const first = await open()
    const { answer } = await askAndLeave(first, { cache })
    answer()
    await isLeft(first)
    const second = await open()
    expect((await second.run('x', { cache, estimate: true })).cost).toMatchObject({ usd: 0 })
    // What is kept is had at once; else its vendor is asked for what they have made.
    const again = cache === 'refresh' ? second.run('x', { cache }) : await ask(second, { cache }).then((one) => (one.answer(), one.run))
    expect(await again).toMatchObject({ data: { said: 'done' }, cost: { usd: 0.5 } })
    expect([started, bills.length]).toEqual([['x'], 1])
    await isClosed(second)
    const third = await ask(second, { cache })
    third.answer()
    await third.run
    expect(started).toEqual(['x', 'x'])
  })
  it('is had once where the host that has made it is asked at the same time as another', async () => {
    const { open, ask, askAndLeave, started } = street()
    const two = [await open(), await open()]
    const { answer } = await askAndLeave(two[0]!, { cache: 'off' })
    answer()
    await isLeft(two[0]!)
    for (const { run, answer: give } of [await ask(two[0]!, { cache: 'off' }), await ask(two[1]!, { cache: 'off' })]) {
      give()
      await run
    }
    expect(started).toEqual(['x', 'x'])
  })
  it.each([
    ['a map', mapCache],
    ['the plugin cache', () => cachePlugin()],
  ])('by %s is had by the next host from the cache, where its vendor knows no operations', async (_, cacheOf) => {
    const waiting: (() => void)[] = []
    const entries = new Map<string, unknown>()
    const invoke = () =>
      new Promise((resolve) =>
        waiting.push(() => resolve({ data: { said: `answer ${waiting.length}` }, cost: { usd: 0.5, basis: 'reported' } })),
      )
    const plugins = () => [speaker('vendor', { estimate: () => ({ usd: 0.5, basis: 'estimated' }), invoke }), cacheOf(entries)]
    const first = await kernelHost(plugins())
    const second = await kernelHost(plugins(), { dirs: first.host.dirs })
    hosts.push(second, first)
    const gone = new AbortController()
    const left = first.run('x', { cache: 'refresh' }, { signal: gone.signal })
    left.catch(() => {})
    await expect.poll(() => waiting.length).toBe(1)
    gone.abort()
    waiting[0]!()
    await isLeft(first)
    expect(await second.run('x', { cache: 'refresh' })).toMatchObject({ data: { said: 'answer 1' } })
    expect(waiting.length).toBe(1)
    await isClosed(second)
  })
  it('is kept for the next host where nothing is cached at all', async () => {
    const { open, ask, askAndLeave, started } = street()
    const first = await open()
    const { answer } = await askAndLeave(first, {})
    answer()
    await isLeft(first)
    const again = await ask(await open(), {})
    again.answer()
    await again.run
    expect(started).toEqual(['x'])
  })
  it('is handed over for no longer than `limits.orderMs`', async () => {
    const { open, ask, askAndLeave, started } = street(maps(), { orderMs: 400 })
    const first = await open()
    const { answer } = await askAndLeave(first, { cache: 'refresh' })
    answer()
    await isLeft(first)
    const second = await open()
    await expect.poll(async () => (await second.run('x', { cache: 'refresh', estimate: true })).cost.usd).toBe(0.5)
    const again = await ask(second, { cache: 'refresh' })
    again.answer()
    await again.run
    expect(started).toEqual(['x', 'x'])
  })
  it('stays to be handed over where somebody gets an older one from the cache', async () => {
    const { open, ask, askAndLeave, started } = street(maps())
    const first = await open()
    const old = await ask(first, {})
    old.answer()
    await old.run
    await askAndLeave(first, { cache: 'refresh' })
    await die(first)
    const second = await open()
    expect((await second.run('x')).provenance.source).toBe('cache')
    const again = await ask(second, { cache: 'refresh' })
    again.answer()
    await again.run
    expect(started).toEqual(['x', 'x'])
  })
  it('is neither billed nor written down anew by a host that was stopped while another had it', async () => {
    const { open, ask, askAndLeave, bills } = street()
    const first = await open()
    const { answer } = await askAndLeave(first, { cache: 'off' })
    await die(first)
    const second = await open()
    const again = await ask(second, { cache: 'off' })
    again.answer()
    await again.run
    answer()
    await pass(1000)
    await first.host.close(0)
    await isClosed(second)
    expect(bills.length).toBe(1)
  })
  it('hands over a refusal of `review` as well', async () => {
    const no = () => [plugin('reviewer', ({ hooks }) => hooks.review('*', () => reject({ code: 'NOT_FIT', message: 'It is not fit.' })))]
    const { open, ask, askAndLeave, started } = street(no)
    const first = await open()
    const { answer } = await askAndLeave(first, { cache: 'off' })
    answer()
    await isLeft(first)
    const again = await ask(await open(), { cache: 'off' })
    again.answer()
    await expect(again.run).rejects.toMatchObject({ code: 'NOT_FIT' })
    expect(started).toEqual(['x'])
  })
})

describe('an order whose answer nobody has kept yet', () => {
  /** The first who looks at what was made takes until the test says so, or until its caller leaves. */
  const slowToLook = () => {
    let look!: () => void
    const looked = new Promise<void>((resolve) => (look = resolve))
    let isFirst = true
    const gate = () =>
      plugin('gate', ({ hooks }) =>
        hooks.inspect('*', async (_, { signal }) => {
          if (!isFirst) return
          isFirst = false
          await Promise.race([
            looked,
            new Promise((_resolve, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
          ])
        }),
      )
    return { gate, look, hasBegun: () => expect.poll(() => isFirst).toBe(false) }
  }
  it.each([
    ['cache "off"', { cache: 'off' }, maps()],
    ['no cache at all', {}, () => []],
  ] as const)('is had by the next host where the first has died over it: %s', async (_, options, cache) => {
    const { gate, look, hasBegun } = slowToLook()
    const { open, ask, started } = street(() => [gate(), ...cache()])
    const first = await open()
    const { run, answer } = await ask(first, options)
    answer()
    await hasBegun()
    await die(first)
    const second = await open()
    const again = await ask(second, options)
    again.answer()
    expect((await again.run).data.said).toBe('done')
    expect(started).toEqual(['x'])
    look()
    await run
    await isClosed(second)
  })
  it('is handed over where its caller leaves, and billed once', async () => {
    const { gate, hasBegun } = slowToLook()
    const { open, ask, started, bills } = street(() => [gate(), ...maps()()])
    const first = await open()
    const gone = new AbortController()
    const { run, answer } = await ask(first, { cache: 'off' }, { signal: gone.signal })
    answer()
    await hasBegun()
    gone.abort()
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' })
    await isLeft(first)
    const again = await ask(await open(), { cache: 'off' })
    again.answer()
    await again.run
    expect([started, bills.length]).toEqual([['x'], 1])
    await isClosed(first)
  })
  it('is had by the next host where another who shares it has kept it, and whoever paid has not', async () => {
    const { gate, look, hasBegun } = slowToLook()
    const { open, ask, started } = street(() => [gate()])
    const first = await open()
    const { run, answer } = await ask(first, {})
    const other = first.run('x')
    answer()
    await hasBegun()
    await other
    await die(first)
    const again = await ask(await open(), {})
    again.answer()
    await again.run
    expect(started).toEqual(['x'])
    look()
    await run
  })
  it('is seen to by somebody at whatever moment its caller leaves', async () => {
    let leave = (): void => {}
    const said = { data: { said: 'done' }, cost: { usd: 0.5, basis: 'reported' } }
    const vendor = speaker('vendor', {
      estimate: () => ({ usd: 0.5, basis: 'estimated' }),
      start: async ({ text }: { text: string }) => ({ id: text }),
      resume: async () => said,
    })
    const host = await kernelHost([vendor, plugin('leaver', ({ hooks }) => hooks.review('*', () => leave()))])
    hosts.push(host)
    for (let steps = 0; steps < 40; steps++) {
      const gone = new AbortController()
      const leaveIn = async (turns: number): Promise<void> => {
        for (let turn = 0; turn < turns; turn++) await Promise.resolve()
        gone.abort()
      }
      leave = () => void leaveIn(steps)
      await host.run(`x${steps}`, { cache: 'off' }, { signal: gone.signal }).catch(() => {})
    }
    await expect.poll(async () => (await filesOf(host)).filter((name) => !name.endsWith('.json'))).toEqual([])
  })
  it('is over where its caller is told what is wrong with it', async () => {
    const no = () => [plugin('inspector', ({ hooks }) => hooks.inspect('*', () => reject({ code: 'NOT_SHOWN', message: 'Not for you.' })))]
    const { open, ask } = street(no)
    const host = await open()
    const { run, answer } = await ask(host, { cache: 'off' })
    answer()
    await expect(run).rejects.toMatchObject({ code: 'NOT_SHOWN' })
    await isClosed(host)
  })
})

describe('an order that is out in another host', () => {
  it.each(anew)('whose callers have all left is waited for under cache "%s", and had once', async (cache) => {
    const { open, ask, askAndLeave, waiting, started, bills } = street(maps())
    const first = await open()
    const { answer } = await askAndLeave(first, { cache })
    const second = await open()
    await expect.poll(async () => (await second.run('x', { cache, estimate: true })).cost.usd).toBe(0)
    let isOver = false
    const again = second.run('x', { cache }).finally(() => (isOver = true))
    answer()
    // What is kept by then is had at once; else the vendor is asked for what they have made.
    await expect.poll(() => isOver || waiting.length === 2).toBe(true)
    waiting[1]?.answer()
    expect((await again).data.said).toBe('done')
    expect([started, bills.length]).toEqual([['x'], 1])
    await isClosed(second)
    const third = await ask(second, { cache })
    third.answer()
    await third.run
    expect(started).toEqual(['x', 'x'])
  })
  it('whose callers are there is left to them: two orders for two who wait', async () => {
    const { open, ask, started } = street(maps())
    const both = [await ask(await open(), { cache: 'off' }), await ask(await open(), { cache: 'off' })]
    for (const { answer } of both) answer()
    await Promise.all(both.map(({ run }) => run))
    expect(started).toEqual(['x', 'x'])
  })
  it('is had by one of several hosts that wait for it, and each of the others orders their own: one picture for each of those who are there', async () => {
    const { open, askAndLeave, waiting, started, bills } = street(maps())
    const first = await open()
    const { answer } = await askAndLeave(first, { cache: 'off' })
    const others = [await open(), await open(), await open()]
    for (const other of others) await expect.poll(async () => (await other.run('x', { cache: 'off', estimate: true })).cost.usd).toBe(0)
    const runs = others.map((other) => other.run('x', { cache: 'off' }))
    answer()
    // The one that is handed over, and two new ones.
    await expect.poll(() => waiting.length).toBe(4)
    for (const one of waiting) one.answer()
    expect((await Promise.all(runs)).map(({ data }) => data.said)).toEqual(['done', 'done', 'done'])
    expect([started, bills.length]).toEqual([['x', 'x', 'x'], 3])
    await isClosed(first)
  })
  it('to which somebody has come back is theirs: whoever waited for it elsewhere orders their own', async () => {
    const { open, askAndLeave, waiting, started } = street()
    const first = await open()
    const { answer } = await askAndLeave(first, { cache: 'off' })
    const second = await open()
    const elsewhere = second.run('x', { cache: 'off' })
    elsewhere.catch(() => {})
    const back = first.run('x', { cache: 'off' })
    await expect.poll(() => waiting.length).toBe(2)
    answer()
    expect((await back).data.said).toBe('done')
    waiting[1]!.answer()
    await elsewhere
    expect(started).toEqual(['x', 'x'])
  })
  it('is waited for in its own host too, by who takes what is kept', async () => {
    const { open, askAndLeave, waiting, started } = street(maps())
    const host = await open()
    const { answer } = await askAndLeave(host, { cache: 'off' })
    const again = host.run('x')
    answer()
    await expect.poll(() => waiting.length).toBe(2)
    waiting[1]!.answer()
    await again
    expect(started).toEqual(['x'])
  })
})
