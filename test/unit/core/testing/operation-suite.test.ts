/** Every promise of a provider with operations, and a liar for each: it fails the case that it lies about, and no other. */
import { randomUUID } from 'node:crypto'
import { artifact, AtelierError, type Operation, type ProviderCall, type ProviderV1 } from 'atelier-mcp'
import { providerSuite } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'

const { failing } = liars({ inTurn: true })

type Provider = ProviderV1<'image.generate'>
const secret = 'key-0123456789'
const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
  .png()
  .toBuffer()

/** A vendor whose orders outlive who has placed them, and take a moment. */
const vendor = () => {
  const jobs = new Map<string, { readonly at: number; cancelled?: boolean }>()
  let orders = 0
  return {
    orders: () => orders,
    order() {
      const id = randomUUID()
      orders++
      jobs.set(id, { at: performance.now() })
      return id
    },
    cancel: (id: string) => void (jobs.get(id)!.cancelled = true),
    forget: (id: string) => void jobs.delete(id),
    async look(id: string) {
      const job = jobs.get(id)
      if (!job) throw new AtelierError({ code: 'PROVIDER_FAILED', message: `There is no order ${id}.` })
      if (job.cancelled) throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'It was cancelled.' })
      return performance.now() - job.at > 120
    },
  }
}
type Vendor = ReturnType<typeof vendor>
const turn = () => new Promise(setImmediate)

const honest = ({ order, look, cancel }: Vendor): Provider => {
  const start = async (_: unknown, { signal }: Pick<ProviderCall, 'signal'>): Promise<Operation> => {
    signal.throwIfAborted()
    return { id: order() }
  }
  const resume: Provider['resume'] = async ({ id }, { signal }) => {
    while (!(await look(String(id)))) {
      signal.throwIfAborted()
      await turn()
    }
    return { artifacts: [artifact(picture, 'image/png')], cost: { usd: 0.01, basis: 'computed' } }
  }
  return {
    specVersion: 'v1',
    kind: 'image.generate',
    id: 'honest',
    capabilities: { sizes: ['64x64'], maxCount: 1, mimeTypes: ['image/png'], seed: false, transparency: false },
    estimate: () => ({ usd: 0.01, basis: 'estimated' }),
    async invoke(request, call) {
      if (request.background === 'transparent' || (request.count ?? 1) > 1)
        throw new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: 'no', outcome: 'none' })
      const warnings = (['seed', 'size'] as const)
        .filter((param) => request[param] !== undefined && request[param] !== '64x64')
        .map((param) => ({ code: 'option-unsupported', message: 'no', param }))
      return { ...(await resume(await start(request, call), call)), warnings }
    },
    start,
    resume,
    cancel: async ({ id }) => cancel(String(id)),
  }
}
const suiteOf = (change: (provider: Provider, shop: Vendor) => Partial<Provider>): Promise<string[]> => {
  const shop = vendor()
  const another = () => {
    const one = honest(shop)
    return { ...one, ...change(one, shop) }
  }
  return failing(
    providerSuite({ provider: another(), another, request: { prompt: 'a fox' }, cancelMs: 400, secrets: [secret], orders: shop.orders }),
  )
}
const never = () => new Promise<never>(() => {})
const plain = 'starts an operation that is plain JSON, and holds no secret'
const once = 'answers, where another goes on after a crash, with what was ordered once'
const leaves = 'stops waiting soon after the end of its call, and leaves the operation to others'
const cancels = 'cancels an operation, and waits for it no longer'

describe('the suite of providers with operations', () => {
  it('finds nothing wrong with an honest one', async () => {
    expect(await suiteOf(() => ({}))).toEqual([])
  })
  it.each<[string, Parameters<typeof suiteOf>[0], string[]]>([
    [
      'writes its key into the operation',
      ({ start }) => ({ start: async (...asked) => ({ ...(await start!(...asked)), url: `https://example.com/?key=${secret}` }) }),
      [plain],
    ],
    [
      'keeps what it needs in its own memory',
      ({ start, resume }) => {
        const own = new Set<unknown>()
        return {
          start: async (request, call) => {
            const operation = await start!(request, call)
            own.add(operation['id'])
            return operation
          },
          resume: async (operation, call) => {
            if (!own.has(operation['id'])) throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'Not mine.' })
            return resume!(operation, call)
          },
        }
      },
      [once, leaves],
    ],
    [
      'starts what was cancelled before',
      ({ start }) => ({ start: (request, call) => start!(request, { ...call, signal: new AbortController().signal }) }),
      ['starts nothing for a call that was cancelled before'],
    ],
    [
      'orders anew with each answer',
      ({ resume }, shop) => ({ resume: (_, call) => resume!({ id: shop.order() }, call) }),
      [once, 'answers in a host as it does alone: asked once, and everything kept'],
    ],
    [
      'answers only once',
      ({ resume }, shop) => ({
        async resume(operation, call) {
          const output = await resume!(operation, call)
          shop.forget(String(operation['id']))
          return output
        },
      }),
      [once],
    ],
    [
      'takes the order back when its wait ends',
      ({ resume }, shop) => ({
        async resume(operation, call) {
          return resume!(operation, call).catch((error: unknown) => {
            if (call.signal.aborted) shop.cancel(String(operation['id']))
            throw error
          })
        },
      }),
      [leaves],
    ],
    [
      'waits on after the end',
      ({ resume }) => ({
        resume: (operation, call) =>
          resume!(operation, call).catch((error: unknown) => (call.signal.aborted ? never() : Promise.reject(error))),
      }),
      [leaves],
    ],
    ['takes for ever to cancel', () => ({ cancel: never }), [cancels]],
    ['cannot cancel', () => ({ cancel: async () => Promise.reject(new Error('405')) }), [cancels]],
    [
      'waits for ever for what was cancelled',
      ({ resume }) => ({
        resume: (operation, call) =>
          resume!(operation, call).catch((error: Error) => (error.message.includes('cancelled') ? never() : Promise.reject(error))),
      }),
      [cancels],
    ],
  ])('finds one that %s', async (_, change, expected) => {
    expect(await suiteOf(change)).toEqual(expected)
  })
  it('finds one whose operation is a Date, and goes on with it nowhere', async () => {
    expect(await suiteOf(({ start }) => ({ start: async (...asked) => ({ ...(await start!(...asked)), at: new Date() }) }))).toContain(
      plain,
    )
  })
})
