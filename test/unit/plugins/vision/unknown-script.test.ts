import { describe, expect, it } from 'vitest'
import { scriptAdvice } from '#plugins/vision/ocr/script-advice.ts'
import { isGuess, unknownScriptOf } from '#plugins/vision/ocr/unknown-script.ts'

/** A white sheet of three lines, 20 pixels high, each of cells with level and upright strokes. */
function reading({ level = 4, upright = 2, outside = 0, lengths = [240, 240, 240] }): Parameters<typeof unknownScriptOf>[0] {
  const [width, height] = [300, 200]
  const data = new Uint8Array(width * height).fill(255)
  const ink = (x: number, y: number, w: number, h: number) => {
    for (let row = y; row < y + h; row += 1) data.fill(0, row * width + x, row * width + x + w)
  }
  const lines = lengths.map((length, index) => {
    const [x0, y0] = [20, 20 + index * 40]
    for (let x = x0; x < x0 + length; x += 20) {
      for (let at = 0; at < level; at += 1) ink(x, y0 + Math.floor((at * 18) / level), 16, 2)
      for (let at = 0; at < upright; at += 1) ink(x + at * 6, y0, 2, 20)
    }
    return { text: 'x', confidence: 10, words: [], bbox: { x0, y0, x1: x0 + length, y1: y0 + 20 } }
  })
  ink(0, 150, 300, outside)
  const reads = { radians: 0, paragraphs: lines.length > 0 ? [lines] : [] }
  return { prepared: { sheet: { data, width, height } }, reading: reads }
}

describe('a guess at letters that the engine does not know', () => {
  const heard = (text: string, heardConfidence: number): Parameters<typeof isGuess>[0] => {
    const box = { x: 0, y: 0, width: 9, height: 9 }
    const words = text.split(' ').map((word) => ({ text: word, box, confidence: heardConfidence }))
    return { page: { text, confidence: heardConfidence, lines: [{ text, box, confidence: heardConfidence, words }] }, heardConfidence }
  }
  it.each([
    ['cTon', 0.6],
    ['[MAPK KYJIbTYPbI', 0.65],
    ['Dear Tom', 0.4],
  ])('is "%s" at %d', (text, confidence) => expect(isGuess(heard(text, confidence))).toBe(true))
  it.each([
    ['Dear Tom, the boat', 0.55],
    ['cTon', 0.8],
  ])('is not "%s" at %d', (text, confidence) => expect(isGuess(heard(text, confidence))).toBe(false))
})

describe('what the engine did not hear', () => {
  it.each([
    ['nothing in lines', reading({ lengths: [] })],
    ['lines beside a large dark shape', reading({ outside: 50 })],
    ['short pieces', reading({ lengths: [40, 40, 40] })],
    ['bars', reading({ level: 1, upright: 0 })],
    ['bricks', reading({ level: 9, upright: 0 })],
  ])('is no other script for %s', (_, first) => {
    expect(unknownScriptOf(first)).toBeUndefined()
  })

  it.each([
    ['signs', 'many strokes over each other', reading({ level: 4 })],
    ['letters', 'few strokes over each other', reading({ level: 2 })],
  ] as const)('is %s for %s', (script, _, first) => {
    expect(unknownScriptOf(first)).toBe(script)
  })
})

describe('the advice', () => {
  const english = { languages: ['eng'], installed: ['eng'] }

  it.each([
    ['signs', 'chi_sim'],
    ['letters', 'ell'],
  ] as const)('is none for %s read with %s: the picture is hard to read', (script, code) => {
    expect(scriptAdvice(script, { ...english, languages: ['eng', code] })).toBeUndefined()
  })

  it('names the scripts, the command with its folder, and the other codes', () => {
    expect(scriptAdvice('signs', { ...english, folder: '/data/my languages' })).toBe(
      'It looks like text in Chinese, Japanese or Korean, which cannot be read with the language data of eng. Install the language\'s data: npm i --prefix "/data/my languages" @tesseract.js-data/chi_sim (or chi_tra, jpn, kor). Then read it again with that code in `languages`.',
    )
  })

  it('names what is installed already', () => {
    const advice = scriptAdvice('letters', { languages: ['eng'], installed: ['eng', 'ell'] })
    expect(advice).toContain('Installed: ell. Then read it again with that code in `languages`.')
    expect(advice).not.toContain('npm i')
  })
})
