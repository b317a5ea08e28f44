import { describe, expect, it } from 'vitest'
import { draw } from '#plugins/3d/local/draw.ts'
import { understand } from '#plugins/3d/local/understand.ts'
import { boxTriangles, measured, stl } from '../../../../fixtures/model-to-measure.ts'

const drilled = (
  tools: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[],
  size: readonly number[] = [60, 40, 10],
) => [{ kind: 'box', id: 'body', size }, ...tools, { kind: 'difference', id: 'part', base: 'body', tools: tools.map(({ id }) => id) }]
const drill = (id: string, radius: number, translate: readonly number[], more: object = {}) => ({
  kind: 'cylinder',
  id,
  r1: radius,
  height: 100,
  translate,
  ...more,
})

describe('things without holes', () => {
  it.each([
    ['a box', [{ kind: 'box', id: 'a', size: [10, 10, 10] }]],
    ['a rounded box', [{ kind: 'box', id: 'a', size: [30, 20, 10], cornerRadius: 3 }]],
    ['a ball', [{ kind: 'sphere', id: 'a', radius: 10 }]],
    [
      'a hollow ball',
      [
        { kind: 'sphere', id: 'o', radius: 20 },
        { kind: 'sphere', id: 'i', radius: 15 },
        { kind: 'difference', id: 'a', base: 'o', tools: ['i'] },
      ],
    ],
    [
      'a closed hollow like a hole',
      [
        { kind: 'cylinder', id: 'o', r1: 20, height: 40 },
        { kind: 'cylinder', id: 'i', r1: 5, height: 10, translate: [0, 0, 15] },
        { kind: 'difference', id: 'a', base: 'o', tools: ['i'] },
      ],
    ],
    ['a peg', [{ kind: 'cylinder', id: 'a', r1: 5, height: 20 }]],
    [
      'a rounded inner corner',
      [
        { kind: 'box', id: 'b', size: [20, 20, 20] },
        { kind: 'cylinder', id: 'c', r1: 8, height: 30, translate: [10, 10, -5] },
        { kind: 'difference', id: 'a', base: 'b', tools: ['c'] },
      ],
    ],
  ])('%s', async (_, nodes) => {
    expect(await measured(nodes, { kind: 'holes' })).toMatchObject({ holes: [], round: 0, text: expect.stringContaining('no round holes') })
  })
})

