import { describe, expect, it } from 'vitest'
import { cut, widthOf, wrap, wrapText } from '#core/cli/text-width.ts'
import fc from '../../../fixtures/properties.ts'

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
  it('keeps in one piece what is in backticks, to be copied', () => {
    expect(wrap('run `npm install one two` now', 12)).toEqual(['run', '`npm install one two`', 'now'])
  })
  it('breaks wide letters anywhere, as they have no spaces, and no letter in two', () => {
    expect(wrap('日本語の文章です', 6)).toEqual(['日本語', 'の文章', 'です'])
    expect(wrap(family.repeat(3), 5)).toEqual([family.repeat(2), family])
  })
  it('loses nothing but spaces, and is too wide for single words alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrap(text, width)
        expect(lines.filter((line) => widthOf(line) > width && /[^`] [^`]/.test(line) && !line.includes('`'))).toEqual([])
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })
})

describe('wrapText', () => {
  it('goes on below the beginning of each line, and leaves alone what is laid out', () => {
    expect(wrapText('  one two three four five six seven\n- one two three four five six seven\na  b  c d e f g h i j k l m n o', 24)).toBe(
      '  one two three four\n  five six seven\n- one two three four\n  five six seven\na  b  c d e f g h i j k l m n o',
    )
  })
  it('leaves whole what may not be broken', () => {
    expect(wrapText('File: /my pictures/a fox in the snow.png', 20, (line) => line.startsWith('File'))).toBe(
      'File: /my pictures/a fox in the snow.png',
    )
  })
})
