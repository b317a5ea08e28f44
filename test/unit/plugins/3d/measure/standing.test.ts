import { describe, expect, it } from 'vitest'
import { boxTriangles, measured, stl } from '../../../../fixtures/model-to-measure.ts'

const box = (size: readonly number[], more: object = {}) => [{ kind: 'box', id: 'box', size, ...more }]

describe('fitting on the bed', () => {
  it('says which bed was taken where none is given', async () => {
    const found = await measured(box([100, 100, 100]), { kind: 'bed' })
    expect(found).toMatchObject({ fits: true, turn: 0, bed: [220, 220, 250] })
    expect(found.text).toBe('"box" (100 x 100 x 100 mm) fits a bed of 220 x 220 x 250 mm (taken as the usual one) as it stands.')
  })

  it.each([
    ['turned by a quarter', [200, 100, 10], [110, 210, 100], { fits: true, turn: 90 }],
    ['by its diagonal alone', [290, 10, 10], [220, 220, 250], { fits: true, turn: 45 }],
    ['with another side up', [100, 100, 240], [250, 250, 120], { fits: false, otherUp: 'x' }],
    ['not at all, and how much smaller it would', [400, 400, 10], [200, 200, 200], { fits: false, scale: 0.5 }],
  ])('%s', async (_, size, bed, expected) => {
    expect(await measured(box(size), { kind: 'bed', bed })).toMatchObject(expected)
  })

  it('is in millimetres whatever the model is in', async () => {
    const found = await measured(box([10, 10, 10]), { kind: 'bed' }, { units: 'in' })
    expect(found).toMatchObject({ fits: false, size: [254, 254, 254] })
  })
})

describe('the centre of mass', () => {
  it('of an open surface is that of its skin, and says so', async () => {
    // Five sides of a cube: the four walls at half the height, the bottom at none.
    const found = await measured(stl(boxTriangles([10, 10, 10], true)), { kind: 'centre' })
    expect((found['centre'] as number[])[2]).toBeCloseTo((4 * 5 + 0) / 5, 3)
    expect(found).not.toHaveProperty('volume')
    expect(found.text).toContain('The middle of the surface')
  })

  it.each([
    ['ball', [{ kind: 'sphere', id: 'a', radius: 10, translate: [3, 4, 5] }], [3, 4, 5]],
    ['cone: a quarter of its height', [{ kind: 'cylinder', id: 'a', r1: 10, r2: 0, height: 40 }], [0, 0, 10]],
    [
      'two boxes, by their volumes',
      [...box([10, 10, 10]), { kind: 'box', id: 'more', size: [20, 10, 10], translate: [30, 0, 0] }],
      [20, 0, 5],
    ],
    [
      'box with a hole: away from the hole',
      [
        { kind: 'box', id: 'b', size: [20, 20, 10] },
        { kind: 'box', id: 'h', size: [10, 10, 12], translate: [5, 5, -1] },
        { kind: 'difference', id: 'a', base: 'b', tools: ['h'] },
      ],
      [-5 / 3, -5 / 3, 5],
    ],
  ])('of a %s', async (_, nodes, centre) => {
    const found = (await measured(nodes, { kind: 'centre' }))['centre'] as number[]
    centre.forEach((value, k) => expect(found[k]).toBeCloseTo(value, 2))
  })
})

describe('tipping over', () => {
  it('of a ball happens at once', async () => {
    expect(await measured([{ kind: 'sphere', id: 'ball', radius: 10 }], { kind: 'tipping' }, { tolerance: 0.005 })).toMatchObject({
      angle: expect.toSatisfy((angle: number) => angle < 4),
    })
  })

  it('of a box is at the angle of half its width to half its height, towards its narrow side', async () => {
    const found = await measured(box([40, 20, 60]), { kind: 'tipping' })
    expect(found).toMatchObject({ stands: true, margin: 10 })
    expect(found['angle']).toBeCloseTo((Math.atan2(10, 30) * 180) / Math.PI, 2)
    expect(found['towards']).toMatch(/^[+-]y$/)
    expect(await measured(box([40, 20, 60]), { kind: 'tipping', axis: 'x' })).toMatchObject({
      margin: 10,
      towards: expect.stringMatching(/y$/),
    })
  })

  it('of what leans too far has already happened, and says towards where', async () => {
    const leaning = [
      { kind: 'box', id: 'foot', size: [10, 10, 5] },
      { kind: 'box', id: 'arm', size: [60, 10, 5], translate: [25, 0, 5] },
      { kind: 'union', id: 'all', children: ['foot', 'arm'] },
    ]
    // 500 at 0 and 3000 at 25: the centre is at 150/7, the foot ends at 5.
    const found = await measured(leaning, { kind: 'tipping' })
    expect(found).toMatchObject({ stands: false, angle: 0, towards: '+x' })
    expect(found['margin']).toBeCloseTo(5 - 150 / 7, 1)
    expect(found.text).toContain('falls over towards +x')
  })
})
