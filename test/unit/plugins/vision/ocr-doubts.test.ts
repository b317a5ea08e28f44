import { describe, expect, it } from 'vitest'
import { bracesClosed } from '#plugins/vision/ocr/code-lines.ts'
import { doubtsOf } from '#plugins/vision/ocr/doubts.ts'
import type { Line } from '#plugins/vision/ocr/page.ts'
import { scriptAdvice } from '#plugins/vision/ocr/script-advice.ts'
import { isTwinText } from '#plugins/vision/ocr/twin-letters.ts'

/** Letters 10 pixels wide, one word for each run of them. */
function line(text: string, confidence = 0.95, letter = 10): Line {
  const words = text.split(' ').map((word, at) => ({
    text: word,
    confidence,
    box: { x: at * 100, y: 0, width: word.length * letter, height: 20 },
  }))
  return { text, confidence, words, box: { x: 0, y: 0, width: words.length * 100, height: 20 } }
}
/** Source code as it stands on a page: each letter takes 10 pixels and fills 8. */
function coded(text: string, { read = text.trim(), confidence = 0.95 } = {}): Line {
  const from = text.search(/\S/)
  const placed = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    confidence,
    box: { x: index * 10, y: 0, width: word.length * 10 - 2, height: 20 },
  }))
  const words = read === text.trim() ? placed : [{ ...placed[0]!, text: read }]
  return { text: read, confidence, words, box: { x: from * 10, y: 0, width: (text.length - from) * 10 - 2, height: 20 } }
}
const texts = (lines: readonly Line[]): string[] => bracesClosed(lines).map(({ text }) => text)

describe('a block of code that is open', () => {
  const block = [line('.card {'), line('color: #333;'), line('border: 0;')]
  it.each(['+', '¥', ')', 'h'])('is closed by one narrow sign alone on a line that was read for little as "%s"', (sign) =>
    expect(texts([...block, line(sign, 0.2)]).at(-1)).toBe(sign === ')' ? ')' : '}'),
  )
  it('is closed by a sign for money that was read for sure: none stands alone in code', () =>
    expect(texts([...block, line('¥', 0.9)]).at(-1)).toBe('}'))
  it.each([
    ['was read for sure', line('x', 0.95)],
    ['is as wide as several letters', line('hy', 0.3)],
  ])('is not closed by what %s', (_, last) => expect(texts([...block, last]).at(-1)).toBe(last.text))
  it('is closed once', () => expect(texts([...block, line('+', 0.2), line('+', 0.2)]).slice(-2)).toEqual(['}', '+']))
  it.each([
    [['return {', '  sum: a + b,', '};'], '+', '};'],
    [['  log: {', '    level: 3,', '  },'], 'bs', '},'],
    [['  each((item) => {', '    say(item);', '  });'], 'bs', '});'],
    [['  hosts: [', '    "a",', '  ],'], '1,', '],'],
    [['  log: {', '    level: 3,', '  },'], '}', '},'],
  ])('is closed by what is as wide as the sign that closes its line: %j', (lines, read, right) => {
    const page = [
      coded('const a = {'),
      coded('  b: 1,'),
      ...lines.slice(0, -1).map((text) => coded(text)),
      coded(lines.at(-1)!, { read, confidence: 0.4 }),
    ]
    expect(texts(page).at(-1)).toBe(right)
  })
  it('is none in prose', () => expect(texts([line('Two cups of tea'), line('and a cake'), line('+', 0.2)]).at(-1)).toBe('+'))
})

describe('letters that look the same in Cyrillic or Greek', () => {
  const page = (text: string, confidence = 0.92) => ({ text, confidence })
  it.each(['MOCKBA', 'PECTOPAH BOCTOK\nMECTO BCTPEYU', 'HOBOCTH'])('are told of "%s"', (text) => expect(isTwinText(page(text))).toBe(true))
  it.each(['AOHNA', 'MIAMI'])('are told of "%s" where it is not sure', (text) => {
    expect(isTwinText(page(text, 0.74))).toBe(true)
    expect(isTwinText(page(text))).toBe(false)
  })
  it.each(['', 'ABC', 'TEXT', 'Moscow', 'METROPOLITAN MUSEUM', 'EXIT', 'NO PARKING', '12 345', 'CHAPTER ONE'])(
    'are not told of "%s"',
    (text) => expect(isTwinText(page(text))).toBe(false),
  )
  it('are told with the data that reads them, and not where it was there', () => {
    expect(scriptAdvice('twins', { languages: ['eng'], installed: ['eng', 'rus'] })).toBe(
      'All these letters look the same in Cyrillic or Greek: it was read as Latin, which may be wrong. Installed: rus. Then read it again with that code in `languages`.',
    )
    expect(scriptAdvice('twins', { languages: ['rus', 'eng'], installed: ['eng', 'rus'] })).toBeUndefined()
  })
})

describe('doubts about a page', () => {
  it('name the words, where there are many', () =>
    expect(doubtsOf({ lines: [line('Yo buy ilk', 0.4), line('and bread for tea')] })).toMatch(
      /^Hard to read .* Doubtful: "Yo", "buy", "ilk"\. /,
    ))
  it('are none for a page with a word or two of them', () =>
    expect(doubtsOf({ lines: [line('ok', 0.4), line('and bread and butter for breakfast')] })).toBeUndefined())
  it('are none for an empty page', () => expect(doubtsOf({ lines: [] })).toBeUndefined())
})
