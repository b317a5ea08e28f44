import { describe, expect, test } from 'vitest'
import { partsOf } from '#plugins/vision/ocr/page-parts.ts'
import { asCsv, asMarkdown } from '#plugins/vision/ocr/table-format.ts'

/** A line of words: each with its left edge; letters are 10 wide, lines 20 high. */
const line = (y: number, ...words: [number, string][]) => {
  const all = words.map(([x, text]) => ({ text, confidence: 0.9, box: { x, y, width: text.length * 10, height: 20 } }))
  const last = all.at(-1)!.box
  const box = { x: all[0]!.box.x, y, width: last.x + last.width - all[0]!.box.x, height: 20 }
  return { text: all.map(({ text }) => text).join(' '), confidence: 0.9, words: all, box }
}

describe('tables without ruling lines', () => {
  test('running text is none, nor is one line with a gap', () => {
    const lines = [line(0, [0, 'All'], [35, 'is'], [60, 'well']), line(30, [0, 'here']), line(60, [0, 'Name:'], [200, 'Ann'])]
    expect(partsOf({ lines })).toEqual(['All is well', 'here', 'Name: Ann'])
  })

  test('cells stand in columns, under a title and over a line of text', () => {
    const lines = [
      line(0, [0, 'Prices'], [70, 'in'], [100, 'May']),
      line(50, [0, 'Apple'], [60, 'pie'], [200, '3.20']),
      line(90, [0, 'Tea'], [210, '1.10']),
      line(200, [0, 'Thank'], [60, 'you']),
    ]
    expect(partsOf({ lines })).toEqual([
      'Prices in May',
      [
        ['Apple pie', '3.20'],
        ['Tea', '1.10'],
      ],
      'Thank you',
    ])
  })

  test('a cell may be empty, and may have several lines', () => {
    const lines = [
      line(0, [0, 'Ann'], [100, 'post'], [300, 'B2']),
      line(30, [100, 'and'], [140, 'mail']),
      line(90, [0, 'Ben'], [300, 'C4']),
    ]
    expect(partsOf({ lines })).toEqual([
      [
        ['Ann', 'post\nand mail', 'B2'],
        ['Ben', '', 'C4'],
      ],
    ])
  })
})

test('a ruled table stands where its first line stood', () => {
  const rows = [['a', 'b']]
  const lines = [line(0, [0, 'Before']), line(50, [0, 'a'], [100, 'b']), line(100, [0, 'After'])]
  expect(partsOf({ lines, tables: [{ box: { x: 0, y: 40, width: 200, height: 50 }, rows }] })).toEqual(['Before', rows, 'After'])
})

const parts = [
  'Stock',
  [
    ['Name', 'Note'],
    ['A|B', 'two\nlines'],
    ['5" nail', 'a, b'],
  ],
  'End',
]

test('Markdown escapes bars and keeps lines of a cell', () => {
  expect(asMarkdown(parts)).toBe('Stock\n\n| Name | Note |\n| --- | --- |\n| A\\|B | two<br>lines |\n| 5" nail | a, b |\n\nEnd')
})

test('CSV has the tables alone, quoted where they must be, and the lines of a page without any', () => {
  expect(asCsv(parts)).toBe('Name,Note\nA|B,"two\nlines"\n"5"" nail","a, b"')
  expect(asCsv(['one', 'two, three'])).toBe('one\n"two, three"')
  expect(asCsv([])).toBe('')
})