describe('holes', () => {
  it('two through a plate, with diameter, depth, axis and place', async () => {
    const found = await measured(drilled([drill('wide', 5, [-20, 5, -50]), drill('narrow', 3, [15, -10, -50])]), { kind: 'holes' })
    expect(found).toMatchObject({
      round: 2,
      holes: [
        { diameter: 10, depth: 10, axis: [0, 0, 1], at: [-20, 5, 10], through: true },
        { diameter: 6, depth: 10, axis: [0, 0, 1], at: [15, -10, 10], through: true },
      ],
    })
    expect(found.text).toContain('1 round hole (diameter 10, 10 deep along z, through) at [-20, 5, 10]')
  })

  it('alike that cut into a step are as deep as each other, whichever corner of their mouths comes first', async () => {
    const { nodes, parameters, materials, roots } = draw(understand('an enclosure 80x50x30 with lid and screw posts, 2 mm walls')).spec
    const { holes } = await measured(nodes, { kind: 'holes' }, { parameters, materials, roots })
    const sunk = (holes as { diameter: number; depth: number }[]).filter(({ diameter }) => Math.abs(diameter - 6.6) < 0.1)
    expect(sunk).toHaveLength(4)
    expect(new Set(sunk.map(({ depth }) => depth)).size).toBe(1)
  })

  it('under a lid are holes all the same, of their part', async () => {
    const covered = [...drilled([drill('bore', 5, [0, 0, 2])]), { kind: 'box', id: 'lid', size: [60, 40, 2], translate: [0, 0, 10.5] }]
    expect((await measured(covered, { kind: 'holes' }))['holes']).toMatchObject([{ part: 'part', diameter: 10, depth: 8, through: false }])
  })

  it('alike are told together', async () => {
    const four = drilled([
      drill('a', 2, [-20, -10, -50]),
      drill('b', 2, [20, -10, -50]),
      drill('c', 2, [-20, 10, -50]),
      drill('d', 2, [20, 10, -50]),
    ])
    expect((await measured(four, { kind: 'holes' })).text).toContain('4 round holes (diameter 4, 10 deep along z, through) at ')
  })

  it('blind from above, below and the side have their mouth and point outwards', async () => {
    const blind = drilled([
      drill('top', 4, [-20, 0, 4]),
      drill('bottom', 3, [0, 0, -96]),
      drill('side', 2, [20, 0, 5], { rotateDeg: [90, 0, 0] }),
    ])
    expect((await measured(blind, { kind: 'holes' }))['holes']).toMatchObject([
      { diameter: 8, depth: 6, axis: [0, 0, 1], at: [-20, 0, 10], through: false },
      { diameter: 6, depth: 4, axis: [0, 0, -1], at: [0, 0, 0], through: false },
      { diameter: 4, depth: 20, axis: [0, -1, 0], at: [20, -20, 5], through: false },
    ])
  })

  it('that others cross have their own diameter and place', async () => {
    const hub = drilled([drill('bore', 2.5, [0, 0, -5]), drill('screw', 1.25, [0, 0, 5], { rotateDeg: [0, 90, 0] })], [30, 30, 10])
    expect((await measured(hub, { kind: 'holes' }))['holes']).toMatchObject([{ diameter: 5, at: [0, 0, 10] }, { diameter: 2.5 }])
  })

  it('with the point of a drill are blind', async () => {
    const pointed = drilled(
      [drill('bore', 5, [0, 0, 6]), { kind: 'cylinder', id: 'tip', r1: 0, r2: 5, height: 3, translate: [0, 0, 3] } as never],
      [40, 40, 20],
    )
    expect((await measured(pointed, { kind: 'holes' }))['holes']).toMatchObject([{ diameter: 10, depth: 14, through: false }])
  })

  it('aslant have their axis', async () => {
    const slanted = drilled([drill('bore', 3, [0, -50, -45], { rotateDeg: [-45, 0, 0] })], [40, 40, 10])
    const [hole] = (await measured(slanted, { kind: 'holes' }))['holes'] as [{ diameter: number; axis: number[]; through: boolean }]
    expect(hole).toMatchObject({ diameter: expect.closeTo(6, 2), through: true })
    expect(hole.axis.map((value) => Math.abs(value))).toEqual([0, expect.closeTo(Math.SQRT1_2, 3), expect.closeTo(Math.SQRT1_2, 3)])
  })

  it('aslant begin and end where their axis meets the surface', async () => {
    // Turned by 30 degrees about y, through [-12 / √3, 0, -12] and a plate of 10 mm.
    const through = drilled([drill('bore', 2.5, [0, -10, -12], { height: 40, rotateDeg: [0, 30, 0] })])
    expect((await measured(through, { kind: 'holes' }))['holes']).toMatchObject([
      { depth: expect.closeTo(10 / Math.cos(Math.PI / 6), 2), at: [expect.closeTo(22 / Math.sqrt(3), 2), -10, 10], through: true },
    ])
    const blind = drilled([drill('bore', 2.5, [-10, 0, 5], { height: 40, rotateDeg: [0, 30, 0] })])
    expect((await measured(blind, { kind: 'holes' }))['holes']).toMatchObject([
      { depth: expect.closeTo(5 / Math.cos(Math.PI / 6), 2), at: [expect.closeTo(-10 + 5 / Math.sqrt(3), 1), 0, 10], through: false },
    ])
  })

  const cone = (id: string, low: number, high: number, height: number, z: number) => ({
    kind: 'cylinder',
    id,
    r1: low,
    r2: high,
    height,
    translate: [0, 0, z],
  })
  it.each([
    ['a countersink', [drill('bore', 2, [0, 0, -5]), cone('sink', 2, 4, 2, 8)], { diameter: 4, depth: 10, at: [0, 0, 10], axis: [0, 0, 1], through: true, countersink: { diameter: 8, angle: 90 } }],
    ['a countersink of a cone that comes to a point', [drill('bore', 2, [0, 0, -5]), cone('sink', 0, 4, 4, 6)], { diameter: 4, depth: 10, countersink: { diameter: 8, angle: 90 } }],
    ['a flat countersink', [drill('bore', 2, [0, 0, -5]), cone('sink', 2, 2 + 2 * Math.sqrt(3), 2, 8)], { diameter: 4, countersink: { diameter: expect.closeTo(4 + 4 * Math.sqrt(3), 2), angle: expect.closeTo(120, 0) } }],
    ['a countersink from below', [drill('bore', 2, [0, 0, -5]), cone('sink', 4, 2, 2, 0)], { diameter: 4, depth: 10, at: [0, 0, 0], axis: [0, 0, -1], countersink: { diameter: 8, angle: 90 } }],
    ['a chamfer over a blind hole', [drill('bore', 3, [0, 0, 4]), cone('sink', 3, 3.5, 0.5, 9.5)], { diameter: 6, depth: 6, at: [0, 0, 10], through: false, countersink: { diameter: 7, angle: 90 } }],
  ])('with %s say so, and count it as depth', async (_, tools, expected) => {
    const found = await measured(drilled(tools), { kind: 'holes' })
    expect(found['holes']).toMatchObject([expected])
    expect(found.text).toMatch(/countersunk to \d/)
  }) // oxfmt-ignore

  it.each([
    ['stand aslant', [drill('bore', 2.5, [0, 0, -20], { rotateDeg: [0, 30, 0] })]],
    ['are counterbored', [drill('bore', 2.5, [0, 0, -5]), drill('wide', 5, [0, 0, 6])]],
    ['are crossed by others', [drill('bore', 2.5, [0, 0, -5]), drill('screw', 1.25, [-50, 0, 5], { rotateDeg: [0, 90, 0] })]],
    ['end in the point of a drill', [drill('bore', 5, [0, 0, 6]), cone('tip', 0, 5, 3, 3)]],
  ])('that %s have no countersink', async (_, tools) => {
    const holes = (await measured(drilled(tools), { kind: 'holes' }))['holes'] as object[]
    expect(holes.length).toBeGreaterThan(0)
    for (const hole of holes) expect(hole).not.toHaveProperty('countersink')
  })

  it('with rounded corners and straight sides are openings by their size', async () => {
    const slot = [
      { kind: 'box', id: 'body', size: [60, 40, 10] },
      { kind: 'rect', id: 'outline', size: [20, 8], cornerRadius: 4 },
      { kind: 'extrude', id: 'tool', profile: 'outline', height: 20, translate: [0, 0, -5] },
      { kind: 'difference', id: 'part', base: 'body', tools: ['tool'] },
    ]
    const [hole] = (await measured(slot, { kind: 'holes' }))['holes'] as [{ size: number[] }]
    expect(hole).toMatchObject({ through: true, depth: 10, at: [0, 0, 10] })
    expect(hole.size.toSorted((a, b) => a - b)).toEqual([8, 20])
    expect(hole).not.toHaveProperty('diameter')
  })

  it('of a file without normals and with open edges are told with a word about it', async () => {
    expect(await measured(stl(boxTriangles([10, 10, 10], true)), { kind: 'holes' })).toMatchObject({
      holes: [],
      notes: [expect.stringContaining('is not closed')],
    })
  })
})
