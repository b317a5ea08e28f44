import { artifact, AtelierError, type Bill, type Candidate, type ErrorInit, reject } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { turns } from '../../../../fixtures/gate.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const cents = (usd: number) => ({ estimate: () => ({ usd, basis: 'estimated' as const }) })
const failing = (id: string, init: Partial<ErrorInit>, rest: object = {}) =>
  speaker(id, {
    ...rest,
    invoke: async () => {
      throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'no', ...init })
    },
  })
/** Writes down every order as it is begun and closed. */
const watching = (refuse: (candidate: Candidate) => unknown = () => undefined) => {
  const begun: [id: string, usd: number | undefined][] = []
  const closed: Bill[] = []
  const watch = plugin('watch', ({ hooks }) => {
    hooks.spend('*', async (candidate) => {
      begun.push([candidate.provider, candidate.estimate?.usd])
      return refuse(candidate) as never
    })
    hooks.spent('*', (bill) => void closed.push(bill as Bill))
  })
  return { watch, begun, closed }
}
const outcomes = (closed: readonly Bill[]) =>
  closed.map((bill) => [bill.candidate.provider, bill.status === 'done' ? bill.cost.usd : bill.error.outcome])

describe('an order', () => {
  it('is announced with the price of whoever is asked, and closed with what became of it', async () => {
    const { watch, begun, closed } = watching()
    open = await kernelHost([
      watch,
      failing('cheap', { code: 'PROVIDER_QUOTA', outcome: 'none' }, cents(0.01)),
      speaker('dear', cents(0.08)),
    ])
    await open.run('x')
    expect(begun).toEqual([
      ['cheap', 0.01],
      ['dear', 0.08],
    ])
    expect(outcomes(closed)).toEqual([
      ['cheap', 'none'],
      ['dear', 0.01],
    ])
  })
  it.each(['unknown', 'paid', 'none'] as const)('that failed is closed with the outcome "%s"', async (outcome) => {
    const { watch, closed } = watching()
    open = await kernelHost([watch, failing('a', { outcome })])
    await expect(open.run('x')).rejects.toMatchObject({ outcome })
    expect(outcomes(closed)).toEqual([['a', outcome]])
  })
  it('is never placed where a handler refuses it, and the refusal says whose it is', async () => {
    const { watch, closed } = watching((candidate) =>
      candidate.provider === 'a' ? reject({ code: 'NO', message: 'Too dear.' }) : undefined,
    )
    let calls = 0
    open = await kernelHost([watch, speaker('a', { invoke: async () => ({ data: { said: String(++calls) } }) }), speaker('b')])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'NO', outcome: 'none', plugin: 'watch', hook: 'spend' })
    expect([calls, outcomes(closed)]).toEqual([0, [['a', 'none']]])
  })
  it('that a handler refuses is a refusal for observers as well', async () => {
    const { watch } = watching(() => reject({ code: 'NO', message: 'Too dear.' }))
    const seen: unknown[] = []
    const observer = plugin('observer', ({ hooks }) => hooks.settled('*', (outcome) => void seen.push(outcome)))
    open = await kernelHost([watch, observer, speaker('a')])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'NO' })
    expect(seen).toMatchObject([{ status: 'refused', rejection: { code: 'NO' } }])
  })
  it('has cost nothing where a handler breaks before it', async () => {
    const { watch } = watching(() => {
      throw new TypeError('broken')
    })
    open = await kernelHost([watch, speaker('a')])
    await expect(open.run('x')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'watch', outcome: 'none' })
  })
  it('is none where the answer is kept already, or only an estimate is asked for', async () => {
    const { watch, begun } = watching()
    open = await kernelHost([watch, mapCache(), speaker('a')])
    await open.run('x')
    await open.run('x')
    await open.run('y', { estimate: true })
    expect(begun).toHaveLength(1)
  })
  it('is closed once, by what it cost, although whoever placed it has left', async () => {
    const { watch, begun, closed } = watching()
    const forAll = plugin('for-all', ({ hooks }) => hooks.prepare('*', (_request, { vary }) => vary('principal', '*')))
    const leaver = new AbortController()
    const slow = speaker('slow', {
      invoke: async () => {
        await turns()
        leaver.abort()
        await turns()
        return { data: { said: 'done' }, cost: { usd: 0.03, basis: 'computed' } }
      },
    })
    open = await kernelHost([watch, forAll, slow])
    const first = open.run('x', { signal: leaver.signal })
    const second = open.run('x', {}, { principal: { id: 'bob', scopes: [] } })
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
    expect((await second).cost.usd).toBe(0.03)
    expect([begun.length, outcomes(closed)]).toEqual([1, [['slow', 0.03]]])
  })
  it('that still waits in line when its caller leaves was never sent', async () => {
    const { watch, closed } = watching()
    let release: (() => void) | undefined
    const busy = speaker('busy', {
      invoke: async () => {
        await new Promise<void>((resolve) => (release = resolve))
        return { data: { said: 'done' } }
      },
    })
    open = await kernelHost([watch, busy], { limits: { concurrency: 1 } })
    const first = open.run('one')
    await expect.poll(() => release).toBeDefined()
    const leaver = new AbortController()
    const second = open.run('two', { signal: leaver.signal })
    await turns()
    leaver.abort()
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' })
    await expect.poll(() => outcomes(closed)).toEqual([['busy', 'none']])
    release!()
    await first
  })
})

describe('what was made', () => {
  const drawing = speaker('drawing', {
    invoke: async () => ({ data: { said: 'x' }, artifacts: [artifact(Buffer.from('raw'), 'text/plain')] }),
  })
  const textOf = async (bytes: Uint8Array) => Buffer.from(bytes).toString()
  it('is labelled once, by who made it, before it is judged and kept', async () => {
    const seen: string[] = []
    const label = plugin('label', ({ hooks }) => {
      hooks.made('*', async (made) =>
        artifact(Buffer.from(`${made.provenance?.provider}: ${await textOf(await made.bytes())}`), made.mimeType),
      )
      hooks.review('*', async ({ artifacts: [one] }) => void seen.push(await textOf(await one!.bytes())))
    })
    open = await kernelHost([label, mapCache(), drawing])
    const results = [await open.run('x'), await open.run('x')]
    expect(seen).toEqual(['drawing: raw'])
    for (const { artifacts } of results) {
      expect(await textOf(await artifacts[0]!.bytes())).toBe('drawing: raw')
      expect(artifacts[0]!.parents).toEqual([])
      expect(artifacts[0]!.provenance).toMatchObject({ provider: 'drawing' })
    }
  })
  it('stays as it is where a label breaks: it is paid for', async () => {
    const label = plugin('label', ({ hooks }) =>
      hooks.made('*', () => {
        throw new Error('broken')
      }),
    )
    open = await kernelHost([label, drawing])
    expect(await textOf(await (await open.run('x')).artifacts[0]!.bytes())).toBe('raw')
  })
})
