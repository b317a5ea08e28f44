import type { Breakers, OpenCircuit, ProviderV1 } from 'atelier-mcp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { availabilityCheck } from '#core/kernel/providers/availability.ts'
import { breaker } from '#core/kernel/providers/breaker.ts'
import { providerLimits } from '#core/kernel/providers/limits.ts'
import { gate, turns } from '../../../../fixtures/gate.ts'

const provider = (available: ProviderV1['available']): ProviderV1 => ({ id: 'p', available }) as ProviderV1
const signal = new AbortController().signal

afterEach(() => vi.useRealTimers())

describe('availability', () => {
  it('is "no" for a check that throws or never answers, and names what to do', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const check = availabilityCheck()
    expect(
      await check(
        provider(() => {
          throw new Error('no route')
        }),
        signal,
      ),
    ).toMatchObject({ ok: false, why: expect.stringContaining('no route') })
    const silent = check(
      provider(() => new Promise(() => {})),
      signal,
    )
    await vi.advanceTimersByTimeAsync(2000)
    expect(await silent).toMatchObject({ ok: false, fix: expect.stringContaining('"p"') })
  })
  it.each([
    ['nothing', undefined, { ok: true }],
    ['a bare yes', true, { ok: false, why: expect.stringContaining('true') }],
    ['null', null, { ok: false }],
    ['a no without a reason', { ok: false }, { ok: false, why: expect.any(String), fix: expect.stringContaining('"p"') }],
  ])('is never an unhandled fault when a check answers with %s', async (_, answer, expected) => {
    expect(
      await availabilityCheck()(
        provider(async () => answer as never),
        signal,
      ),
    ).toMatchObject(expected)
  })
  it('leaves no listener on the signal of a caller', async () => {
    const controller = new AbortController()
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    await availabilityCheck()(
      provider(async () => ({ ok: true })),
      controller.signal,
    )
    expect(remove.mock.calls.length).toBe(add.mock.calls.length)
  })
  it('is asked once for many callers, and again later', async () => {
    let now = 0
    let asked = 0
    const check = availabilityCheck(() => now)
    const one = provider(() => (asked++, { ok: true }))
    await Promise.all([check(one, signal), check(one, signal)])
    await check(one, signal)
    expect(asked).toBe(1)
    now = 20_000
    await check(one, signal)
    expect(asked).toBe(2)
  })
  it("does not take one caller's cancel for an answer", async () => {
    let answer: ((value: { ok: true }) => void) | undefined
    const check = availabilityCheck()
    const slow = provider(() => new Promise((resolve) => (answer = resolve)))
    const cancel = new AbortController()
    const first = check(slow, cancel.signal)
    const second = check(slow, signal)
    cancel.abort(new Error('left'))
    await expect(first).rejects.toThrow('left')
    answer?.({ ok: true })
    expect(await second).toEqual({ ok: true })
  })
})

describe('breaker', () => {
  const a = { kind: 'image.generate', id: 'a' } as const
  const b = { kind: 'image.generate', id: 'b' } as const
  it('opens after three faults in a row, and closes with time or success', () => {
    let now = 0
    const circuit = breaker({ now: () => now })
    circuit.failed(a)
    circuit.failed(a)
    expect(circuit.open(a)).toBeUndefined()
    circuit.failed(a)
    expect(circuit.open(a)).toContain('30 s')
    now = 30_001
    expect(circuit.open(a)).toBeUndefined()
    circuit.succeeded(a)
    circuit.failed(a)
    expect(circuit.open(a)).toBeUndefined()
  })
  it('opens again with the first fault after its rest, and says what the rest is for', () => {
    let now = 0
    const circuit = breaker({ now: () => now })
    for (let fault = 0; fault < 3; fault++) circuit.failed(a)
    expect(circuit.open(a)).toContain('failed repeatedly')
    now = 30_001
    circuit.failed(a)
    expect(circuit.open(a)).toContain('30 s')
    circuit.failed(b, 5000)
    expect(circuit.open(b)).toContain('asked for a rest')
  })
  it('respects how long the provider itself asks to be left alone', () => {
    const circuit = breaker({ now: () => 0 })
    circuit.failed(a, 90_000)
    expect(circuit.open(a)).toContain('90 s')
    expect(circuit.open(b)).toBeUndefined()
  })
  it('goes on after an hour at the latest, whatever the provider says', () => {
    let now = 0
    const circuit = breaker({ now: () => now })
    circuit.failed(a, 1e15)
    expect(circuit.open(a)).toContain('3600 s')
    now = 3_600_001
    expect(circuit.open(a)).toBeUndefined()
  })
  it('tells other hosts whenever it opens, and leaves alone what they tell of, whatever succeeds meanwhile', () => {
    let now = 0
    const told: OpenCircuit[] = []
    let tell = (_circuit: OpenCircuit): void => {}
    const breakers: Breakers = {
      tell: (open) => void told.push(open),
      listen(listener) {
        tell = listener
        return () => {}
      },
    }
    const circuit = breaker({ now: () => now, breakers })
    circuit.failed(a)
    expect(told).toEqual([])
    circuit.failed(a, 5000)
    circuit.failed(a)
    expect(told).toEqual([
      { kind: 'image.generate', provider: 'a', ms: 5000, why: 'asked' },
      { kind: 'image.generate', provider: 'a', ms: 30_000, why: 'failed' },
    ])
    tell({ kind: 'image.generate', provider: 'b', ms: 1e15, why: 'asked' })
    tell({ kind: 'image.generate', provider: 'b', ms: 10, why: 'failed' })
    circuit.succeeded(b)
    expect(circuit.open(b)).toBe('It asked for a rest at another host and is left alone for another 3600 s.')
    now = 3_600_001
    expect(circuit.open(b)).toBeUndefined()
  })
  it('opens for one kind of a provider and leaves its others', () => {
    const circuit = breaker({ now: () => 0 })
    for (let fault = 0; fault < 3; fault++) circuit.failed({ kind: 'moderate.text', id: 'a' })
    expect(circuit.open({ kind: 'moderate.text', id: 'a' })).toBeDefined()
    expect(circuit.open(a)).toBeUndefined()
  })
})

