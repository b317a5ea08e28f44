import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { timeLimit } from '#core/kernel/time/time-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the time of a call', () => {
  it('is over with a coded error that says whose time it was', () => {
    const { signal } = timeLimit('The tool "slow"', 1500, undefined)
    vi.advanceTimersByTime(1499)
    expect(signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(signal.reason).toMatchObject({ code: 'DEADLINE', message: 'The tool "slow" took longer than 1.5 s.', retryable: true })
  })
  it('ends with whoever asked, also where they had left before, for their reason or the one that is made of it', () => {
    const outer = new AbortController()
    const { signal } = timeLimit('It', 1000, outer.signal)
    outer.abort('gone')
    expect(signal.reason).toBe('gone')
    expect(timeLimit('It', 1000, outer.signal).signal.reason).toBe('gone')
    expect(timeLimit('It', 1000, outer.signal, ({ reason }) => `They are ${reason}.`).signal.reason).toBe('They are gone.')
  })
  it('never ends by itself where it has no end, nor when it was stopped, and then hears no one', () => {
    const outer = new AbortController()
    const endless = timeLimit('It', Infinity, undefined)
    const stopped = timeLimit('It', 10, outer.signal)
    stopped.stop()
    expect(getEventListeners(outer.signal, 'abort')).toEqual([])
    vi.advanceTimersByTime(2 ** 31)
    expect([endless.signal.aborted, stopped.signal.aborted]).toEqual([false, false])
  })
  it('ends what is waited for until then, whoever has looked at its signal, and begins nothing afterwards', async () => {
    const time = timeLimit('It', 10, undefined)
    let isBegun = false
    const never = time.until(() => new Promise<void>(() => {}))
    const soon = time.until(() => 'here')
    const broken = time.until(() => {
      throw new Error('broken')
    })
    await expect(soon).resolves.toBe('here')
    await expect(broken).rejects.toThrow('broken')
    vi.advanceTimersByTime(10)
    await expect(never).rejects.toMatchObject({ code: 'DEADLINE' })
    await expect(time.until(() => (isBegun = true))).rejects.toMatchObject({ code: 'DEADLINE' })
    expect(isBegun).toBe(false)
    time.abort('too late')
    expect(time.signal.reason).toMatchObject({ code: 'DEADLINE' })
  })
  it('tells by its signal also who asks for it when all is over', () => {
    const time = timeLimit('It', 1000, undefined)
    time.stop()
    time.abort('over')
    expect([time.signal.aborted, time.signal.reason]).toEqual([true, 'over'])
  })
})
