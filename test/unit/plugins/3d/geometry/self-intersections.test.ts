import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { selfIntersections } from '#plugins/3d/geometry/self-intersections.ts'
import { nearPairs, triangleTree } from '#plugins/3d/geometry/triangle-tree.ts'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { examples } from '#plugins/3d/spec/examples.ts'
import { reportText } from '#plugins/3d/tools/words.ts'

type Point = [number, number, number]
interface Mesh {
  readonly vertices: Point[]
  readonly triangles: Point[]
}
/** A wall around an outline, with a floor and a lid of fans. */
function prism(outline: readonly (readonly [number, number])[], caps: readonly Point[]): Mesh {
  const count = outline.length
  return {
    vertices: [0, 1].flatMap((z) => outline.map(([x, y]): Point => [x, y, z])),
    triangles: [
      ...outline.flatMap((_, at): Point[] => {
        const next = (at + 1) % count
        return [
          [at, next, next + count],
          [at, next + count, at + count],
        ]
      }),
      ...caps.map(([a, b, c]): Point => [a, c, b]),
      ...caps.map(([a, b, c]): Point => [a + count, b + count, c + count]),
    ],
  }
}
/** Its two sides cross in the middle, so that half of it is inside out. */
const bowTie = prism(
  [
    [0, 0],
    [3, 2],
    [3, 0],
    [0, 2],
  ],
  [
    [0, 1, 2],
    [0, 2, 3],
  ],
)
const cube = (x: number, size: number, inward = false): Mesh => {
  const { vertices, triangles } = prism(
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    [
      [0, 1, 2],
      [0, 2, 3],
    ],
  )
  return {
    vertices: vertices.map((point) => point.map((value) => (value - 0.5) * size + x) as Point),
    triangles: inward ? triangles.map(([a, b, c]) => [a, c, b]) : triangles,
  }
}
const joined = (...meshes: readonly Mesh[]): Mesh => ({
  vertices: meshes.flatMap(({ vertices }) => vertices),
  triangles: meshes.flatMap(({ triangles }, at) => {
    const first = meshes.slice(0, at).reduce((sum, { vertices }) => sum + vertices.length, 0)
    return triangles.map((triangle) => triangle.map((corner) => corner + first) as Point)
  }),
})
const build = async (...nodes: object[]) => {
  const checked = checkSpec({ nodes })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return evaluateSpec({ spec: checked.spec })
}
const obj = ({ vertices, triangles }: Mesh): Uint8Array =>
  new TextEncoder().encode(
    [
      ...vertices.map((point) => `v ${point.join(' ')}`),
      ...triangles.map((corners) => `f ${corners.map((corner) => corner + 1).join(' ')}`),
    ].join('\n'),
  )
const inspect = (mesh: Mesh) => inspectModel({ bytes: obj(mesh), format: 'obj' })

describe('a mesh that cuts through itself', () => {
  it('is told with its node and a place, and is not called watertight', async () => {
    const { report } = await build({ kind: 'mesh', id: 'knot', ...bowTie })
    expect(report.issues).toMatchObject([
      { code: 'self-intersecting', node: 'knot', message: expect.stringMatching(/"knot" cuts through itself.*\[1\.5, 1, /) },
    ])
    expect(report.selfIntersections).toBeGreaterThan(0)
    expect(reportText(report)).toContain('closed, but it cuts through itself')
  })
  it('is told of files, too', async () => {
    const report = await inspect(bowTie)
    expect(report.issues.map(({ code }) => code)).toContain('self-intersecting')
    expect(reportText(report)).toContain('closed, but it cuts through itself')
  })
  it('is told of at a place as the sizes are told: z up', async () => {
    const { issues, bounds } = await inspect(bowTie)
    const place = /for instance at \[([^\]]+)\]/.exec(issues[0]!.message)![1]!.split(', ').map(Number)
    expect(
      place.every((value, axis) => value >= bounds.min[axis]! && value <= bounds.max[axis]!),
      place.join(),
    ).toBe(true)
  })
  it('is not looked for where the surface is open, and nothing is claimed', async () => {
    const { vertices, triangles } = bowTie
    const report = await inspect({ vertices, triangles: triangles.slice(1) })
    expect(report).toMatchObject({ watertight: false, selfIntersections: null })
    expect(reportText({ ...report, watertight: true })).toContain('not looked whether')
  })
})