describe('limits', () => {
  const busy = () => {
    const seen = { now: 0, most: 0 }
    const work = async (): Promise<void> => {
      seen.most = Math.max(seen.most, ++seen.now)
      await turns()
      seen.now--
    }
    return { seen, work }
  }
  it('hold for one provider without slowing another', async () => {
    const limits = providerLimits({ perProvider: { slow: { concurrency: 2 } } })
    const slow = busy()
    const fast = busy()
    await Promise.all(
      Array.from({ length: 8 }, () => [limits.run('slow', { signal }, slow.work), limits.run('fast', { signal }, fast.work)]).flat(),
    )
    expect(slow.seen.most).toBe(2)
    expect(fast.seen.most).toBe(8)
  })
  it('hold for all providers together', async () => {
    const limits = providerLimits({ concurrency: 3 })
    const { seen, work } = busy()
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => limits.run(id, { signal }, work)))
    expect(seen.most).toBe(3)
  })
  it('let a caller who waits leave', async () => {
    const limits = providerLimits({ perProvider: { a: { concurrency: 1 } } })
    const held = gate()
    const running = limits.run('a', { signal }, () => held.pass())
    const cancel = new AbortController()
    const waiting = limits.run('a', cancel, async () => 'never')
    cancel.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    held.open()
    await running
  })
  it('do not let the line before one provider take the places of all', async () => {
    const limits = providerLimits({ concurrency: 2, perProvider: { slow: { concurrency: 1 } } })
    let free = (): void => {}
    const held = new Promise<void>((resolve) => (free = resolve))
    const slow = [1, 2, 3].map(() => limits.run('slow', { signal }, () => held))
    expect(await limits.run('fast', { signal }, async () => 'served')).toBe('served')
    expect(limits.load()['slow']).toEqual({ waiting: 2, running: 1 })
    free()
    await Promise.all(slow)
  })
  it('let who yields go when nobody else waits, at each provider and at all together', async () => {
    const limits = providerLimits({ concurrency: 1, perProvider: { a: { concurrency: 1 } } })
    for (const name of ['a', 'b']) {
      const held = gate()
      const order: string[] = []
      const running = limits.run(name, { signal }, () => held.pass())
      await held.entered()
      const waiting = [true, true, false].map((yields, index) =>
        limits.run(name, { signal, yields }, async () => void order.push(`${yields} ${index}`)),
      )
      await turns()
      held.open()
      await Promise.all([running, ...waiting])
      expect(order).toEqual(['false 2', 'true 0', 'true 1'])
    }
  })
  it('do not make a call wait for itself when it asks for further calls, which then take turns in its place', async () => {
    const limits = providerLimits({ concurrency: 1, perProvider: { a: { concurrency: 1 } } })
    const { seen, work } = busy()
    await limits.run('a', { signal }, () => Promise.all(['a', 'b', 'a'].map((id) => limits.run(id, { signal }, work))))
    expect(seen.most).toBe(1)
  })
  it('give a place back when a call fails', async () => {
    const limits = providerLimits({ concurrency: 1 })
    await expect(limits.run('a', { signal }, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await limits.run('a', { signal }, async () => 'next')).toBe('next')
    expect(limits.load()['*']).toEqual({ waiting: 0, running: 0 })
  })
  it('know no provider by the name of something that every object has', async () => {
    expect(await providerLimits({ perProvider: {} }).run('constructor', { signal }, async () => 'fine')).toBe('fine')
  })
})
