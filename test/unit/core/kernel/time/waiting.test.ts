import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inTime } from '#core/kernel/time/in-time.ts'
import { untilAborted } from '#core/kernel/time/until-aborted.ts'

const never = new Promise<never>(() => {})

describe('waiting until a signal aborts', () => {
  it('rejects with its reason, and does not begin where it has aborted already', async () => {
    const work = vi.fn(async () => 'done')
    const reason = new Error('no longer wanted')
    await expect(untilAborted(AbortSignal.abort(reason), work)).rejects.toBe(reason)
    expect(work).not.toHaveBeenCalled()
    const controller = new AbortController()
    const waiting = untilAborted(controller.signal, never)
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })
  it('leaves no listener, however the work ends', async () => {
    const { signal } = new AbortController()
    const broken = (): never => {
      throw new Error('broken')
    }
    await expect(untilAborted(signal, broken)).rejects.toThrow('broken')
    await expect(untilAborted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await untilAborted(signal, () => 'at once')).toBe('at once')
    expect(await untilAborted(signal, Promise.resolve('later'))).toBe('later')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('waiting for some time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  it('ends with what is given, or thrown, for work that is late', async () => {
    const given = inTime(100, never, () => 'late')
    const thrown = inTime(100, never, () => {
      throw new Error('late')
    })
    thrown.catch(() => {})
    await vi.advanceTimersByTimeAsync(100)
    expect(await given).toBe('late')
    await expect(thrown).rejects.toThrow('late')
  })
  it('leaves no timer, however the work ends, and never says that it was late', async () => {
    const late = vi.fn()
    expect(await inTime(100, Promise.resolve('done'), late)).toBe('done')
    await expect(inTime(100, Promise.reject(new Error('broken')), late)).rejects.toThrow('broken')
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(1000)
    expect(late).not.toHaveBeenCalled()
  })
})
