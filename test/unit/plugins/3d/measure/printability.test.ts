import { describe, expect, it } from 'vitest'
import { measureModel } from '#plugins/3d/measure/measure.ts'
import { boxTriangles, modelOf, stl } from '../../../../fixtures/model-to-measure.ts'

const print = async (of: readonly object[] | Parameters<typeof measureModel>[0], process: 'fdm' | 'resin' = 'fdm') =>
  (
    await measureModel({
      ...(Array.isArray(of) ? await modelOf(of) : (of as Parameters<typeof measureModel>[0])),
      measures: [],
      printability: process,
    })
  ).printability!

describe('whether a model prints', () => {
  it('is no where its surface is open, by name', async () => {
    const { verdict, sentences } = await print({ ...stl(boxTriangles([20, 20, 20], true)), measures: [] })
    expect(verdict).toBe('no')
    expect(sentences[4]).toMatch(/The surface of ".*" is not closed/)
  })

  it('is no where it is larger than the plate, with what would help', async () => {
    const { verdict, sentences } = await print([{ kind: 'box', id: 'a', size: [20, 20, 290] }])
    expect([verdict, sentences[0]]).toEqual([
      'no',
      'At 20 x 20 x 290 mm it does not fit the usual FDM plate of 220 x 220 x 250 mm unless x is up.',
    ])
  })

  it('is no where walls are too thin, with the place', async () => {
    const { verdict, sentences } = await print([{ kind: 'box', id: 'a', size: [0.5, 30, 10] }])
    expect(verdict).toBe('no')
    expect(sentences[1]).toMatch(/thinner than the 0\.8 mm that FDM needs, down to 0\.5 mm at \[0, /)
  })

  it('wants supports where something hangs over, with the places', async () => {
    const { verdict, sentences } = await print([
      { kind: 'box', id: 'p', size: [20, 20, 30] },
      { kind: 'box', id: 'b', size: [40, 20, 5], translate: [0, 0, 30] },
    ])
    expect(verdict).toBe('supports')
    expect(sentences[2]).toMatch(/^400 mm² hang over by more than 45° and want supports or another side up: \[/)
  })

  it('is no in resin where a hollow has no way out, and yes in plastic', async () => {
    const hollow = [
      { kind: 'box', id: 'o', size: [30, 30, 30] },
      { kind: 'cylinder', id: 'i', r1: 10, r2: 0, height: 20, translate: [0, 0, 4] },
      { kind: 'difference', id: 'a', base: 'o', tools: ['i'] },
    ]
    const resin = await print(hollow, 'resin')
    expect([resin.verdict, resin.sentences[4]]).toEqual([
      'no',
      expect.stringContaining('resin cannot run out of 1 hollow inside ([0, 0, 14])'),
    ])
    expect((await print(hollow)).verdict).toBe('yes')
  })

  it('of a plain block is yes, in five sentences', async () => {
    expect(await print([{ kind: 'box', id: 'a', size: [40, 30, 20], cornerRadius: 2 }])).toEqual({
      process: 'fdm',
      verdict: 'yes',
      sentences: [
        'At 40 x 30 x 20 mm it fits the usual FDM plate of 220 x 220 x 250 mm.',
        expect.stringMatching(/^Its thinnest wall, .* mm at \[.*\], is enough \(FDM: 0\.8 mm\)\.$/),
        'Nothing hangs over by more than 45° from the vertical but edges just above the plate, so it needs no supports.',
        expect.stringMatching(/^It stands firmly on .* mm² and tips over at .*° only\.$/),
        'Its surface is closed and does not cut through itself.',
      ],
    })
  })
})
