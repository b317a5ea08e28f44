import { describe, expect, it } from 'vitest'
import { fit, loadLetters, wrap } from '#plugins/local/draw/letters.ts'

const letters = await loadLetters()

describe('letters', () => {
  it('names the characters that the font cannot draw, each once', () => expect(letters.missing('Ça va 你好你 ž')).toEqual(['你', '好']))
  it('draws every letter at every size, also where a point falls next to zero', () => {
    const alone = [...'HAWAII'].map((letter) => letters.line(letter, 150).d.length).reduce((sum, length) => sum + length)
    for (const size of [20, 100, 149, 150, 151.3, 400]) {
      const { d } = letters.line('HAWAII', size)
      expect(d).toMatch(/^M[-\d. MLCQZ]+Z$/)
      expect(d.length).toBeGreaterThan(alone * 0.8)
    }
  })
  it('grows with its size', () => expect(letters.line('Sale', 80).width).toBeCloseTo(letters.line('Sale', 40).width * 2, 0))
  it('fits a long text into its box, in more lines', () => {
    const { width, height, lines } = fit(letters, 'All the leaves are brown and the sky is grey', 400, 200, 150)
    expect([width <= 400, height <= 200, lines.length > 1]).toEqual([true, true, true])
  })
  it('breaks between words only, and loses none', () => {
    const text = 'one two three four five'
    for (const count of [1, 2, 3, 4]) expect(wrap(text, count).join(' ')).toBe(text)
  })
})
