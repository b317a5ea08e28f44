import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asText, cut, pairs, table, widthOf } from '../../../../core/cli/table.ts'

describe('table', () => {
  it('lets no escape sequence and no line break of a cell reach the terminal', () => {
    expect(table(['a'], [['\u001B[2Jx\ny\u0007']])).toBe('A\nx y')
  })

  it('aligns columns, also below wide letters, and leaves out empty ones', () => {
    expect(
      table(
        ['name', 'none', 'what'],
        [
          ['猫', '', 'cat'],
          ['dog', undefined, 'dog'],
        ],
      ),
    ).toBe('NAME  WHAT\n猫    cat\ndog   dog')
  })

  it('is never wider than the terminal, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.string()), { maxLength: 8 }),
        fc.integer({ min: 40, max: 120 }),
        (rows, columns) => {
          for (const line of table(['one', 'two', 'three'], rows, columns).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })

  it('cuts the widest column and marks the cut', () => {
    const [, row] = table(['id', 'text'], [['short', 'x'.repeat(100)]], 40).split('\n')
    expect(row).toMatch(/^short {2}x+…$/)
  })
})

describe('cut', () => {
  it('does not cut a letter in two', () => {
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 5)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…')
  })
})

describe('what a command returns', () => {
  it('is a table for a list of objects', () => {
    expect(
      asText([
        { name: 'a', size: 1 },
        { name: 'b', more: true },
      ]),
    ).toBe('NAME  SIZE  MORE\na     1\nb           true')
  })

  it('is names and values for an object, with what is nested below', () => {
    expect(pairs({ name: 'x', gone: undefined, list: [1, 2], deep: { a: null, b: 2 }, none: {} })).toBe(
      'name  x\nlist  1, 2\ndeep\n  a  -\n  b  2\nnone  -',
    )
  })

  it('is text as it stands, and nothing for nothing', () => {
    expect(asText('hello\nyou')).toBe('hello\nyou')
    expect(asText(undefined)).toBe('')
  })
})
