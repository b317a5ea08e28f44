import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { documentIo } from '#plugins/3d/document/io.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { examples } from '#plugins/3d/spec/examples.ts'
import { cubeCorner } from '../../../../fixtures/cube-corner.ts'

async function evaluate(nodes: object[], more: object = {}, maxTriangles?: number) {
  const checked = checkSpec({ nodes, ...more })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const made = await evaluateSpec({ spec: checked.spec, maxTriangles })
  return { ...made, document: await (await documentIo()).readBinary(made.glb) }
}
const { PI } = Math

describe('volumes', () => {
  it.each([
    ['box', [{ kind: 'box', id: 'a', size: [2, 3, 4] }], 24],
    ['sphere', [{ kind: 'sphere', id: 'a', radius: 5 }], (4 / 3) * PI * 125],
    ['cylinder', [{ kind: 'cylinder', id: 'a', r1: 4, height: 10 }], PI * 160],
    ['cone', [{ kind: 'cylinder', id: 'a', r1: 4, r2: 0, height: 9 }], PI * 48],
    ['cone on its tip', [{ kind: 'cylinder', id: 'a', r1: 0, r2: 4, height: 9 }], PI * 48],
    ['frustum', [{ kind: 'cylinder', id: 'a', r1: 4, r2: 2, height: 6 }], ((PI * 6) / 3) * (16 + 8 + 4)],
    ['capsule', [{ kind: 'capsule', id: 'a', radius: 3, height: 10 }], PI * 9 * 4 + (4 / 3) * PI * 27],
    ['torus', [{ kind: 'torus', id: 'a', majorRadius: 10, minorRadius: 2 }], 2 * PI * PI * 10 * 4],
    [
      'revolved ring',
      [
        { kind: 'rect', id: 'p', size: [2, 4], translate: [6, 0] },
        { kind: 'revolve', id: 'a', profile: 'p' },
      ],
      2 * PI * 6 * 8,
    ],
    [
      'rounded box',
      [{ kind: 'box', id: 'a', size: [10, 10, 10], cornerRadius: 2 }],
      6 ** 3 + 6 * 36 * 2 + 3 * PI * 4 * 6 + (4 / 3) * PI * 8,
    ],
  ])('%s comes as close to the closed formula as its chord tolerance', async (_, nodes, exact) => {
    const tolerance = 0.002
    const { report } = await evaluate(nodes, { tolerance })
    // An inscribed surface is nowhere farther than the tolerance from the true one, so the volumes differ by at most area x tolerance.
    expect(report.volume).toBeLessThanOrEqual(exact * (1 + 1e-6))
    expect(report.volume).toBeGreaterThanOrEqual(exact - 2 * report.area * tolerance - 1e-6 * exact)
    expect(report.watertight).toBe(true)
    expect(report.parts).toBe(1)
    expect(report.validator).toEqual({ errors: 0, warnings: 0 })
  })

  it.each([
    ['prism', [{ kind: 'prism', id: 'a', sides: 6, radius: 2, height: 5 }], ((3 * Math.sqrt(3)) / 2) * 4 * 5],
    [
      'extruded star',
      [
        { kind: 'star', id: 'p', points: 5, outerRadius: 2, innerRadius: 1 },
        { kind: 'extrude', id: 'a', profile: 'p', height: 3 },
      ],
      5 * 2 * Math.sin(PI / 5) * 3,
    ],
    [
      'taper to half',
      [
        { kind: 'rect', id: 'p', size: [4, 4] },
        { kind: 'extrude', id: 'a', profile: 'p', height: 6, topScale: 0.5 },
      ],
      (6 / 3) * (16 + 8 + 4),
    ],
    [
      'taper to a point',
      [
        { kind: 'rect', id: 'p', size: [4, 4] },
        { kind: 'extrude', id: 'a', profile: 'p', height: 6, topScale: 0 },
      ],
      32,
    ],
    [
      'profile with a hole',
      [
        { kind: 'rect', id: 'p', size: [4, 4], holes: ['h'] },
        { kind: 'rect', id: 'h', size: [2, 2] },
        { kind: 'extrude', id: 'a', profile: 'p', height: 1 },
      ],
      12,
    ],
    [
      'difference',
      [
        { kind: 'box', id: 'a', size: [4, 4, 4] },
        { kind: 'box', id: 'b', size: [2, 2, 9], translate: [0, 0, -1] },
        { kind: 'difference', id: 'd', base: 'a', tools: ['b'] },
      ],
      48,
    ],
    [
      'intersection',
      [
        { kind: 'box', id: 'a', size: [4, 4, 4] },
        { kind: 'box', id: 'b', size: [4, 4, 4], translate: [2, 2, 2] },
        { kind: 'intersection', id: 'd', children: ['a', 'b'] },
      ],
      8,
    ],
    [
      'union of overlapping boxes',
      [
        { kind: 'box', id: 'a', size: [4, 4, 4] },
        { kind: 'box', id: 'b', size: [4, 4, 4], translate: [2, 0, 0] },
        { kind: 'union', id: 'd', children: ['a', 'b'] },
      ],
      96,
    ],
    [
      'hull of two boxes',
      [
        { kind: 'box', id: 'a', size: [2, 2, 2] },
        { kind: 'instance', id: 'b', child: 'a', translate: [6, 0, 0] },
        { kind: 'hull', id: 'd', children: ['a', 'b'] },
      ],
      32,
    ],
    [
      'mesh, listed inside out',
      [
        {
          kind: 'mesh',
          id: 'a',
          vertices: cubeCorner(6),
          triangles: [
            [0, 1, 2],
            [0, 3, 1],
            [0, 2, 3],
            [1, 3, 2],
          ],
        },
      ],
      36,
    ],
    [
      'mirror',
      [
        { kind: 'box', id: 'a', size: [2, 2, 2], translate: [5, 0, 0] },
        { kind: 'mirror', id: 'm', child: 'a', normal: [1, 0, 0] },
      ],
      16,
    ],
    [
      'arrays of arrays',
      [
        { kind: 'box', id: 'a', size: [1, 1, 1] },
        { kind: 'linearArray', id: 'l', child: 'a', count: 3, step: [2, 0, 0] },
        { kind: 'gridArray', id: 'g', child: 'l', counts: [1, 2, 2], step: [9, 2, 2] },
      ],
      12,
    ],
    [
      'half a turn',
      [
        { kind: 'box', id: 'a', size: [1, 1, 1], translate: [5, 0, 0] },
        { kind: 'radialArray', id: 'r', child: 'a', count: 3, angleDeg: 180 },
      ],
      3,
    ],
  ])('%s is exact', async (_, nodes, exact) => {
    const { report } = await evaluate(nodes)
    expect(report.volume).toBeCloseTo(exact, 3)
    expect(report.watertight).toBe(true)
    expect(report.validator).toEqual({ errors: 0, warnings: 0 })
  })

  const bar = { kind: 'rect', id: 'p', size: [2, 3], holes: ['h'] }
  const bore = { kind: 'circle', id: 'h', radius: 0.5 }
  it.each([
    [
      'straight up',
      [
        [0, 0, 0],
        [0, 0, 10],
      ],
      {},
      10,
    ],
    [
      'around corners in space',
      [
        [0, 0, 0],
        [0, 0, 10],
        [8, 0, 10],
        [8, 9, 10],
        [14, 9, 18],
      ],
      {},
      37,
    ],
    [
      'around a closed frame',
      [
        [0, 0, 5],
        [20, 0, 5],
        [20, 30, 5],
        [0, 30, 5],
      ],
      { closed: true },
      100,
    ],
  ] as const)('a sweep %s has its profile’s area times the length of its path', async (_, path, more, length) => {
    const { report } = await evaluate([bar, bore, { kind: 'sweep', id: 'a', profile: 'p', path, ...more }], { tolerance: 0.0005 })
    expect(report.volume / length).toBeCloseTo(6 - PI / 4, 2)
    expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1, issues: [] })
  })

  it('a smooth sweep follows a curve through its points, and a closed one comes back without a step', async () => {
    const around = (count: number, rise: (angle: number) => number) =>
      Array.from({ length: count }, (_, at) => [
        20 * Math.cos((at / count) * 2 * PI),
        20 * Math.sin((at / count) * 2 * PI),
        rise((at / count) * 2 * PI),
      ])
    const swept = (path: number[][]) =>
      evaluate([
        { kind: 'circle', id: 'p', radius: 2 },
        { kind: 'sweep', id: 'a', profile: 'p', path, smooth: true, closed: true },
      ])
    const ring = (await swept(around(12, () => 0))).report
    expect(Math.abs(ring.volume / (2 * PI * PI * 20 * 4) - 1)).toBeLessThan(0.02)
    const wave = (await swept(around(12, (angle) => 6 * Math.sin(3 * angle)))).report
    for (const report of [ring, wave])
      expect(report).toMatchObject({ watertight: true, selfIntersections: 0, parts: 1, genus: [1], issues: [] })
  })

  it('a sweep that runs into itself is told', async () => {
    const knot = [
      [0, 0, 0],
      [10, 0, 0],
      [10, 10, 0],
      [5, 10, 0],
      [5, -5, 0],
    ]
    const { report } = await evaluate([
      { kind: 'circle', id: 'p', radius: 1 },
      { kind: 'sweep', id: 'loop', profile: 'p', path: knot },
    ])
    expect(report.issues).toMatchObject([{ code: 'self-intersecting', node: 'loop' }])
  })

  it('a rounded extrusion is smaller than a sharp one, and as tall', async () => {
    const { report } = await evaluate([
      { kind: 'rect', id: 'p', size: [10, 10], holes: ['h'] },
      { kind: 'circle', id: 'h', radius: 2 },
      { kind: 'extrude', id: 'a', profile: 'p', height: 4, edgeRadius: 0.5 },
    ])
    expect(report.bbox).toEqual([10, 10, 4])
    expect(report.volume).toBeLessThan(4 * (100 - PI * 3.9))
    expect(report.volume).toBeGreaterThan(4 * (100 - PI * 4) * 0.94)
  })
})

