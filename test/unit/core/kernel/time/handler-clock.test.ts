import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { handlerClock } from '#core/kernel/time/handler-clock.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

// oxlint-disable-next-line no-restricted-globals -- the clock is a fake
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe("a handler's clock", () => {
  it('ends the time by its signal', async () => {
    const clock = handlerClock(100)
    await vi.advanceTimersByTimeAsync(100)
    expect([clock.signal.aborted, clock.overdue]).toEqual([true, true])
  })
  it('does not run on after it was stopped, nor start again when something left behind comes back', async () => {
    const clock = handlerClock(100)
    const forgotten = clock.paused(wait)(50)
    clock.stop()
    await vi.advanceTimersByTimeAsync(50)
    await forgotten
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(clock.signal.aborted).toBe(false)
  })
  it('stands still while something is waited for, and then has the rest of its time', async () => {
    const clock = handlerClock(100)
    await vi.advanceTimersByTimeAsync(60)
    const asked = clock.paused(wait)(10_000)
    await vi.advanceTimersByTimeAsync(10_000)
    await asked
    expect(clock.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(39)
    expect(clock.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(clock.overdue).toBe(true)
  })
  it('runs again only when the last of several waits is over, also where one fails', async () => {
    const clock = handlerClock(100)
    const long = clock.paused(wait)(500)
    const broken = clock.paused(async () => Promise.reject(new Error('no')))()
    await expect(broken).rejects.toThrow('no')
    await vi.advanceTimersByTimeAsync(500)
    await long
    expect(clock.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(100)
    expect(clock.overdue).toBe(true)
  })
  it('ends with what it works for, which is not being late', () => {
    const outer = new AbortController()
    const clock = handlerClock(100, outer.signal)
    outer.abort(new Error('over'))
    expect([clock.signal.aborted, clock.overdue]).toEqual([true, false])
    expect((clock.signal.reason as Error).message).toBe('over')
    expect(handlerClock(100, outer.signal).signal.aborted).toBe(true)
  })
})
