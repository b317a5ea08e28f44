import { describe, expect, it } from 'vitest'
import type { ImageFacts } from '#plugins/vision/facts/facts-schema.ts'
import { isLikelyText } from '#plugins/vision/ocr/likely-text.ts'
import type { Page } from '#plugins/vision/ocr/page.ts'
import { sentences } from '#plugins/vision/vision-provider.ts'

const facts = {
  width: 10,
  height: 10,
  format: 'png',
  frames: 1,
  palette: [
    { name: 'navy', share: 0.4 },
    { name: 'gold', share: 0.35 },
    { name: 'navy', share: 0.1 },
  ],
  exposure: { verdict: 'balanced' },
  sharpness: { verdict: 'sharp' },
  transparency: { share: 0 },
} as unknown as ImageFacts
const page = (...texts: string[]): Page => ({ confidence: 0.9, lines: texts.map((text) => ({ text, confidence: 0.9 })) }) as unknown as Page

describe('a line of few in a picture', () => {
  const line = (text: string, confidence: number) => ({
    text,
    confidence,
    words: text.split(' ').map((word) => ({ text: word, confidence, box: { x: 0, y: 0, width: 1, height: 1 } })),
  })
  it.each([
    ['SUN ING \\ Ea', 0.74],
    ['iy | wt', 0.8],
    ['OPEN', 0.55],
    ['aB xQz', 0.85],
    ['— =', 0.95],
  ])('%j at %d is taken for edges', (text, confidence) => {
    expect(isLikelyText(line(text, confidence), 1)).toBe(false)
  })
  it.each([
    ['Trail closed', 0.75],
    ['CAFE LUNA', 0.7],
    ['Total: $1,299.50', 0.8],
    ["O'Connell, 12 May", 0.7],
    ['営業中', 0.7],
    ['xkcd rhythm', 0.93],
  ])('%j at %d is text', (text, confidence) => {
    expect(isLikelyText(line(text, confidence), 1)).toBe(true)
  })
})

describe('what is said of a picture without a model', () => {
  it('repeats no specks that look like marks', () => {
    expect(sentences(facts, page('. |', '9', '—'))).toContain('No readable text was found.')
    expect(sentences(facts, page('. |', 'OPEN')).join(' ')).toContain('"OPEN"')
  })
  it('names a colour once, with all its shades', () => {
    expect(sentences(facts, page())).toContain('Main colours: navy (50 %), gold (35 %).')
  })
})