describe('the document', () => {
  it('keeps what repeats once, and says sizes in metres with y up', async () => {
    const { document } = await evaluate([
      { kind: 'box', id: 'a', size: [10, 10, 20] },
      { kind: 'linearArray', id: 'row', child: 'a', count: 5, step: [20, 0, 0] },
    ])
    expect(document.getRoot().listMeshes()).toHaveLength(1)
    expect(
      document
        .getRoot()
        .listNodes()
        .filter((node) => node.getMesh()),
    ).toHaveLength(5)
    const { getBounds } = await import('@gltf-transform/core')
    const { min, max } = getBounds(document.getRoot().getDefaultScene()!)
    expect(max.map((value, axis) => value - min[axis]!)).toEqual([
      expect.closeTo(0.09, 6),
      expect.closeTo(0.02, 6),
      expect.closeTo(0.01, 6),
    ])
  })

  it('gives the faces of a cut the material of the base where the tool has none', async () => {
    const { document } = await evaluate(
      [
        { kind: 'box', id: 'a', size: [4, 4, 4], material: 'red' },
        { kind: 'sphere', id: 'b', radius: 1.5, translate: [0, 0, 4] },
        { kind: 'difference', id: 'd', base: 'a', tools: ['b'] },
      ],
      { materials: [{ id: 'red', baseColor: '#CC2222' }] },
    )
    expect(document.getRoot().listMaterials().map((material) => material.getName())).toEqual(['red']) // oxfmt-ignore
    expect(document.getRoot().listMeshes()[0]!.listPrimitives()).toHaveLength(1)
  })

  it('keeps materials through a cut, the tool’s on the cut faces', async () => {
    const { document } = await evaluate(
      [
        { kind: 'box', id: 'a', size: [4, 4, 4], material: 'red' },
        { kind: 'sphere', id: 'b', radius: 1.5, translate: [0, 0, 4], material: 'blue' },
        { kind: 'difference', id: 'd', base: 'a', tools: ['b'] },
      ],
      {
        materials: [
          { id: 'red', baseColor: '#FF0000' },
          { id: 'blue', baseColor: '#0000FF' },
        ],
      },
    )
    expect(
      document
        .getRoot()
        .listMeshes()[0]!
        .listPrimitives()
        .map((primitive) => primitive.getMaterial()?.getName())
        .toSorted(),
    ).toEqual(['blue', 'red'])
  })

  it('keeps flat sides flat beside rounded edges, and round ones round', async () => {
    const lean = async (node: object) => {
      const { document } = await evaluate([node])
      const [primitive] = document.getRoot().listMeshes()[0]!.listPrimitives()
      const [position, normal] = [primitive!.getAttribute('POSITION')!, primitive!.getAttribute('NORMAL')!]
      const [place, way] = [
        [0, 0, 0],
        [0, 0, 0],
      ] as [number[], number[]]
      const onTop = Array.from({ length: position.getCount() }, (_, at) => {
        position.getElement(at, place)
        normal.getElement(at, way)
        return { height: place[2]!, up: way[2]!, away: way[0]! * place[0]! + way[1]! * place[1]! }
      })
      const top = Math.max(...onTop.map(({ height }) => height))
      return onTop.filter(({ height }) => height > top - 1e-6)
    }
    for (const { up } of await lean({ kind: 'box', id: 'a', size: [10, 10, 10], cornerRadius: 1 })) expect(up).toBeGreaterThan(0.999)
    for (const { up, away } of await lean({ kind: 'cylinder', id: 'a', r1: 5, height: 10 }))
      expect(up > 0.999 || (Math.abs(up) < 1e-6 && away > 4.99)).toBe(true)
  })

  it('has texture places where a material has a texture', async () => {
    const { document, report } = await evaluate([{ kind: 'cylinder', id: 'a', r1: 10, height: 30, material: 'wood' }], {
      materials: [{ id: 'wood', baseColor: '#AA7744', texture: { source: 'wood', size: 10, projection: 'cylinder' } }],
    })
    expect(document.getRoot().listMeshes()[0]!.listPrimitives()[0]!.getAttribute('TEXCOORD_0')).not.toBeNull()
    expect(report.validator).toEqual({ errors: 0, warnings: 0 })
  })

  it('is valid for every example of the guide, and as expected', async () => {
    for (const { spec } of examples) {
      const { report } = await evaluateSpec({ spec })
      expect(report.validator, spec.name!).toEqual({ errors: 0, warnings: 0 })
      expect(report.issues, spec.name!).toEqual([])
    }
  })
})

