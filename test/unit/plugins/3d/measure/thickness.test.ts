import { describe, expect, it } from 'vitest'
import { boxTriangles, measured, stl } from '../../../../fixtures/model-to-measure.ts'

/** Walls of 1.2, and a bottom of 3. */
const tray = [
  { kind: 'box', id: 'outer', size: [40, 30, 20] },
  { kind: 'box', id: 'inner', size: [37.6, 27.6, 20], translate: [0, 0, 3] },
  { kind: 'difference', id: 'tray', base: 'outer', tools: ['inner'] },
]

describe('the thickness of walls', () => {
  it('of a flat sheet, which has none, is not made up', async () => {
    const sheet = stl(boxTriangles([10, 10, 10], true).slice(0, 2))
    expect(await measured(sheet, { kind: 'thickness' })).toMatchObject({
      least: null,
      text: expect.stringMatching(/no walls that could be measured\..*not closed/),
    })
  })

  it('of an open box is that between its sheets, with a word about it', async () => {
    expect(await measured(stl(boxTriangles([10, 20, 30], true)), { kind: 'thickness' })).toMatchObject({
      least: 10,
      notes: [expect.stringContaining('is not closed')],
    })
  })

  it('of a tray is that of its thinnest wall, in the middle of that wall', async () => {
    const found = await measured(tray, { kind: 'thickness', least: 1.5 })
    expect(found['least']).toBeCloseTo(1.2, 3)
    const [x, y, z] = found['at'] as [number, number, number]
    expect(Math.abs(Math.abs(x) - 19.4) < 1e-3 || Math.abs(Math.abs(y) - 14.4) < 1e-3).toBe(true)
    expect(z).toBeGreaterThan(0)
    // Walls: inside and outside of the four sides above the bottom; the rest is the bottom's two faces, the rim (20 thick) and the sides' lowest 3 mm.
    const thin = 17 * (2 * 40 + 2 * 30 + 2 * 37.6 + 2 * 27.6) - 17 * 4 * 2 * 1.2
    const all = 2 * 40 * 30 + 2 * 20 * (40 + 30) + 2 * 17 * (37.6 + 27.6)
    expect(found['thinnerShare']).toBeCloseTo(thin / all, 1)
    expect(found.text).toContain('is 1.2 mm thick at its thinnest')
    expect((await measured(tray, { kind: 'thickness', least: 1 })).text).toContain('Nothing is thinner than 1 mm.')
  })

  it('finds one thin rib beside thick walls', async () => {
    const ribbed = [
      { kind: 'box', id: 'block', size: [60, 60, 30] },
      { kind: 'box', id: 'rib', size: [0.4, 6, 4], translate: [10, 0, 30] },
      { kind: 'union', id: 'all', children: ['block', 'rib'] },
    ]
    const found = await measured(ribbed, { kind: 'thickness' })
    expect(found['least']).toBeCloseTo(0.4, 3)
    expect((found['at'] as number[])[0]).toBeCloseTo(10, 1)
  })

  it('of a hollow ball is its shell, within its facets', async () => {
    const shell = [
      { kind: 'sphere', id: 'outer', radius: 20 },
      { kind: 'sphere', id: 'inner', radius: 18 },
      { kind: 'difference', id: 'shell', base: 'outer', tools: ['inner'] },
    ]
    const found = await measured(shell, { kind: 'thickness' }, { tolerance: 0.02 })
    expect(Math.abs((found['least'] as number) - 2)).toBeLessThan(0.04)
    expect((found['distribution'] as Record<string, number>)['50%']).toBeCloseTo(2, 1)
  })

  it('takes slanted edges for edges: a chamfer has no thin wall at its rim', async () => {
    const chamfered = [
      {
        kind: 'polygon',
        id: 'p',
        points: [
          [0, 0],
          [20, 0],
          [20, 8],
          [18, 10],
          [0, 10],
        ],
      },
      { kind: 'extrude', id: 'bar', profile: 'p', height: 30 },
    ]
    expect((await measured(chamfered, { kind: 'thickness' }))['least']).toBeGreaterThan(7.9)
  })

  it('is in the unit of the spec', async () => {
    const found = await measured([{ kind: 'box', id: 'a', size: [1, 1, 0.25] }], { kind: 'thickness' }, { units: 'in' })
    expect(found.text).toContain('0.25 in thick')
  })
})
