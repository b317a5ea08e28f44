import { AtelierError, SkipCode } from 'atelier-mcp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => {
  vi.useRealTimers()
  await open?.close()
})

const failing = (id: string, error: object, count = { calls: 0 }, rest: object = {}) =>
  speaker(id, {
    ...rest,
    invoke: async () => {
      count.calls++
      throw new AtelierError({ message: 'no', ...error } as never)
    },
  })

describe('the money rule', () => {
  it.each(['PROVIDER_AUTH', 'PROVIDER_QUOTA', 'PROVIDER_UNAVAILABLE', 'PROVIDER_UNSUPPORTED'])(
    'passes %s on when nothing was spent, and says who was skipped',
    async (code) => {
      open = await kernelHost([failing('first', { code, outcome: 'none' }), speaker('second')])
      const result = await open.run('hello')
      expect(result.data.said).toBe('second: hello')
      expect(result.provenance.skipped).toMatchObject([{ provider: 'first', code }])
    },
  )

  it.each(['unknown', 'paid', undefined])('never asks a second provider when the outcome is %s', async (outcome) => {
    const second = { calls: 0 }
    open = await kernelHost([
      failing('first', { code: 'PROVIDER_FAILED', outcome }),
      failing('second', { code: 'PROVIDER_FAILED' }, second),
    ])
    await expect(open.run('hello')).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: outcome ?? 'unknown' })
    expect(second.calls).toBe(0)
  })

  it.each(['PROVIDER_REFUSED', 'PROVIDER_INVALID_REQUEST'])('does not shop around after %s', async (code) => {
    open = await kernelHost([failing('first', { code, outcome: 'none' }), speaker('second')])
    await expect(open.run('hello')).rejects.toMatchObject({ code })
  })

  it('passes any fault of a declared-free provider on', async () => {
    open = await kernelHost([
      failing('first', { code: 'PROVIDER_FAILED', outcome: 'unknown' }, undefined, { estimate: () => ({ usd: 0, basis: 'estimated' }) }),
      speaker('second'),
    ])
    expect((await open.run('hello')).provenance.provider).toBe('second')
  })

  describe('goes by the price of the provider itself, whatever a "select" handler makes of it', () => {
    const saying = (estimate: unknown) =>
      plugin('odd', ({ hooks }) => hooks.select('*', (candidates) => candidates.map((one) => ({ ...one, estimate }) as never)))
    const priced = (own: object | undefined, rest: object = {}) =>
      speaker('first', { ...(own && { estimate: () => own }), invoke: () => Promise.reject(new Error('It broke.')), ...rest })
    const zero = { usd: 0, basis: 'computed' }
    const four = { usd: 0.04, basis: 'estimated' }
    const nobodyKnows = { usd: 0, basis: 'unknown' }

    it.each([
      [four, zero, four],
      [four, { usd: 0.01, basis: 'reported' }, four],
      [four, nobodyKnows, four],
      [four, undefined, four],
      [four, { usd: 1, basis: 'estimated' }, { usd: 1, basis: 'estimated' }],
      [undefined, zero, undefined],
      [undefined, four, four],
      [nobodyKnows, zero, nobodyKnows],
    ])('at %j a handler says %j: asked for money at %j, and nobody else is asked after a fault', async (own, says, counts) => {
      const asked: unknown[] = []
      const second = { calls: 0 }
      open = await kernelHost([
        priced(own),
        failing('second', { code: 'PROVIDER_FAILED' }, second),
        saying(says),
        plugin('purse', ({ hooks }) => hooks.spend('*', ({ estimate }) => void asked.push(estimate))),
      ])
      await expect(open.run('x')).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown', details: { provider: 'first' } })
      expect(asked).toEqual([counts])
      expect(second.calls).toBe(0)
    })
    it('and so does what it is said to have cost, or would', async () => {
      open = await kernelHost([priced(four, { invoke: () => ({ data: { said: 'x' } }) }), saying(zero)])
      expect((await open.run('x', { estimate: true })).cost).toEqual(four)
      expect((await open.run('x')).cost).toEqual(four)
    })
    it('also where the handler brings in a model that nobody had offered', async () => {
      const asked: unknown[] = []
      open = await kernelHost([
        priced(undefined, { models: [{ id: 'small' }], estimate: (_: unknown, model: string) => (model === 'big' ? four : zero) }),
        plugin('odd', ({ hooks }) => hooks.select('*', (candidates) => candidates.map((one) => ({ ...one, model: 'big' })))),
        plugin('purse', ({ hooks }) => hooks.spend('*', ({ estimate }) => void asked.push(estimate))),
      ])
      await expect(open.run('x')).rejects.toMatchObject({ outcome: 'unknown' })
      expect(asked).toEqual([four])
    })
  })

  it('passes a connection that was never made on, and nothing that broke later', async () => {
    const raw = (id: string, error: object) =>
      speaker(id, {
        invoke: async () => {
          throw Object.assign(new TypeError('fetch failed'), error)
        },
      })
    open = await kernelHost([raw('down', { cause: { code: 'ECONNREFUSED', message: 'refused' } }), speaker('second')])
    expect((await open.run('a')).provenance).toMatchObject({
      provider: 'second',
      skipped: [{ provider: 'down', code: 'PROVIDER_UNAVAILABLE' }],
    })
    await open.close()
    open = await kernelHost([raw('broke', { cause: { code: 'ECONNRESET' } }), speaker('second')])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
  })

  it.each([
    ['a certificate', { cause: { code: 'CERT_HAS_EXPIRED' } }],
    ['every address of a name', { cause: { errors: [{ code: 'ECONNREFUSED' }] } }],
    ['a handshake that took too long', { cause: { code: 'ETIMEDOUT', syscall: 'connect' } }],
  ])('knows by one list that nothing was sent: %s', async (_, error) => {
    const refused = speaker('refused', { invoke: () => Promise.reject(Object.assign(new TypeError('fetch failed'), error)) })
    open = await kernelHost([refused, speaker('second')])
    expect((await open.run('a')).provenance).toMatchObject({ provider: 'second', skipped: [{ code: 'PROVIDER_UNAVAILABLE' }] })
  })

  it('says of what was kept without codes that they were not noted', async () => {
    const entries = new Map<string, unknown>()
    open = await kernelHost([mapCache(entries), speaker('first')])
    await open.run('a')
    for (const [key, entry] of entries as Map<string, { readonly provenance: object }>)
      entries.set(key, { ...entry, provenance: { ...entry.provenance, skipped: [{ provider: 'dear', why: 'Too dear.' }] } })
    expect((await open.run('a')).provenance).toMatchObject({
      source: 'cache',
      skipped: [{ provider: 'dear', code: 'NOT_NOTED', why: 'Too dear.' }],
    })
  })

  it('waits out a short rate limit and asks the same provider again', async () => {
    let calls = 0
    const busy = speaker('busy', {
      invoke: async () => {
        if (++calls === 1)
          throw new AtelierError({ code: 'PROVIDER_RATE_LIMITED', message: 'slow down', outcome: 'none', retryAfterMs: 30 })
        return { data: { said: 'there' } }
      },
    })
    open = await kernelHost([busy, speaker('second')])
    expect((await open.run('hello')).provenance.provider).toBe('busy')
    expect(calls).toBe(2)
  })

  it('passes a long rate limit on and leaves the provider alone afterwards', async () => {
    const count = { calls: 0 }
    open = await kernelHost([
      failing('busy', { code: 'PROVIDER_RATE_LIMITED', outcome: 'none', retryAfterMs: 20_000 }, count),
      speaker('second'),
    ])
    await open.run('one')
    const second = await open.run('two')
    expect(count.calls).toBe(1)
    expect(second.provenance.skipped[0]?.code).toBe('PROVIDER_RESTING')
  })

  it('lets a stand-in answer only where every model provider lacks its settings', async () => {
    const unconfigured = { available: () => ({ ok: false, why: 'No key.', fix: 'Set it.', unconfigured: true }) }
    const down = { available: () => ({ ok: false, why: 'Down.', fix: 'Start it.' }) }
    open = await kernelHost([speaker('drawing', { nature: 'procedural' }), speaker('model', unconfigured)])
    expect((await open.run('a')).provenance.provider).toBe('drawing')
    await open.close()
    open = await kernelHost([speaker('drawing', { nature: 'procedural' }), speaker('model', down)])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    await open.close()
    open = await kernelHost([speaker('drawing', { nature: 'procedural' }), speaker('model', down)], {
      chains: { 'test.speak': ['model', 'drawing'] } as never,
    })
    expect((await open.run('a')).provenance.provider).toBe('drawing')
  })

  it('lets a stand-in answer what a model provider without its settings could not make either', async () => {
    const unconfigured = { available: () => ({ ok: false, why: 'No key.', fix: 'Set it.', unconfigured: true }) }
    const tooLarge = { code: 'TOO_LARGE', why: 'Too large.' }
    const skipping = plugin('skipping', ({ hooks }) =>
      hooks.select('*', (all) => all.map((one) => (one.provider === 'model' ? { ...one, skip: tooLarge } : one))),
    )
    open = await kernelHost([speaker('drawing', { nature: 'procedural' }), speaker('model', unconfigured), skipping])
    const { provenance } = await open.run('a')
    expect(provenance).toMatchObject({ provider: 'drawing', skipped: [{ provider: 'model', code: 'PROVIDER_UNCONFIGURED' }] })
    await open.close()
    open = await kernelHost([speaker('drawing', { nature: 'procedural' }), speaker('model'), skipping])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })

  it('does not serve a kept drawing once a model provider has been set up', async () => {
    const entries = new Map<string, unknown>()
    const model = (unconfigured: boolean) =>
      speaker('model', { available: () => ({ ok: false, why: 'Not now.', fix: 'Wait.', unconfigured }) })
    const drawing = speaker('drawing', { nature: 'procedural' })
    open = await kernelHost([mapCache(entries), model(true), drawing])
    expect((await open.run('a')).provenance.provider).toBe('drawing')
    await open.close()
    open = await kernelHost([mapCache(entries), model(false), drawing])
    await expect(open.run('a')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })

  it('serves what was kept of a provider that is down', async () => {
    let up = true
    const first = speaker('first', { available: () => (up ? { ok: true } : { ok: false, why: 'Down.', fix: 'Wait.' }) })
    open = await kernelHost([mapCache(), first])
    await open.run('a')
    up = false
    expect((await open.run('a')).provenance.source).toBe('cache')
  })

  it('estimates whoever would answer, not whoever is named first', async () => {
    const priced = (id: string, usd: number, rest: object = {}) => speaker(id, { estimate: () => ({ usd, basis: 'estimated' }), ...rest })
    const dear = priced('dear', 9, { available: () => ({ ok: false, why: 'No key.', fix: 'Set it.', unconfigured: true }) })
    open = await kernelHost([dear, priced('cheap', 0.1)])
    const result = await open.run('a', { estimate: true })
    expect(result.cost.usd).toBe(0.1)
    expect(result.provenance.skipped[0]).toMatchObject({ provider: 'dear', code: 'PROVIDER_UNCONFIGURED' })
  })

  it('asks the cache again for each fall-back, and never serves one provider as another', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let up = false
    const first = speaker('first', { available: () => (up ? { ok: true } : { ok: false, why: 'Down.', fix: 'Wait.' }) })
    open = await kernelHost([mapCache(), first, speaker('second')])
    expect((await open.run('hello')).provenance).toMatchObject({ provider: 'second', source: 'fresh' })
    expect((await open.run('hello')).provenance).toMatchObject({ provider: 'second', source: 'cache', saved: { usd: 0.01 } })
    up = true
    // What is not available is asked again after 3 s.
    vi.setSystemTime(Date.now() + 3100)
    expect((await open.run('hello')).provenance).toMatchObject({ provider: 'first', source: 'fresh' })
  })

  it('names what exists when provider or model is unknown', async () => {
    open = await kernelHost([speaker('openly', { models: [{ id: 'large' }] })])
    await expect(open.run('a', { provider: 'openli' })).rejects.toMatchObject({
      code: 'PROVIDER_UNKNOWN',
      fix: expect.stringContaining('"openly"'),
    })
    await expect(open.run('a', { provider: 'openly/larg' })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      fix: expect.stringContaining('"large"'),
    })
  })

  it('does not send a provider to rest for requests that were wrong', async () => {
    const count = { calls: 0 }
    open = await kernelHost([failing('strict', { code: 'SPEC_INVALID', outcome: 'none' }, count)])
    for (let call = 1; call <= 5; call++) await expect(open.run(`${call}`)).rejects.toMatchObject({ code: 'SPEC_INVALID' })
    expect(count.calls).toBe(5)
  })

  it.each([
    ['TimeoutError', 'PROVIDER_TIMEOUT'],
    ['AbortError', 'PROVIDER_FAILED'],
  ])("does not take a provider's own %s for the end of the call", async (name, code) => {
    const impatient = speaker('impatient', {
      invoke: async () => {
        throw new DOMException('enough', name)
      },
    })
    open = await kernelHost([impatient])
    await expect(open.run('a')).rejects.toMatchObject({ code, outcome: 'unknown' })
  })

  it('says so where a hook puts somebody into the list whom nobody knows', async () => {
    const odd = plugin('odd', ({ hooks }) =>
      hooks.select('*', (candidates) => [{ ...candidates[0]!, provider: 'ghost' }, ...candidates.slice(1)]),
    )
    open = await kernelHost([odd, speaker('first'), speaker('second')])
    const result = await open.run('a')
    expect(result.provenance).toMatchObject({ provider: 'second', skipped: [{ provider: 'ghost', code: 'PROVIDER_UNKNOWN' }] })
  })

  it('says who was skipped and why where a hook skips everybody, or takes them all away', async () => {
    const none = plugin('none', ({ hooks }) =>
      hooks.select('test.speak', (candidates, { request }) =>
        request.text === 'gone' ? [] : candidates.map((one) => ({ ...one, skip: { code: SkipCode.POLICY, why: 'Too loud.' } })),
      ),
    )
    open = await kernelHost([none, speaker('first')])
    await expect(open.run('a')).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('first: Too loud.'),
      details: { skipped: [{ provider: 'first', code: 'POLICY', why: 'Too loud.' }] },
    })
    await expect(open.run('a', { estimate: true })).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    await expect(open.run('gone')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })
})
