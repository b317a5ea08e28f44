import { describe, expect, it } from 'vitest'
import { cornerNormals, splitByNormals } from '#plugins/3d/geometry/corner-normals.ts'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { flatten, type FlatScene } from '#plugins/3d/render/flat-scene.ts'
import { withNormals } from '#plugins/3d/render/with-normals.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

async function built(nodes: object[]): Promise<Uint8Array> {
  const checked = checkSpec({ nodes })
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return (await evaluateSpec({ spec: checked.spec })).glb
}
/** A ball of 20 mm with a flat top, whose rim bends by `degrees`; facets make that a few degrees more here and less there. */
const cutBall = (degrees: number): Promise<Uint8Array> =>
  built([
    { kind: 'sphere', id: 'ball', radius: 20 },
    { kind: 'cut', id: 'cut', child: 'ball', normal: [0, 0, -1], distance: -20 * Math.cos((degrees * Math.PI) / 180) },
  ])
const sceneOf = async (glb: Uint8Array): Promise<FlatScene> => flatten(await readModel({ bytes: glb, format: 'glb' }))

/** Normals of the corners of triangles that lie flat at the top, and how many of them do not look straight up. */
function leaning({ positions, normals, indices }: FlatScene): { corners: number; leaning: number } {
  const top = positions.reduce((most, value, at) => (at % 3 === 1 ? Math.max(most, value) : most), -Infinity)
  let [corners, count] = [0, 0]
  for (let at = 0; at < indices.length; at += 3) {
    const triangle = indices.subarray(at, at + 3)
    if (!triangle.every((vertex) => Math.abs(positions[vertex * 3 + 1]! - top) < 1e-7)) continue
    corners += 3
    count += triangle.filter((vertex) => normals[vertex * 3 + 1]! < 0.9999).length
  }
  return { corners, leaning: count }
}

describe('normals at the corners of triangles', () => {
  it.each([25, 30, 33, 35, 37, 40])('are those of the faces all along the rim of a cut that bends by %d degrees', async (degrees) => {
    const seen = leaning(await sceneOf(await cutBall(degrees)))
    expect(seen.corners).toBeGreaterThan(30)
    expect(seen.leaning).toBe(0)
  })

  it.each([33, 35, 37, 40])('are so in a file without normals, too, where some of a rim of %d degrees is sharp', async (degrees) => {
    const { bytes } = await writeModel(await readModel({ bytes: await cutBall(degrees), format: 'glb' }), 'stl', {})
    const seen = leaning(withNormals(flatten(await readModel({ bytes, format: 'stl' }))))
    expect(seen.corners).toBeGreaterThan(30)
    expect(seen.leaning).toBe(0)
  })

  it('stay smooth where two shapes go over into each other', async () => {
    const { positions, normals, indices } = await sceneOf(
      await built([
        { kind: 'cylinder', id: 'low', r1: 10, height: 20 },
        { kind: 'cylinder', id: 'high', r1: 10, r2: 8.5, height: 20, translate: [0, 0, 20] },
        { kind: 'union', id: 'both', children: ['low', 'high'] },
      ]),
    )
    const seam = [...new Set(indices)].filter((vertex) => Math.abs(positions[vertex * 3 + 1]! - 0.02) < 1e-6)
    expect(seam.length).toBeGreaterThan(20)
    for (const vertex of seam) expect(normals[vertex * 3 + 1]!).toBeCloseTo(Math.sin(Math.atan(1.5 / 20) / 2), 2)
  })

  it('lean as the side does up to the tip of a cone', async () => {
    const { normals, indices } = await sceneOf(await built([{ kind: 'cylinder', id: 'cone', r1: 10, r2: 0, height: 10 }]))
    for (const vertex of indices) expect(Math.min(Math.abs(normals[vertex * 3 + 1]! - Math.SQRT1_2), Math.abs(normals[vertex * 3 + 1]! + 1))).toBeLessThan(0.06)
  }) // oxfmt-ignore

  it('take a needle along an edge for a part of the face along its longest side, so that the edge stays sharp', () => {
    // A roof of 90 degrees; between its two faces lies a needle without area, as booleans leave them.
    const positions = Float32Array.of(0, 0, 0, 2, 0, 0, 1, 0, 0, 1, 1, -1, 1, -1, -1)
    const normals = cornerNormals(positions, Uint32Array.of(0, 1, 3, 0, 2, 1, 0, 4, 2, 2, 4, 1))
    const half = Math.SQRT1_2
    const expected = [[0, half, half], [0, half, half], [0, -half, half], [0, -half, half]] // oxfmt-ignore
    for (let corner = 0; corner < 12; corner++)
      expected[Math.floor(corner / 3)]!.forEach((value, k) => expect(normals[corner * 3 + k], `corner ${corner}`).toBeCloseTo(value, 5))
  })

  it('split a vertex once for each normal that it has', () => {
    const split = splitByNormals(Uint32Array.of(0, 1, 2, 0, 2, 3), Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1))
    expect([...split.source]).toEqual([0, 1, 2, 2, 3])
    expect([...split.indices]).toEqual([0, 1, 2, 0, 3, 4])
  })
})
