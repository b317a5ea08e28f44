import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { backgroundOf, type Colours, distances, unevenness } from '#plugins/vision/ocr/background.ts'
import { draw, scene, written } from '../../../fixtures/vision-pictures.ts'

const coloursOf = async (png: Uint8Array): Promise<Colours> => {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { rgb: data, width: info.width, height: info.height }
}

describe('the background of a picture', () => {
  test('of a page is its paper, whatever stands on it', async () => {
    expect(unevenness(backgroundOf(await coloursOf(written())))).toBe(0)
    expect(unevenness(backgroundOf(await coloursOf(written({ ink: '#fff3d6', paper: '#6b4226' }))))).toBe(0)
    expect(unevenness(backgroundOf(await coloursOf(written({ size: 120, text: ['Big words', 'here'] }))))).toBe(0)
  })

  test('of a landscape is uneven', async () => {
    expect(unevenness(backgroundOf(await coloursOf(scene())))).toBeGreaterThan(100)
  })

  test('is taken away: paper of every colour is 0, ink is not', async () => {
    const gradient = await coloursOf(
      draw(
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"><linearGradient id="g"><stop stop-color="#00c"/><stop offset="1" stop-color="#ff0"/></linearGradient><rect width="400" height="100" fill="url(#g)"/><rect x="200" y="40" width="4" height="20" fill="#e00"/></svg>',
      ),
    )
    const far = distances(gradient, backgroundOf(gradient))
    const at = (x: number, y: number) => far[y * 400 + x]!
    for (const x of [60, 150, 300, 340]) expect(at(x, 20)).toBeLessThan(8)
    expect(at(202, 50)).toBeGreaterThan(80)
  })

  test('is found in pictures smaller than a block', () => {
    const dot = { rgb: new Uint8Array([1, 2, 3]), width: 1, height: 1 }
    expect(unevenness(backgroundOf(dot))).toBe(0)
    expect([...distances(dot, backgroundOf(dot))]).toEqual([0])
  })
})
