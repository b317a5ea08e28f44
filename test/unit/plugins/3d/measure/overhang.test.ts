import { describe, expect, it } from 'vitest'
import { boxTriangles, measured, stl } from '../../../../fixtures/model-to-measure.ts'

/** A column whose front leans out by so many degrees from the vertical: 10 high, 10 wide. */
const leaning = (degrees: number) => {
  const out = 10 * Math.tan((degrees * Math.PI) / 180)
  return [
    {
      kind: 'polygon',
      id: 'p',
      points: [
        [0, 0],
        [20, 0],
        [20 + out, 10],
        [0, 10],
      ],
    },
    { kind: 'extrude', id: 'column', profile: 'p', height: 10, rotateDeg: [90, 0, 0] },
  ]
}
/** A T: two ceilings of 10 x 20, 30 above the ground. */
const tee = [
  { kind: 'box', id: 'post', size: [10, 20, 31] },
  { kind: 'box', id: 'bar', size: [30, 20, 5], translate: [0, 0, 30] },
  { kind: 'union', id: 'tee', children: ['post', 'bar'] },
]

describe('what hangs over', () => {
  it('of an open surface is told with a word about it', async () => {
    const found = await measured(stl(boxTriangles([10, 10, 10], true)), { kind: 'overhang' })
    expect(found).toMatchObject({ area: 0, bedArea: 100, notes: [expect.stringContaining('is not closed')] })
  })

  it.each([
    [30, 0],
    [45, 0],
    [50, 100 / Math.cos((50 * Math.PI) / 180)],
    [70, 100 / Math.cos((70 * Math.PI) / 180)],
  ])('leaning out by %i degrees: %f square millimetres are beyond 45', async (degrees, area) => {
    const found = await measured(leaning(degrees), { kind: 'overhang' })
    expect(found['area']).toBeCloseTo(area, 1)
    expect(found['bedArea']).toBe(200)
    if (area > 0) expect((found['regions'] as { steepest: number }[])[0]!.steepest).toBeCloseTo(degrees, 2)
  })

  it('depends on the angle that is asked', async () => {
    expect((await measured(leaning(30), { kind: 'overhang', angle: 20 }))['area']).toBeCloseTo(100 / Math.cos(Math.PI / 6), 1)
  })

  it('is told by places, ceilings apart', async () => {
    const found = await measured(tee, { kind: 'overhang' })
    expect(found).toMatchObject({ area: 400, ceilings: 400, bedArea: 200 })
    const regions = found['regions'] as { area: number; steepest: number; at: number[] }[]
    expect(regions.map(({ area, steepest }) => [area, steepest])).toEqual([
      [200, 90],
      [200, 90],
    ])
    for (const { at } of regions) expect([Math.abs(at[0]!) > 5, at[2]]).toEqual([true, 30])
    expect(found.text).toContain(
      'hangs over by more than 45° from the vertical on 400 mm², with z up, of which 400 mm² are flat ceilings; 200 mm² lie on the bed.',
    )
  })

  it('is less with another side up', async () => {
    expect(await measured(tee, { kind: 'overhang', axis: '-z' })).toMatchObject({ area: 0, bedArea: 600 })
    expect(await measured(tee, { kind: 'overhang', axis: 'y' })).toMatchObject({ area: 0, bedArea: 450 })
  })
})
