import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, widthOf, wrap } from '../../../../core/cli/text-width.ts'

const family = '👩‍👩‍👧‍👦'

describe('cut', () => {
  it('marks the cut, and cuts no letter in two', () => {
    expect([cut('hello', 5), cut('hello you', 6), cut(family.repeat(3), 5)]).toEqual(['hello', 'hello…', `${family}${family}…`])
  })
})

describe('wrap', () => {
  it('breaks between words, and inside those that are too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('see https://example.org/a ok', 10)).toEqual(['see', 'https://ex', 'ample.org/', 'a ok'])
    expect(wrap(family.repeat(3), 5)).toEqual([family.repeat(2), family])
    expect(wrap('', 10)).toEqual([''])
  })
  it('never is too wide, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrap(text, width)
        expect(lines.filter((line) => widthOf(line) > width)).toEqual([])
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })
})
