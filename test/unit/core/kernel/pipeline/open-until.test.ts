/** Until when the line of an order stands: what others find there must be so. */
import { AtelierError, type OrderStatus, type Services } from 'atelier-mcp'
import { ledger } from 'atelier-mcp/plugins'
import { afterEach, describe, expect, it } from 'vitest'
import { turns } from '../../../../fixtures/gate.ts'
import { type KernelHost, kernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let host: KernelHost
afterEach(() => host.close())
const vendor = (rest: object = {}) => speaker('vendor', { estimate: () => ({ usd: 0.5, basis: 'estimated' }), ...rest })
let services: Pick<Services, 'host' | 'ledger'>
const insider = plugin('insider', (ctx) => {
  services = {
    get host() {
      return ctx.services.get('host')
    },
    get ledger() {
      return ctx.services.get('ledger')
    },
  } as Pick<Services, 'host' | 'ledger'>
})
const open = async (): Promise<OrderStatus['status'][]> => (await services.host.orders.list()).map(({ status }) => status)
/** A cache that finds nothing, and says of what it keeps that others do not find it until `done`. */
const keptHere = (done: () => Promise<unknown>) =>
  plugin('kept-here', ({ hooks }) => {
    hooks.lookup('*', () => undefined)
    hooks.store('*', (_key, _result, { openUntil }) => openUntil(done()))
  })

describe('the line of an order whose result others do not find', () => {
  it('stands until they do, and keeps nobody waiting', async () => {
    let found = (): void => {}
    const done = new Promise<void>((resolve) => (found = resolve))
    host = await kernelHost([keptHere(() => done), vendor(), insider])
    expect((await host.run('hello')).data.said).toBe('vendor: hello')
    expect(await open()).toEqual(['running'])
    found()
    await expect.poll(open).toEqual([])
  })
  it('is left in doubt where they never will, and what it cost is known all the same', async () => {
    const never = () => Promise.reject(new Error('This host ends.'))
    host = await kernelHost([keptHere(never), ledger(), vendor(), insider])
    await host.run('hello')
    await expect.poll(open).toEqual(['uncertain'])
    const error = await host.run('hello').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ORDER_UNCERTAIN', outcome: 'none' })
    const order = AtelierError.is(error) ? error.details?.['order'] : undefined
    expect((await services.ledger.spend()).usd).toBe(0.01)
    await host.run('hello', { order })
    expect(await services.ledger.spend()).toMatchObject({ usd: 0.02, uncertain: 0, calls: 2 })
  })
})

describe('who leaves and asks anew while others do not find what came', () => {
  const said = { data: { said: 'done' }, cost: { usd: 0.5, basis: 'reported' } }
  /** A cache that finds what it keeps, and never says that others do. */
  const ownCache = (entries: Map<string, unknown>) =>
    plugin('own-cache', ({ hooks }) => {
      hooks.lookup('*', (key) => entries.get(key) as never)
      hooks.store('*', (key, result, { openUntil }) => {
        entries.set(key, result)
        openUntil(new Promise(() => {}))
      })
    })
  it.each(['an operation', 'nothing'])('has it, where its vendor knows it by %s', async (by) => {
    const entries = new Map<string, unknown>()
    const asked: (() => void)[] = []
    const ordered: string[] = []
    const wait = () => new Promise((resolve) => asked.push(() => resolve(said)))
    const operations = { start: async () => ({ id: `order-${ordered.push('one')}` }), resume: wait }
    const invoke = async () => {
      ordered.push('one')
      return wait()
    }
    host = await kernelHost([ownCache(entries), vendor(by === 'nothing' ? { invoke } : operations), insider])
    const gone = new AbortController()
    const left = host.run('hello', { cache: 'refresh' }, { signal: gone.signal })
    left.catch(() => {})
    await expect.poll(() => asked.length).toBe(1)
    gone.abort()
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
    asked[0]!()
    await expect.poll(() => entries.size).toBe(1)
    // All that follows the store is over.
    await turns(1000)
    expect((await host.run('hello', { cache: 'refresh' })).data.said).toBe('done')
    expect(ordered).toEqual(['one'])
  })
})

it('an order that failed, and may have cost something, is billed before its line is closed', async () => {
  const invoke = () => Promise.reject(new AtelierError({ code: 'PROVIDER_FAILED', message: 'Broken.', outcome: 'unknown' }))
  const billed: OrderStatus['status'][][] = []
  const watcher = plugin('watcher', ({ hooks }) => hooks.spent('*', async () => void billed.push(await open())))
  host = await kernelHost([vendor({ invoke }), watcher, insider])
  await expect(host.run('hello')).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
  expect(billed).toEqual([['running']])
  expect(await open()).toEqual([])
})
