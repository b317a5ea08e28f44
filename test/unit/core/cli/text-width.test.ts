import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, widthOf, wrap, wrapStrictly } from '#core/cli/text-width.ts'

const family = '👩‍👩‍👧‍👦'

describe('cut', () => {
  it('marks the cut, and cuts no letter in two', () => {
    expect([cut('hello', 5), cut('hello you', 6), cut(family.repeat(3), 5)]).toEqual(['hello', 'hello…', `${family}${family}…`])
  })
})

describe('wrap', () => {
  it('breaks between words, and leaves long ones whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('see https://example.org/a ok', 10)).toEqual(['see', 'https://example.org/a', 'ok'])
    expect(wrap('', 10)).toEqual([''])
  })
  it('breaks long words too where others stand beside it', () => {
    expect(wrapStrictly('see https://example.org/a ok', 10)).toEqual(['see', 'https://ex', 'ample.org/', 'a', 'ok'])
    expect(wrapStrictly(family.repeat(3), 5)).toEqual([family.repeat(2), family])
  })
  it('never is too wide then, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapStrictly(text, width)
        expect(lines.filter((line) => widthOf(line) > width)).toEqual([])
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })
})
