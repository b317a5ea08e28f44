import { describe, expect, it } from 'vitest'
import { arena } from '#plugins/3d/geometry/kernel.ts'
import { evenHeights, sectionsOf } from '#plugins/3d/measure/section.ts'
import { sectionSvg } from '#plugins/3d/measure/section-svg.ts'
import { measureModel } from '#plugins/3d/measure/measure.ts'
import { measureRequests } from '#plugins/3d/measure/requests.ts'
import { boxTriangles, measured, modelOf, openedOf, stl } from '../../../../fixtures/model-to-measure.ts'

/** 60 x 40 x 10 with a hole of 10 and one of 6, off the middle, so that directions show. */
const plate = [
  { kind: 'box', id: 'body', size: [60, 40, 10] },
  { kind: 'cylinder', id: 'wide', r1: 5, height: 12, translate: [-20, 5, -1] },
  { kind: 'cylinder', id: 'narrow', r1: 3, height: 12, translate: [15, -10, -1] },
  { kind: 'difference', id: 'plate', base: 'body', tools: ['wide', 'narrow'] },
]
const cut = async (nodes: readonly object[], plane: 'xy' | 'xz' | 'yz', heights: number[]) =>
  sectionsOf((await openedOf(nodes, { tolerance: 0.001 })).solid!, plane, heights, arena())

describe('a section', () => {
  it('that meets nothing is empty, and drawn as nothing', async () => {
    const sections = await cut(plate, 'xy', [10.5, -1])
    expect(sections).toMatchObject([
      { at: 10.5, area: 0, pieces: [] },
      { at: -1, area: 0, pieces: [] },
    ])
    expect(sectionSvg(sections, 'mm')).not.toContain('<path')
  })

  it('lying in the lowest or highest face is that face', async () => {
    for (const { area } of await cut(plate, 'xy', [0, 10])) expect(area).toBeCloseTo(2400 - Math.PI * 34, 0)
  })

  it('has area, outer size and holes with their diameters and places', async () => {
    const [section] = await cut(plate, 'xy', [5])
    expect(section!.area).toBeCloseTo(2400 - Math.PI * (25 + 9), 1)
    expect(section!.pieces).toHaveLength(1)
    const [piece] = section!.pieces
    expect(piece!.size.map((value) => Number(value.toFixed(3)))).toEqual([60, 40])
    expect(piece!.diameter).toBeUndefined()
    const holes = piece!.holes.toSorted((a, b) => b.area - a.area)
    expect(holes.map(({ diameter, centre }) => [diameter!, ...centre].map((value) => Number(value.toFixed(2))))).toEqual([
      [10, -20, 5],
      [6, 15, -10],
    ])
  })

  it('across y is seen from the front, x to the right and z up; across x from the right, y to the right', async () => {
    const [front] = await cut(plate, 'xz', [5])
    expect(front!.area).toBeCloseTo(500, 1)
    expect(front!.pieces.map(({ size, centre }) => [...size, ...centre].map((value) => Number(value.toFixed(2))))).toEqual([
      [45, 10, 7.5, 5],
      [5, 10, -27.5, 5],
    ])
    const [right] = await cut(plate, 'yz', [15])
    expect(right!.pieces.map(({ size, centre }) => [...size, ...centre].map((value) => Number(value.toFixed(2))))).toEqual([
      [27, 10, 6.5, 5],
      [7, 10, -16.5, 5],
    ])
  })

  it('of a ball is a circle, at every height the one that Pythagoras says', async () => {
    const ball = [{ kind: 'sphere', id: 'ball', radius: 10, translate: [0, 0, 10] }]
    for (const { at, area, pieces } of await cut(ball, 'xy', [4, 10, 16])) {
      const radius = Math.sqrt(100 - (at - 10) ** 2)
      expect(Math.abs(area / (Math.PI * radius ** 2) - 1)).toBeLessThan(0.005)
      expect(Math.abs(pieces[0]!.diameter! / 2 / radius - 1)).toBeLessThan(0.005)
    }
  })

  it('is taken at even heights, none on an end', async () => {
    const { solid } = await openedOf(plate)
    expect(evenHeights(solid!, 'xy', 4).map((value) => Number(value.toFixed(3)))).toEqual([1.25, 3.75, 6.25, 8.75])
  })

  it('is drawn true to scale in millimetres, holes left out of the filling', async () => {
    const svg = sectionSvg(await cut(plate, 'xy', [5]), 'mm')
    expect(svg).toMatch(/^<svg [^>]*width="72mm" height="52mm" viewBox="0 0 72 52">/)
    expect(svg).toContain('fill-rule="evenodd"')
    expect(svg.match(/<path /g)).toHaveLength(1)
    expect(svg.match(/Z/g)).toHaveLength(3)
    expect(sectionSvg(await cut(plate, 'xy', [5]), 'cm')).toContain('width="720mm"')
  })
})

describe('the measure', () => {
  it('of an open surface has lines but no area, and says so by name', async () => {
    const found = await measured(stl(boxTriangles([10, 20, 30], true)), { kind: 'section' })
    expect(found).toMatchObject({
      sections: [{ plane: 'xy', at: 15, length: 60, size: [10, 20] }],
      notes: [expect.stringMatching(/^".*" is not closed, so a section has lines but no area\.$/)],
    })
    expect(found).not.toHaveProperty('svg')
  })

  it('outside of the model says how far it reaches', async () => {
    expect((await measured(plate, { kind: 'section', at: [50] })).text).toBe(
      'xy at z = 50 mm: nothing is there. "plate" reaches from 0 to 10 in z.',
    )
  })

  it('says each cut in words, and gives it as numbers, SVG and picture', async () => {
    const file = await modelOf(plate)
    const { measures, picture } = await measureModel({ ...file, measures: measureRequests([{ kind: 'section', at: [2, 8] }]) })
    expect(measures[0]).toMatchObject({
      sections: [
        { at: 2, holes: 2, size: [60, 40] },
        { at: 8, holes: 2 },
      ],
      svg: expect.stringContaining('<svg'),
    })
    expect(measures[0]!.text).toMatch(
      /^xy at z = 2 mm: area 22\d\d(\.\d+)? mm², 60 \(x\) by 40 \(y\) mm, 1 piece, 2 holes \(round: diameter 10, 6\)\./,
    )
    expect(Buffer.from(picture!.subarray(8, 12)).toString()).toBe('WEBP')
  })

  it('of one part of several is of that part', async () => {
    const two = [
      { kind: 'box', id: 'a', size: [10, 10, 10] },
      { kind: 'box', id: 'b', size: [4, 4, 10], translate: [20, 0, 0] },
    ]
    expect((await measured(two, { kind: 'section', part: 'b' }))['sections']).toMatchObject([{ area: 16 }])
    expect((await measured(two, { kind: 'section' }))['sections']).toMatchObject([{ area: 116 }])
  })
})
