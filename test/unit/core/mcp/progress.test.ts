import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Progress, progressReporter } from '#core/mcp/progress.ts'
import fc from '../../../fixtures/properties.ts'

describe('progressReporter', () => {
  const sent: Progress[] = []
  beforeEach(() => {
    vi.useFakeTimers()
    sent.length = 0
  })
  afterEach(() => void vi.useRealTimers())
  const reporter = (): ReturnType<typeof progressReporter> => progressReporter((progress) => void sent.push(progress))
  const isRising = (): boolean => sent.every(({ progress }, index) => index === 0 || progress > sent[index - 1]!.progress)

  it('gives a sign of life at least every 10 s while nothing is reported', () => {
    const progress = reporter()
    vi.advanceTimersByTime(35_000)
    expect(sent.length).toBeGreaterThanOrEqual(3)
    expect(sent[0]!.progress).toBeGreaterThanOrEqual(0)
    expect(isRising()).toBe(true)
    progress.stop()
  })

  it('keeps heartbeats between the last value and the total', () => {
    const progress = reporter()
    progress.report(3, 4)
    vi.advanceTimersByTime(600_000)
    expect(sent.length).toBeGreaterThan(60)
    expect(isRising()).toBe(true)
    expect(sent.every((one) => one.progress < 4 && one.total === 4)).toBe(true)
    progress.stop()
  })

  it('goes on after the total, without naming it', () => {
    const progress = reporter()
    progress.report(4, 4)
    vi.advanceTimersByTime(10_000)
    expect(sent).toHaveLength(2)
    expect(sent[1]!.total).toBeUndefined()
    expect(isRising()).toBe(true)
    progress.stop()
  })

  it('nudges a value that does not rise, and keeps its message', () => {
    const progress = reporter()
    progress.report(5, 10, 'five')
    vi.advanceTimersByTime(50)
    progress.report(2, 10, 'two')
    vi.advanceTimersByTime(50)
    progress.report(Number.NaN, 10, 'no number')
    vi.advanceTimersByTime(50)
    expect(sent.map(({ message }) => message)).toEqual(['five', 'two', 'no number'])
    expect(isRising()).toBe(true)
    progress.stop()
  })

  it('sends no more than 50 a second, the newest last', () => {
    const progress = reporter()
    for (let index = 0; index < 1000; index++) progress.report(index, 1000)
    progress.stop()
    expect(sent.map((one) => one.progress)).toEqual([0, 999])
  })

  it('sends nothing once it is stopped', () => {
    const progress = reporter()
    progress.stop()
    progress.report(1)
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual([])
  })

  it('rises strictly whatever it is given', () => {
    const step = fc.record({ value: fc.double(), total: fc.option(fc.double(), { nil: undefined }), wait: fc.nat(30_000) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        sent.length = 0
        const progress = reporter()
        for (const { value, total, wait } of steps) {
          progress.report(value, total)
          vi.advanceTimersByTime(wait)
        }
        progress.stop()
        expect(isRising()).toBe(true)
        expect(sent.every((one) => Number.isFinite(one.progress))).toBe(true)
      }),
    )
  })
})
