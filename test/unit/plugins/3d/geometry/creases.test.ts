import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { flatten } from '#plugins/3d/render/flat-scene.ts'
import { withNormals } from '#plugins/3d/render/with-normals.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

type Point = readonly [number, number]
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Of each corner of an STL, which has no normals: the place in millimetres, z up, and by how many degrees its normal leans from that of its face. */
async function leansOf(nodes: object[], tolerance?: number): Promise<{ place: number[]; lean: number }[]> {
  const checked = checkSpec({ nodes, ...(tolerance && { tolerance }) })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const { glb } = await evaluateSpec({ spec: checked.spec })
  const { bytes } = await writeModel(await readModel({ bytes: glb, format: 'glb' }), 'stl', {})
  const { positions, normals, indices } = withNormals(flatten(await readModel({ bytes, format: 'stl' })))
  return Array.from(indices, (vertex, corner) => {
    const start = corner - (corner % 3)
    const [a, b, c] = [0, 1, 2].map((k) => [...positions.subarray(indices[start + k]! * 3, indices[start + k]! * 3 + 3)]) as [number[], number[], number[]]
    const [u, v] = [b.map((value, k) => value - a[k]!), c.map((value, k) => value - a[k]!)] as [number[], number[]]
    const face = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
    const cosine = face.reduce((sum, value, k) => sum + value * normals[vertex * 3 + k]!, 0) / Math.hypot(...face)
    const [x, y, z] = positions.subarray(vertex * 3, vertex * 3 + 3).map((value) => value * 1000)
    return { place: [x!, -z!, y!], lean: (Math.acos(Math.min(1, cosine)) * 180) / Math.PI }
  })
} // oxfmt-ignore

/** Turned from an outline: a disc of 40 mm, whose top is at 12 mm and ends at a radius of 15 mm. */
const turned = (rim: readonly Point[]) => [
  { kind: 'polygon', id: 'outline', points: [[0, 0], [20, 0], ...rim, [0, 12]] },
  { kind: 'revolve', id: 'disc', profile: 'outline' },
] // oxfmt-ignore
const slope = (degrees: number): readonly Point[] => [[20, 12 - 5 * Math.tan(radians(degrees))], [15, 12]] // oxfmt-ignore
const rounded = (pieces: number): readonly Point[] =>
  Array.from({ length: pieces + 1 }, (_, at) => {
    const angle = radians((90 * at) / pieces)
    return [14 + 6 * Math.cos(angle), 6 + 6 * Math.sin(angle)] as const
  })
/** A bar with round edges of so many facets. */
const bar = (pieces: number) => [
  {
    kind: 'polygon',
    id: 'outline',
    points: [[15, 5, 0], [-15, 5, 90], [-15, -5, 180], [15, -5, 270]].flatMap(([x, y, from]) =>
      Array.from({ length: pieces + 1 }, (_, at) => {
        const angle = radians(from! + (90 * at) / pieces)
        return [x! + 5 * Math.cos(angle), y! + 5 * Math.sin(angle)]
      }),
    ),
  },
  { kind: 'extrude', id: 'bar', profile: 'outline', height: 25 },
] // oxfmt-ignore
const most = (found: readonly { lean: number }[]): number => Math.max(...found.map(({ lean }) => lean))

describe('creases of what has no normals', () => {
  it.each([18, 22, 25, 28, 30, 34])('leave both faces of a chamfer of %d degrees as they are', async (degrees) => {
    const rim = (await leansOf(turned(slope(degrees)))).filter(({ place }) => Math.abs(place[2]! - 12) < 1e-4)
    expect(rim.length).toBeGreaterThan(100)
    // The slope is round the other way: its facets lean apart by a few degrees.
    expect(most(rim)).toBeLessThan(2.5)
  })

  it.each([18, 22, 25, 28, 30])('keep a cut through a ball flat up to a rim of %d degrees', async (degrees) => {
    const top = 20 * Math.cos(radians(degrees))
    const found = await leansOf([
      { kind: 'sphere', id: 'ball', radius: 20 },
      { kind: 'cut', id: 'cut', child: 'ball', normal: [0, 0, -1], distance: -top },
    ])
    const flat = found.filter((_, corner) => found.slice(corner - (corner % 3), corner - (corner % 3) + 3).every(({ place }) => Math.abs(place[2]! - top) < 1e-4))
    expect(flat.length).toBeGreaterThan(30)
    expect(most(flat)).toBeLessThan(0.5)
  }) // oxfmt-ignore

  it('are between two slopes that meet in one edge', async () => {
    const roof = await leansOf([
      { kind: 'polygon', id: 'outline', points: [[-20, 0], [20, 0], [20, 10], [0, 15], [-20, 10]] },
      { kind: 'extrude', id: 'house', profile: 'outline', height: 30 },
    ]) // oxfmt-ignore
    expect(most(roof)).toBeLessThan(0.5)
  })

  it('are around a plate, whose slopes are narrow and whose top is wide', async () => {
    const plate = await leansOf([
      { kind: 'rect', id: 'outline', size: [40, 30] },
      { kind: 'extrude', id: 'low', profile: 'outline', height: 6 },
      { kind: 'extrude', id: 'high', profile: 'outline', height: 3, topScale: 0.72, translate: [0, 0, 6] },
      { kind: 'union', id: 'plate', children: ['low', 'high'] },
    ])
    expect(most(plate)).toBeLessThan(0.5)
  })

  it.each([12, 14, 18, 24])('are not between the %d facets of something round', async (sides) => {
    const side = await leansOf([{ kind: 'prism', id: 'p', sides, radius: 15, height: 20 }])
    const wall = side.filter(({ lean }) => lean > 0.5)
    // Each of its corners leans by half of what two facets do.
    expect(wall).toHaveLength(sides * 6)
    for (const { lean } of wall) expect(lean).toBeCloseTo(180 / sides, 1)
  })

  it.each([3, 4, 6])('are not along round edges of %d facets, nor between them and the flat beside them', async (pieces) => {
    const round = (await leansOf(bar(pieces))).filter(({ lean }) => lean > 2)
    expect(round.length).toBeGreaterThanOrEqual(4 * pieces * 6 - 8)
    expect(most(round)).toBeLessThan(90 / pieces)
  })

  it.each([3, 4])('are not where a rim is rounded by %d facets', async (pieces) => {
    const found = await leansOf(turned(rounded(pieces)))
    const lowest = found.filter(({ place }) => Math.abs(Math.hypot(place[0]!, place[1]!) - 14) < 1e-3 && Math.abs(place[2]! - 12) < 1e-3)
    // The first facet goes over into the top, which is much larger and stays flat.
    expect(most(lowest)).toBeGreaterThan(45 / pieces - 5)
  })

  it.each([
    ['a ball', { kind: 'sphere', id: 'a', radius: 10 }, 0.4],
    ['a ring', { kind: 'torus', id: 'a', majorRadius: 15, minorRadius: 6 }, 0.35],
  ] as const)('are not on %s of few facets', async (_, node, tolerance) => {
    const found = await leansOf([node], tolerance)
    expect(found.filter(({ lean }) => lean < 2)).toEqual([])
  })
})
