import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { compose, illustrate, type Order } from '#plugins/local/illustrate.ts'
import { settings } from '#plugins/local/settings/index.ts'
import { families } from '#plugins/local/abstract/families.ts'
import { wordsOf } from '#plugins/local/prompt/lexicon-scene.ts'
import { differenceHash, differingBits } from '../../../fixtures/difference-hash.ts'
import { rawOf } from './local-pictures.ts'
import fc from '../../../fixtures/properties.ts'

const order = (prompt: string, more: Partial<Order> = {}): Order => ({
  prompt,
  width: 128,
  height: 128,
  transparent: false,
  seed: 7,
  ...more,
})
/** Markup that a prompt has smuggled in would show as an element of its name. */
const elements = (svg: string): Set<string> => new Set([...svg.matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name!))

describe('compose', () => {
  it('never makes markup of what a prompt says', async () => {
    const { svg } = await compose(order('a sign that says "</g><script>alert(1)</script><image href=\'file:///etc/passwd\'/>"'))
    expect(elements(svg)).not.toContain('script')
    expect(elements(svg)).not.toContain('image')
    expect(svg).not.toContain('passwd')
  })
  it('makes a picture that can be rendered of any prompt', async () => {
    const word = fc.constantFrom(
      'three',
      'red',
      'cat',
      'house',
      'on',
      'behind',
      'sea',
      'room',
      'night',
      'storm',
      '"<&>"',
      'pattern',
      'abstract',
      'neon',
      'huge',
      'rainbow',
      'two',
      'boat',
      'in',
      'winter',
      'city',
      'space',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 9 }),
        fc.integer({ min: 16, max: 90 }),
        fc.integer({ min: 16, max: 90 }),
        fc.boolean(),
        async (words, width, height, transparent) => {
          const { png } = await illustrate(order(words.join(' '), { width, height, transparent }))
          expect(await sharp(png).metadata()).toMatchObject({ width, height, format: 'png' })
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)
  it.each([
    '',
    ' ',
    '一只猫坐在月亮上',
    'قطة على القمر "مرحبا"',
    '🐱🎈🌙',
    '\u0000\u0007\ud800',
    '<svg onload="x">',
    `"${'<'.repeat(200)}"`,
    'a "'.repeat(2000),
    'x'.repeat(32_000),
  ])('draws something for %#', async (prompt) => {
    const { png } = await illustrate(order(prompt, { width: 64, height: 64 }))
    const { entropy } = await sharp(png).stats()
    expect(entropy).toBeGreaterThan(0.05)
  })
})

describe('illustrate', () => {
  it('gives the same bytes for the same request, and others for another seed', async () => {
    const request = order('two foxes in a forest at dawn, watercolour')
    const [first, again, other] = await Promise.all([illustrate(request), illustrate(request), illustrate({ ...request, seed: 8 })])
    expect(Buffer.from(again.png).equals(Buffer.from(first.png))).toBe(true)
    expect(Buffer.from(other.png).equals(Buffer.from(first.png))).toBe(false)
  })
  it('leaves nothing but the subject on a transparent background', async () => {
    const { data, width, height } = await rawOf((await illustrate(order('a red fox', { transparent: true }))).png)
    const alphas = Array.from({ length: width * height }, (_, at) => data[at * 4 + 3]!)
    expect([alphas[0], alphas[width - 1], alphas.at(-1)]).toEqual([0, 0, 0])
    expect(alphas.filter((alpha) => alpha === 255).length / alphas.length).toBeGreaterThan(0.04)
  })
  it('leaves the clouds out of a sky without clouds', async () => {
    const skies = ['mountains', 'mountains, no clouds'].map(async (prompt) => (await compose(order(prompt))).svg.length)
    const [clouded = 0, clear = 0] = await Promise.all(skies)
    expect(clear).toBeLessThan(clouded - 1000)
  })
  it('paints the body of a bus and not its windows', async () => {
    const { data } = await rawOf((await illustrate(order('a red bus', { transparent: true }))).png)
    const spots = Array.from({ length: data.length / 4 }, (_, at) => [...data.subarray(at * 4, at * 4 + 4)])
    const ofHue = (is: (r: number, g: number, b: number) => boolean): number =>
      spots.filter(([r = 0, g = 0, b = 0, alpha]) => alpha === 255 && is(r, g, b)).length
    expect(ofHue((r, g, b) => b > 180 && b > r + 60)).toBeGreaterThan(100)
    expect(ofHue((r, g, b) => r > 150 && r > g + 80 && r > b + 80)).toBeGreaterThan(100)
    expect(ofHue((r, g, b) => r > 200 && g > 140 && b < 110)).toBeLessThan(100)
  })
  it('draws in the colour that was asked for', async () => {
    const colorful = async (color: string): Promise<number[]> => {
      const { data } = await rawOf((await illustrate(order(`a ${color} car`, { transparent: true }))).png)
      const sum = [0, 0, 0]
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) for (let part = 0; part < 3; part++) sum[part]! += data[at + part]!
      return sum
    }
    const [[red = 0, , redsBlue = 0], [bluesRed = 0, , blue = 0]] = [await colorful('red'), await colorful('blue')]
    expect(red / redsBlue).toBeGreaterThan(1.3)
    expect(blue / bluesRed).toBeGreaterThan(1.3)
  })
  it.each(Object.keys(settings))('has the setting "%s"', async (setting) => {
    const words: Record<string, string> = { sky: 'above the clouds', plain: 'plain background' }
    const { brief, svg } = await compose(order(`${words[setting] ?? setting} with a cat`))
    expect(brief.setting).toBe(setting)
    expect(svg.length).toBeGreaterThan(500)
  })
  it.each(Object.keys(families))('has the abstract family "%s"', async (family) => {
    const word = { flow: 'flow field', lowpoly: 'voronoi', blobs: 'gradient' }[family] ?? family
    const { brief, understood } = await compose(order(`abstract ${word}`))
    expect(brief.family).toBe(family)
    expect(understood.summary).toContain('abstract')
  })
  it('changes the picture in every style that it names', async () => {
    const plain = await illustrate(order('a house by a tree'))
    const styleWords = wordsOf('style')
    const pixelStyles = [...new Set(Object.values(styleWords))].filter((style) => style !== 'flat')
    const word = (style: string): string => Object.entries(styleWords).find(([, value]) => value === style)![0]
    for (const style of pixelStyles) {
      const { png } = await illustrate(order(`a house by a tree, ${word(style)}`))
      expect(Buffer.from(png).equals(Buffer.from(plain.png)), style).toBe(false)
    }
  })
  it('repeats a pattern without a seam', async () => {
    const { data, width, height } = await rawOf(
      (await illustrate(order('seamless pattern of lemons on a blue background', { width: 256, height: 256 }))).png,
    )
    let gap = 0
    for (let y = 0; y < height; y++)
      for (let part = 0; part < 3; part++) gap += Math.abs(data[y * width * 4 + part]! - data[(y * width + width - 1) * 4 + part]!)
    expect(gap / (height * 3)).toBeLessThan(12)
  })
})

/** Made once from pictures that were looked at. */
const golden: Readonly<Record<string, string>> = {
  'a red fox in a snowy forest at night under a full moon': '03e363170d0f3b96',
  'three sailboats on the sea at sunset': '230703032b0f0f0e',
  'a lighthouse and a sailboat at dusk': '230505043c3a070e',
  'a shark and a turtle in the sea': '23231743cc1e070f',
  'sailboats by the beach': '2323071b0d070f0e',
  'a castle on a hill, watercolour': 'b282973360b2b2a6',
  'abstract flow field in teal and orange': 'f2d08c5a4aa4f3f3',
}
describe('pictures that were looked at', () => {
  it.each(Object.entries(golden))('"%s" still looks the same', async (prompt, hash) => {
    const { png } = await illustrate(order(prompt, { width: 256, height: 256 }))
    expect(differingBits(await differenceHash(sharp(png)), hash)).toBeLessThanOrEqual(6)
  })
})
