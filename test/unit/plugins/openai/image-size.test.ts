import { describe, expect, it } from 'vitest'
import { fitSize, sidesOf } from '#plugins/openai/image-size.ts'
import fc from '../../../fixtures/properties.ts'

const flexible = { sizes: 'flexible' } as const

describe('the nearest size that a flexible model makes', () => {
  it.each([
    ['1024x1024', '1024x1024'],
    ['3840x2160', '3840x2160'],
    ['1536x864', '1536x864'],
    ['1000x700', '992x704'],
    ['512x512', '816x816'],
    ['1x1', '816x816'],
  ] as const)('of %s is %s', (asked, made) => {
    expect(fitSize(asked, flexible)).toBe(made)
  })

  it('keeps every limit of the vendor, whatever is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (width, height) => {
        const [w, h] = sidesOf(fitSize(`${width}x${height}`, flexible))
        expect([w % 16, h % 16]).toEqual([0, 0])
        expect(Math.max(w, h)).toBeLessThanOrEqual(3840)
        expect(Math.max(w, h)).toBeLessThanOrEqual(3 * Math.min(w, h))
        expect(w * h).toBeGreaterThanOrEqual(655_360)
        expect(w * h).toBeLessThanOrEqual(8_294_400)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the shape as well as the limits allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 4000 }), fc.integer({ min: 300, max: 4000 }), (width, height) => {
        fc.pre(Math.max(width, height) <= 2.8 * Math.min(width, height))
        const [w, h] = sidesOf(fitSize(`${width}x${height}`, flexible))
        expect(Math.abs(Math.log(w / h / (width / height)))).toBeLessThan(0.06)
      }),
      { numRuns: 300 },
    )
  })
})

it('of three fixed sizes it takes the one of the same shape', () => {
  const fixed = { sizes: ['1024x1024', '1536x1024', '1024x1536'] } as const
  expect(fitSize('1920x1080', fixed)).toBe('1536x1024')
  expect(fitSize('600x900', fixed)).toBe('1024x1536')
  expect(fitSize('500x510', fixed)).toBe('1024x1024')
})
