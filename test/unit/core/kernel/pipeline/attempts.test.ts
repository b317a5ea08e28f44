import { AtelierError, reject, revise, type Run } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

/** Asks for "better" after everything that is not, until it is. */
const demanding = plugin('demanding', ({ hooks }) =>
  hooks.review('test.speak', ({ data }, run) => {
    run.note(`seen ${run.attempt}`, data.said)
    return data.said.endsWith('better') ? undefined : revise('Not good.', { ...run.request, text: 'better' })
  }),
)
/** Answers with each of `answers` in turn; errors are thrown. */
const scripted = (answers: readonly unknown[], id = 'scripted') => {
  let call = 0
  return speaker(id, {
    invoke: async () => {
      const answer = answers[call++]
      if (answer instanceof Error) throw answer
      return answer
    },
  })
}
const said = (words: string, cost: object = { usd: 0.5, basis: 'computed' }) => ({ data: { said: words }, cost })

describe('a generation that is revised', () => {
  it.each([
    ['fails for nothing', 'none', { usd: 0.5, basis: 'computed' }],
    ['fails, and nobody knows the price', 'unknown', { usd: 0.5, basis: 'unknown' }],
  ])('hands out what was paid for when the next attempt %s', async (_, outcome, cost) => {
    const fault = new AtelierError({ code: 'PROVIDER_FAILED', message: 'It broke.', outcome: outcome as 'none' })
    open = await kernelHost([scripted([said('dull'), fault]), demanding])
    const result = await open.run('x')
    expect(result.data.said).toBe('dull')
    expect(result.cost).toEqual(cost)
    expect(result.warnings).toEqual([
      { code: 'revision-ended', message: 'Not good. It was not made again: It broke. (plugin "scripted", generate)' },
    ])
  })
  it('says why when the revised request is refused', async () => {
    const policy = plugin('policy', ({ hooks }) =>
      hooks.validate('test.speak', ({ text }) => (text === 'better' ? reject({ code: 'NO', message: 'Never better.' }) : undefined)),
    )
    open = await kernelHost([scripted([said('dull')]), demanding, policy])
    expect((await open.run('x')).warnings[0]?.message).toBe('Not good. It was not made again: Never better.')
  })
  it('is asked for within its own kind alone: whoever makes another one of it is named, and nothing more is ordered', async () => {
    const count = { calls: 0 }
    const other = speaker('other', { kind: 'test.other', invoke: () => (count.calls++, { data: {} }) })
    const turning = plugin('turning', ({ hooks }) => hooks.review('test.speak', () => revise('Not good.', { kind: 'test.other' } as never)))
    open = await kernelHost([scripted([said('dull'), said('again')]), other, turning])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'turning', hook: 'review', outcome: 'paid' })
    expect(count.calls).toBe(0)
  })
  it('has its candidates chosen anew, each at what the revised request costs', async () => {
    const priced: unknown[] = []
    const watching = plugin('watching', ({ hooks }) => {
      hooks.select('test.speak', (candidates, { request }) =>
        candidates.map((one) =>
          one.provider === 'short' && request.text === 'better' ? { ...one, skip: { code: 'POLICY', why: 'Too long.' } } : one,
        ),
      )
      hooks.spend('test.speak', ({ provider, estimate }) => void priced.push([provider, estimate?.usd]))
    })
    const perLetter = { estimate: ({ text }: { text: string }) => ({ usd: text.length, basis: 'computed' }) }
    const short = speaker('short', { ...perLetter, invoke: () => said('dull') })
    const long = speaker('long', { ...perLetter, invoke: () => said('better') })
    open = await kernelHost([short, long, demanding, watching])
    expect((await open.run('x')).provenance.provider).toBe('long')
    expect(priced).toEqual([
      ['short', 1],
      ['long', 6],
    ])
  })
  it('hands out what was paid for where choosing anew breaks', async () => {
    const choosy = plugin('choosy', ({ hooks }) =>
      hooks.select('test.speak', (_, { request }) => {
        if (request.text === 'better') throw new TypeError('x is not a function')
      }),
    )
    open = await kernelHost([scripted([said('dull')]), demanding, choosy])
    expect((await open.run('x')).warnings[0]?.message).toBe(
      'Not good. It was not made again: x is not a function (plugin "choosy", select)',
    )
  })
  it.each(['validate', 'itself'])('hands out, and keeps, what was paid for where the revised request breaks by %s', async (how) => {
    const entries = new Map<string, unknown>()
    const loop: { text: string; kind: 'test.speak'; self?: unknown } = { kind: 'test.speak', text: 'better' }
    loop.self = loop
    const endless = plugin('endless', ({ hooks }) => hooks.review('test.speak', () => revise('Not good.', loop)))
    const broken = plugin('broken', ({ hooks }) =>
      hooks.validate('test.speak', ({ text }) => {
        if (text === 'better') throw new TypeError('x is not a function')
      }),
    )
    open = await kernelHost([mapCache(entries), scripted([said('dull')]), ...(how === 'validate' ? [demanding, broken] : [endless])])
    const result = await open.run('x')
    expect(result.data.said).toBe('dull')
    expect(result.cost).toEqual({ usd: 0.5, basis: 'computed' })
    expect(result.warnings).toEqual([
      {
        code: 'revision-ended',
        message:
          how === 'validate'
            ? 'Not good. It was not made again: x is not a function (plugin "broken", validate)'
            : 'Not good. It was not made again: What was handed over contains itself.',
      },
    ])
    expect(entries.size).toBe(1)
  })
  it('does not call a sum certain of which one part is not', async () => {
    open = await kernelHost([scripted([said('dull', { usd: 0, basis: 'unknown' }), said('better')]), demanding])
    expect((await open.run('x')).cost).toEqual({ usd: 0.5, basis: 'unknown' })
  })
  it('keeps the notes of what is handed out alone', async () => {
    open = await kernelHost([scripted([said('dull'), said('better')]), demanding])
    expect((await open.run('x')).notes).toEqual({ 'seen 2': 'better' })
  })
  it('is found again under the provider that made it, not under the one that was asked first', async () => {
    const entries = new Map<string, { provenance: { provider: string } }>()
    const down = new AtelierError({ code: 'PROVIDER_FAILED', message: 'down', outcome: 'none' })
    open = await kernelHost([
      mapCache(entries as never),
      scripted([said('dull'), down, said('first again better')], 'first'),
      speaker('second', { invoke: async ({ text }: { text: string }) => said(text) }),
      demanding,
    ])
    expect((await open.run('x')).provenance.provider).toBe('second')
    expect((await open.run('x')).provenance).toMatchObject({ provider: 'first', source: 'fresh' })
  })
  it('does not put what a hook answered into the cache of a provider', async () => {
    const entries = new Map<string, unknown>()
    const logo = plugin('logo', ({ hooks }) =>
      hooks.generate('test.speak', (_request, { attempt }) => (attempt === 2 ? { data: { said: 'better' } } : undefined)),
    )
    open = await kernelHost([mapCache(entries), scripted([said('dull')]), demanding, logo])
    expect((await open.run('x')).data.said).toBe('better')
    expect(entries.size).toBe(0)
  })
  it('does not say that nothing was paid where nobody knows', async () => {
    const never = plugin('never', ({ hooks }) => {
      hooks.review('test.speak', ({ data }) => (data.said === 'review' ? reject({ code: 'NO', message: 'no' }) : undefined))
      hooks.inspect('test.speak', () => reject({ code: 'HIDDEN', message: 'no' }))
    })
    open = await kernelHost([speaker('free', { invoke: async ({ text }: { text: string }) => ({ data: { said: text } }) }), never])
    await expect(open.run('review')).rejects.toMatchObject({ code: 'NO', outcome: 'unknown' })
    await expect(open.run('inspect')).rejects.toMatchObject({ code: 'HIDDEN', outcome: 'unknown' })
  })
  it('ends with the caller, whatever was made before', async () => {
    const cancel = new AbortController()
    let attempt = 0
    const slow = speaker('slow', {
      invoke: () => (++attempt === 1 ? Promise.resolve(said('dull')) : new Promise(() => setImmediate(() => cancel.abort()))),
    })
    open = await kernelHost([slow, demanding])
    await expect(open.run('x', {}, { signal: cancel.signal })).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('what a provider hands over', () => {
  it.each([
    [undefined, 'PROVIDER_FAILED'],
    ['text', 'PROVIDER_FAILED'],
    [[], 'PROVIDER_FAILED'],
    [{ artifacts: 'x' }, 'PROVIDER_FAILED'],
    [{ artifacts: [null] }, 'PROVIDER_FAILED'],
    [{ artifacts: [{ mimeType: 'image/png' }] }, 'PROVIDER_FAILED'],
    [{ data: 'x' }, 'PROVIDER_FAILED'],
    [{ data: {}, warnings: 'x' }, 'PROVIDER_FAILED'],
    [{ data: {}, cost: 3 }, 'PROVIDER_FAILED'],
    [{}, 'PROVIDER_EMPTY'],
    [{ artifacts: [] }, 'PROVIDER_EMPTY'],
  ])('is told as a fault of that provider where it is %j, and nobody else is paid as well', async (answer, code) => {
    open = await kernelHost([scripted([answer]), speaker('other')])
    await expect(open.run('x')).rejects.toMatchObject({ code, outcome: 'unknown', details: { provider: 'scripted' } })
  })
  it.each([NaN, -1, Infinity, 'free'])('has no known cost where it names %j', async (usd) => {
    open = await kernelHost([scripted([said('x', { usd, basis: 'reported' })])])
    expect((await open.run('x')).cost).toEqual({ usd: 0, basis: 'unknown' })
  })
  it('may be an object of a class, and twice the same', async () => {
    class Picture {
      readonly mimeType = 'text/plain'
      readonly #text = 'hello'
      async bytes(): Promise<Uint8Array> {
        return Buffer.from(this.#text)
      }
    }
    const picture = new Picture()
    open = await kernelHost([scripted([{ artifacts: [picture, picture], data: { said: '' } }])])
    const { artifacts } = await open.run('x')
    expect(await Promise.all(artifacts.map(async (one) => Buffer.from(await one.bytes()).toString()))).toEqual(['hello', 'hello'])
  })
  it('keeps every word of the request in the record, also those named "kind" further in', async () => {
    open = await kernelHost([speaker('a')])
    const request = { kind: 'test.speak' as const, text: 'x', node: { kind: 'box' } }
    const { call, end } = open.host.openCall({ principal: { id: 'local', scopes: [] }, client: {} as never, paths: true })
    const { provenance } = await (call.run as Run['run'])(request)
    end()
    expect(provenance.request).toEqual({ text: 'x', node: { kind: 'box' } })
  })
})
