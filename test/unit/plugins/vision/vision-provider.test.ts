import { describe, expect, it } from 'vitest'
import type { ImageFacts } from '#plugins/vision/facts/facts-schema.ts'
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

describe('what is said of a picture without a model', () => {
  it('repeats no specks that look like marks', () => {
    expect(sentences(facts, page('. |', '9', '—'))).toContain('No readable text was found.')
    expect(sentences(facts, page('. |', 'OPEN')).join(' ')).toContain('"OPEN"')
  })
  it('names a colour once, with all its shades', () => {
    expect(sentences(facts, page())).toContain('Main colours: navy (50 %), gold (35 %).')
  })
})