describe('a mesh in several pieces', () => {
  it('counts common space once where they overlap', async () => {
    const both = joined(cube(0, 2), cube(1, 2))
    const { report } = await build({ kind: 'mesh', id: 'pair', ...both })
    expect(report).toMatchObject({ parts: 1, selfIntersections: 0, issues: [], volume: 15 })
    expect(await inspect(both)).toMatchObject({ parts: 1, selfIntersections: 0, issues: [], volume: 15 })
  })
  it('may have a hollow, which is no piece', async () => {
    const hollow = joined(cube(0, 4), cube(0, 2, true), cube(0, 1))
    const { report } = await build({ kind: 'mesh', id: 'shell', ...hollow })
    expect(report).toMatchObject({ parts: 2, floating: 1, selfIntersections: 0, volume: 57 })
    expect(await inspect(hollow)).toMatchObject({ parts: 2, floating: 1, volume: 57 })
    const ball = await build(
      { kind: 'sphere', id: 'outside', radius: 5 },
      { kind: 'sphere', id: 'inside', radius: 4 },
      { kind: 'difference', id: 'ball', base: 'outside', tools: ['inside'] },
    )
    expect(ball.report).toMatchObject({ parts: 1, floating: 0, issues: [] })
  })
  it('is told to face outwards where one does not', async () => {
    const { report } = await build({ kind: 'mesh', id: 'turned', ...joined(cube(0, 2), cube(5, 1, true)) })
    expect(report.issues).toMatchObject([{ code: 'inside-out', node: 'turned' }])
  })
})

describe('clean surfaces', () => {
  it('are found clean: every example, and what touches itself without cutting', async () => {
    for (const { spec } of examples) {
      const report = await inspectModel({ bytes: (await evaluateSpec({ spec })).glb, format: 'glb' })
      expect(report.selfIntersections, spec.name!).toBe(0)
    }
    const { report } = await build(
      { kind: 'box', id: 'brick', size: [2, 1, 1] },
      { kind: 'linearArray', id: 'row', child: 'brick', count: 4, step: [2, 0, 0] },
      { kind: 'linearArray', id: 'wall', child: 'row', count: 3, step: [1, 0, 1] },
    )
    expect(report).toMatchObject({ parts: 1, selfIntersections: 0, issues: [] })
  })
  it('are found clean where rounded plates touch along a line, whose triangles are as thin as rounding allows', async () => {
    const { glb } = await build(
      { kind: 'rect', id: 'floor', size: [60, 40], cornerRadius: 6, holes: ['hole'] },
      { kind: 'circle', id: 'hole', radius: 3.2, translate: [-18, 0] },
      { kind: 'extrude', id: 'plate', profile: 'floor', height: 5, edgeRadius: 0.6 },
      { kind: 'rect', id: 'back', size: [60, 45], cornerRadius: 6 },
      { kind: 'extrude', id: 'wall', profile: 'back', height: 5, edgeRadius: 0.6, rotateDeg: [90, 0, 0], translate: [0, 20, 22.5] },
      { kind: 'union', id: 'bracket', children: ['plate', 'wall'] },
    )
    expect((await inspectModel({ bytes: glb, format: 'glb' })).selfIntersections).toBe(0)
  })
  it('float only beside the biggest piece', async () => {
    const { glb, report } = await build(
      { kind: 'cylinder', id: 'wheel', r1: 30, height: 8, translate: [0, 0, 12] },
      { kind: 'cylinder', id: 'post', r1: 3, height: 9 },
    )
    expect([report.floating, (await inspectModel({ bytes: glb, format: 'glb' })).floating]).toEqual([0, 0])
  })
  it('are found clean where triangles only share a corner or an edge', () => {
    const surface = {
      positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, -1, -1, 1),
      indices: Uint32Array.of(0, 1, 2, 1, 3, 2, 0, 3, 4),
      placeOf: Uint32Array.of(0, 1, 2, 3, 4),
    }
    expect(selfIntersections(surface, 1e-6)).toEqual({ triangles: 0, at: [] })
  })
})

it('near pairs are those whose boxes touch, each once', () => {
  let seed = 7
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  const positions = Float32Array.from({ length: 300 * 9 }, (_, at) => {
    const middle = Math.sin(Math.floor(at / 9) * 12.9898 + (at % 3)) * 4
    return middle + random()
  })
  const indices = Uint32Array.from({ length: 900 }, (_, at) => at)
  const box = (triangle: number) =>
    [0, 1, 2]
      .map((k) => [0, 1, 2].map((corner) => positions[triangle * 9 + corner * 3 + k]!))
      .map((values) => [Math.min(...values), Math.max(...values)] as const)
  const expected: string[] = []
  for (let a = 0; a < 300; a++)
    for (let b = a + 1; b < 300; b++)
      if (box(a).every(([low, high], k) => low <= box(b)[k]![1] && high >= box(b)[k]![0])) expected.push(`${a} ${b}`)
  const found: string[] = []
  nearPairs(triangleTree(positions, indices), (a, b) => {
    found.push(`${Math.min(a, b)} ${Math.max(a, b)}`)
    return false
  })
  expect(found.toSorted()).toEqual(expected.toSorted())
  expect(expected.length).toBeGreaterThan(100)
})
