import { describe, expect, it } from 'vitest'
import { byDay } from '#plugins/studio/app/gallery/days.ts'

const now = new Date(2026, 2, 30, 0, 30)
const made = (...time: [number, number, number, number, number]) => ({ createdAt: new Date(...time).getTime() })

describe('what was made, by days', () => {
  it('names days as a person near them does, also over a change of clocks, in the order that they have', () => {
    const days = byDay(
      [made(2026, 2, 30, 0, 5), made(2026, 2, 29, 23, 59), made(2026, 2, 29, 0, 0), made(2026, 2, 28, 12, 0), made(2025, 11, 24, 18, 0)],
      now,
    )
    expect(days.map(([day, those]) => [day, those.length])).toEqual([
      ['Today', 1],
      ['Yesterday', 2],
      ['Saturday, March 28', 1],
      ['Wednesday, December 24, 2025', 1],
    ])
  })

  it('takes what a clock ahead has made as of today', () => {
    expect(byDay([made(2026, 2, 31, 9, 0)], now).map(([day]) => day)).toEqual(['Today'])
  })
})