describe('the report', () => {
  it('counts pieces that touch as one, and finds those that float', async () => {
    const touching = await evaluate([
      { kind: 'box', id: 'a', size: [4, 4, 4] },
      { kind: 'box', id: 'b', size: [2, 2, 2], translate: [0, 0, 4] },
    ])
    expect(touching.report).toMatchObject({ parts: 1, floating: 0 })
    const apart = await evaluate(
      [
        { kind: 'box', id: 'a', size: [4, 4, 4] },
        { kind: 'box', id: 'b', size: [2, 2, 2], translate: [0, 0, 9] },
      ],
      { expect: { parts: 1, volume: 64, bbox: [4, 4, 4] } },
    )
    expect(apart.report.issues.map(({ code }) => code)).toEqual(['floating-parts', 'expect-bbox', 'expect-volume', 'expect-parts'])
  })

  it('draws coarser to stay within a triangle budget, and says so', async () => {
    const { report } = await evaluate([{ kind: 'sphere', id: 'a', radius: 5 }], { tolerance: 0.0005 }, 4000)
    expect(report.triangles).toBeLessThanOrEqual(4000)
    expect(report.issues.map(({ code }) => code)).toEqual(['coarser'])
  })
})

it('counts thousands of pieces', async () => {
  const { report } = await evaluate([
    { kind: 'box', id: 'a', size: [1, 1, 1] },
    { kind: 'linearArray', id: 'row', child: 'a', count: 50, step: [2, 0, 0] },
    { kind: 'linearArray', id: 'field', child: 'row', count: 60, step: [0, 2, 0] },
  ])
  expect(report).toMatchObject({ parts: 3000, floating: 0, volume: 3000 })
})

