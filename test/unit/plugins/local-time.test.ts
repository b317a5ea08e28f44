import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { instantOf, localIso, localTime, localZone } from '../../../plugins/local-time.ts'

let before: string | undefined
beforeEach(() => void (before = process.env['TZ']))
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

describe.each([
  ['Pacific/Kiritimati', '2026-11-29', '2026-11-29T01:30:00.000+14:00'],
  ['UTC', '2026-11-28', '2026-11-28T11:30:00.000+00:00'],
  ['America/St_Johns', '2026-11-28', '2026-11-28T08:00:00.000-03:30'],
])('in %s', (zone, day, iso) => {
  const instant = Date.UTC(2026, 10, 28, 11, 30)
  beforeEach(() => void (process.env['TZ'] = zone))
  it('a day is the day of the place, in words, for programs and as a filter', () => {
    expect([localZone(), localTime(instant).slice(0, 10), localIso(instant)]).toEqual([zone, day, iso])
    expect(Date.parse(localIso(instant))).toBe(instant)
    expect(instantOf(day)).toBeLessThanOrEqual(instant)
    expect(instantOf(day, true)).toBeGreaterThanOrEqual(instant)
    expect(instantOf(day, true) - instantOf(day)).toBe(24 * 3600_000 - 1)
    expect([instantOf('2026-11') <= instant, instantOf('2026-11', true) >= instant]).toEqual([true, true])
  })
  it('a time that says its zone is that time', () => {
    expect([instantOf('2026-11-28T11:30:00Z'), instantOf('2026-11-28T11:30:00Z', true)]).toEqual([instant, instant])
  })
})
it('what is no date is none', () => {
  for (const words of ['soon', '2026-13-01', '2026-99']) expect(instantOf(words), words).toBeNaN()
})
