import { describe, expect, test } from 'vitest'
import { joined } from '#plugins/vision/ocr/chunks.ts'
import { readingBlocks } from '#plugins/vision/ocr/columns.ts'
import type { OcrWord } from '#plugins/vision/ocr/engine.ts'
import { gridsOf, inRows } from '#plugins/vision/ocr/grid.ts'
import { agreement } from '#plugins/vision/ocr/laid-out.ts'
import type { Box } from '#plugins/vision/ocr/page.ts'
import { withoutRules } from '#plugins/vision/ocr/rules.ts'
import { spaced } from '#plugins/vision/ocr/spaced.ts'

/** Pieces of lines, `x y width` in letters of 10 pixels. */
const chunks = (...places: [number, number, number][]) => ({
  letter: 10,
  boxes: places.map(([x, y, width]): Box => ({ x: x * 10, y: y * 10, width: width * 10, height: 12 })),
})
const column = (x: number, width: number, lines: number, y = 0): [number, number, number][] =>
  Array.from({ length: lines }, (_, line) => [x, y + line * 2, width - (line % 3)])

describe('parts of a page, in reading order', () => {
  const lefts = (page: ReturnType<typeof chunks>) => readingBlocks(page).map(({ x, y }) => [x / 10, y / 10])

  test('a page without text has none, and one line is one', () => {
    expect(lefts(chunks())).toEqual([])
    expect(lefts(chunks([3, 2, 40]))).toEqual([[3, 2]])
  })

  test('cells of a table at one height stay rows', () => {
    expect(lefts(chunks(...[0, 20, 30, 40].flatMap((x) => column(x, 6, 6))))).toHaveLength(1)
  })

  test('names with prices far to the right stay rows', () => {
    expect(lefts(chunks(...column(0, 16, 5), ...column(60, 4, 5)))).toHaveLength(1)
  })

  test('two lines side by side are no columns', () => {
    expect(lefts(chunks(...column(0, 30, 2), ...column(40, 30, 2)))).toHaveLength(1)
  })

  test('two columns of running text are read one after the other', () => {
    expect(lefts(chunks(...column(0, 30, 6), ...column(33, 30, 6)))).toEqual([
      [0, 0],
      [33, 0],
    ])
  })

  test('short lists are columns where their lines do not stand at one height', () => {
    expect(lefts(chunks(...column(0, 8, 6), ...column(20, 8, 6, 0.9)))).toHaveLength(2)
  })

  test('three columns under a heading and over a footnote', () => {
    const page = chunks([0, 0, 90], ...column(0, 28, 5, 4), ...column(32, 28, 5, 4), ...column(64, 28, 5, 4), [0, 18, 90])
    expect(lefts(page)).toEqual([
      [0, 0],
      [0, 4],
      [32, 4],
      [64, 4],
      [0, 18],
    ])
  })
})

test('letters are joined over the space of a word, and not over a gap or from line to line', () => {
  const letters = [0, 12, 34, 90].flatMap((x) => [0, 20].map((y): Box => ({ x, y, width: 10, height: 12 })))
  expect(joined(letters, 10).map(({ x, width }) => [x, width])).toEqual([
    [0, 44],
    [0, 44],
    [90, 10],
    [90, 10],
  ])
})

/** A white sheet of 300 x 200 with black boxes. */
const sheetWith = (...boxes: Box[]) => {
  const data = new Uint8Array(300 * 200).fill(255)
  for (const { x, y, width, height } of boxes)
    for (let row = y; row < y + height; row += 1) data.fill(0, row * 300 + x, row * 300 + x + width)
  return { data, width: 300, height: 200 }
}
const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height })

describe('ruling lines', () => {
  test.each([
    ['strokes of letters', [box(20, 20, 40, 2), box(20, 20, 2, 30)]],
    ['bands', [box(0, 20, 300, 12), box(0, 60, 300, 12)]],
    ['one line under a heading', [box(20, 40, 200, 2)]],
  ])('%s stay as they are', (_, boxes) => {
    const sheet = sheetWith(...boxes)
    expect(withoutRules(sheet).sheet).toBe(sheet)
  })

  test('a table is found, and nothing but its letters stays', () => {
    const table = [10, 100, 190].map((x) => box(x, 10, 2, 102)).concat([10, 60, 110].map((y) => box(10, y, 182, 2)))
    const letter = box(40, 25, 8, 12)
    const { sheet, rules } = withoutRules(sheetWith(...table, letter))
    expect(sheet.data).toEqual(sheetWith(letter).data)
    expect(rules.across.map(({ at, from, to }) => [at, from, to])).toEqual([
      [10.5, 10, 192],
      [60.5, 10, 192],
      [110.5, 10, 192],
    ])
    expect(gridsOf(rules)).toEqual([{ columns: [10, 100.5, 190.5], rows: [10, 60.5, 110.5] }])
  })

  test('lines that meet no others are no table', () => {
    expect(gridsOf({ across: [1, 2, 3].map((row) => ({ at: row * 40, from: 0, to: 200 })), down: [] })).toEqual([])
  })
})

test('words stand in the cells of their rows, whatever the lines in which they were read', () => {
  const word = (text: string, x: number, y: number): OcrWord => ({
    text,
    confidence: 90,
    bbox: { x0: x, y0: y, x1: x + 20, y1: y + 10 },
  })
  const line = (...words: OcrWord[]) => ({ ...words[0]!, words })
  const paragraphs = [
    [line(word('Table', 0, 0), word('1', 30, 0))],
    [
      line(word('Name', 0, 25), word('Duty', 60, 25)),
      line(word('Ann', 0, 50), word('mail', 60, 50)),
      line(word('and', 60, 65), word('post', 82, 65)),
    ],
    [line(word('Notes', 0, 100))],
  ]
  const { reading, cells } = inRows({ radians: 0, paragraphs }, { columns: [0, 50, 150], rows: [20, 45, 90] })
  expect(cells).toEqual([
    ['Name', 'Duty'],
    ['Ann', 'mail\nand post'],
  ])
  expect(reading.paragraphs?.map((lines) => lines.map(({ words }) => words.map(({ text }) => text).join(' ')))).toEqual([
    ['Table 1'],
    ['Name Duty', 'Ann mail and post'],
    ['Notes'],
  ])
})

test('two readings agree by the sure words that both have', () => {
  const reading = (...words: [string, number][]) => {
    const all = words.map(([text, confidence]) => ({ text, confidence, box: box(0, 0, 1, 1) }))
    return { page: { text: '', confidence: 1, lines: [{ text: '', confidence: 1, box: box(0, 0, 1, 1), words: all }] } }
  }
  const one = reading(['the', 0.9], ['river', 0.9], ['the', 0.9], ['rlver', 0.4])
  expect(agreement(one, one)).toBe(1)
  expect(agreement(one, reading(['river', 0.9], ['the', 0.5]))).toBeCloseTo(2 / 3)
  expect(agreement(reading(), one)).toBe(1)
})

test.each([
  [['今天', '天', '气', '，', '我'], '今天天气，我'],
  [['これ', 'は', 'API', 'です'], 'これは API です'],
  [['not', 'here'], 'not here'],
  [['한국어', '문장'], '한국어 문장'],
])('%j is written "%s"', (words, line) => {
  expect(spaced(words.map((text) => ({ text })))).toBe(line)
})