describe('what cannot be built', () => {
  it.each([
    ['a cut-off header', Buffer.from('iVBORw0KGgo', 'base64')],
    ['words', Buffer.concat([Buffer.from('iVBORw0KGgoAAAAN', 'base64'), Buffer.from('not a picture at all')])],
  ])('a texture of %s gives a coded error', async (_, bytes) => {
    const texture = { source: `data:image/png;base64,${bytes.toString('base64')}`, size: 1 }
    await expect(
      evaluate([{ kind: 'box', id: 'a', size: [1, 1, 1], material: 'm' }], { materials: [{ id: 'm', baseColor: '#FFFFFF', texture }] }),
    ).rejects.toMatchObject({ code: 'MODEL_GEOMETRY', message: expect.stringContaining('"m" is no PNG or JPEG') })
  })

  it.each([
    [
      'an intersection of nothing',
      [
        { kind: 'box', id: 'a', size: [1, 1, 1] },
        { kind: 'box', id: 'b', size: [1, 1, 1], translate: [9, 0, 0] },
        { kind: 'intersection', id: 'gone', children: ['a', 'b'] },
      ],
      'MODEL_EMPTY',
      'gone',
    ],
    [
      'a base that is cut away',
      [
        { kind: 'box', id: 'a', size: [1, 1, 1] },
        { kind: 'box', id: 'b', size: [3, 3, 3], translate: [0, 0, -1] },
        { kind: 'difference', id: 'gone', base: 'a', tools: ['b'] },
      ],
      'MODEL_EMPTY',
      'gone',
    ],
    ['letters that the font lacks', [{ kind: 'text', id: 'word', string: 'A漢字', size: 5, depth: 1 }], 'MODEL_GEOMETRY', '"漢", "字"'],
    ['a text of spaces', [{ kind: 'text', id: 'word', string: '   ', size: 5, depth: 1 }], 'MODEL_EMPTY', 'spaces'],
    [
      'a profile across the axis',
      [
        { kind: 'circle', id: 'p', radius: 3 },
        { kind: 'revolve', id: 'a', profile: 'p' },
      ],
      'MODEL_GEOMETRY',
      'across the axis',
    ],
    [
      'an open mesh',
      [
        {
          kind: 'mesh',
          id: 'm',
          vertices: cubeCorner(1),
          triangles: [
            [0, 2, 1],
            [0, 1, 3],
            [0, 3, 2],
            [0, 1, 3],
          ],
        },
      ],
      'MODEL_GEOMETRY',
      'not closed',
    ],
    [
      'a hole that eats the profile',
      [
        { kind: 'circle', id: 'p', radius: 1, holes: ['h'] },
        { kind: 'circle', id: 'h', radius: 3 },
        { kind: 'extrude', id: 'a', profile: 'p', height: 1 },
      ],
      'MODEL_EMPTY',
      'nothing left',
    ],
    [
      'edges rounder than the profile',
      [
        { kind: 'star', id: 'p', points: 5, outerRadius: 2, innerRadius: 1 },
        { kind: 'extrude', id: 'a', profile: 'p', height: 3, edgeRadius: 1.4 },
      ],
      'MODEL_GEOMETRY',
      'edgeRadius',
    ],
    [
      'a path that turns back',
      [
        { kind: 'circle', id: 'p', radius: 1 },
        {
          kind: 'sweep',
          id: 'a',
          profile: 'p',
          path: [
            [0, 0, 0],
            [0, 0, 9],
            [0, 0.1, 0],
          ],
        },
      ],
      'MODEL_GEOMETRY',
      'turns back',
    ],
    [
      'more boxes than the budget, which no tolerance helps',
      [
        { kind: 'box', id: 'a', size: [1, 1, 1] },
        { kind: 'linearArray', id: 'b', child: 'a', count: 200, step: [2, 0, 0] },
        { kind: 'linearArray', id: 'c', child: 'b', count: 100, step: [0, 2, 0] },
      ],
      'MODEL_TOO_LARGE',
      '240,000 triangles; 200,000 are allowed',
    ],
    [
      'millions of triangles',
      [
        { kind: 'sphere', id: 's', radius: 5 },
        { kind: 'gridArray', id: 'g', child: 's', counts: [10, 10, 2], step: [9, 9, 9] },
        { kind: 'gridArray', id: 'h', child: 'g', counts: [10, 10, 2], step: [99, 99, 99] },
      ],
      'MODEL_TOO_LARGE',
      '"h"',
    ],
  ])('%s gives a coded error that names it', async (_, nodes, code, words) => {
    await expect(evaluate(nodes)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
      fix: expect.any(String),
      outcome: 'none',
    })
  })
})
