import { describe, expect, it } from 'vitest'
import { gramsOf } from '#plugins/postgres/grams.ts'
import fc from '../../../fixtures/properties.ts'

describe('the pieces of a text', () => {
  it('are those of every part of it that has no space, in any script', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(...'abx \n雪猫の🦊é%_'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
    })
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, from, length) => {
        const letters = Array.from(whole)
        const [part = ''] = letters
          .slice(from % (letters.length + 1))
          .join('')
          .split(/\s+/)
        const word = Array.from(part)
          .slice(0, length % 8)
          .join('')
        expect(gramsOf(whole)).toEqual(expect.arrayContaining([...gramsOf(word)]))
      }),
    )
  })
  it('tell words of three letters apart, and of one and two where these are words', () => {
    expect(gramsOf('ox')).toEqual([])
    for (const [one, other] of [
      ['fox', 'fog'],
      ['猫', '犬'],
      ['白猫', '猫白'],
      ['🦊', '🐻'],
    ] as const) {
      expect(gramsOf(one).length).toBeGreaterThan(0)
      expect(gramsOf(one)).not.toEqual(gramsOf(other))
    }
  })
  it('are whole numbers as the database has them, each once', () => {
    const grams = gramsOf('foxfoxfox '.repeat(50))
    expect(grams).toHaveLength(3)
    for (const one of grams) expect(one).toBe(one | 0)
  })
})
