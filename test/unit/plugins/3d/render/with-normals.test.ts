import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluateSpec } from '#plugins/3d/geometry/evaluate.ts'
import { readModel } from '#plugins/3d/read/read.ts'
import { flatten, type FlatScene } from '#plugins/3d/render/flat-scene.ts'
import { render } from '#plugins/3d/render/render.ts'
import { withNormals } from '#plugins/3d/render/with-normals.ts'
import { checkSpec } from '#plugins/3d/spec/check.ts'
import { writeModel } from '#plugins/3d/write/write.ts'

const obj = async (text: string): Promise<FlatScene> =>
  withNormals(flatten(await readModel({ bytes: new TextEncoder().encode(text), format: 'obj' })))
const normalsOf = ({ normals, indices }: FlatScene): number[][] =>
  Array.from(indices, (index) => [...normals.subarray(index * 3, index * 3 + 3)].map((value) => Math.round(value * 1000) / 1000 + 0))

const box = `v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0 0 1\nv 1 0 1\nv 1 1 1\nv 0 1 1
f 4 3 2 1\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n`

describe('normals of a file that has none', () => {
  it('are those of the faces where the edge is sharp: no corner of a box leans', async () => {
    const scene = await obj(box)
    for (const normal of normalsOf(scene)) expect(normal.toSorted().join()).toMatch(/^(-1,0,0|0,0,1)$/)
    expect(scene.positions.length / 3).toBe(24)
  })

  it('are smooth where the crease is small: a roof of 10 degrees, whatever its triangles', async () => {
    const height = Math.tan((5 * Math.PI) / 180)
    const scene = await obj(`v -1 0 0\nv -1 0 1\nv 0 ${height} 1\nv 0 ${height} 0\nv 1 0 1\nv 1 0 0\nf 1 2 3 4\nf 4 3 5 6\n`)
    const ridge = normalsOf(scene).filter((_, corner) => scene.positions[scene.indices[corner]! * 3] === 0)
    expect(ridge.length).toBeGreaterThan(3)
    for (const normal of ridge) expect(normal).toEqual([0, 1, 0])
  })

  it('stay flat at a point with hundreds of faces, and where a triangle has no area', async () => {
    const ring = Array.from({ length: 200 }, (_, at) => `v ${Math.cos(at * 0.0314159)} 0 ${-Math.sin(at * 0.0314159)}`).join('\n')
    const fan = Array.from({ length: 200 }, (_, at) => `f 1 ${at + 2} ${((at + 1) % 200) + 2}`).join('\n')
    const scene = await obj(`v 0 1 0\n${ring}\n${fan}\nf 1 1 2\n`)
    for (const [x, y, z] of normalsOf(scene)) expect(Math.hypot(x!, y!, z!)).toBeCloseTo(1, 2)
  })

  it('are left as they are where a file has them', async () => {
    const scene = flatten(
      await readModel({ bytes: readFileSync(new URL('../../../../fixtures/models/BoxTextured.glb', import.meta.url)), format: 'glb' }),
    )
    expect(withNormals(scene)).toBe(scene)
  })

  it('show a box from a 3MF, which never has normals, as evenly lit as the GLB that it was made from', async () => {
    const checked = checkSpec({ nodes: [{ kind: 'box', id: 'a', size: [30, 20, 10] }] })
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
    const { glb } = await evaluateSpec({ spec: checked.spec })
    const file = await writeModel(await readModel({ bytes: glb, format: 'glb' }), '3mf', {})
    const draw = async (bytes: Uint8Array, format: 'glb' | '3mf') =>
      render(withNormals(flatten(await readModel({ bytes, format }))), {
        width: 128,
        height: 128,
        view: 'perspective',
        background: 'studio',
      })
    const [one, other] = [await draw(glb, 'glb'), await draw(file.bytes, '3mf')]
    const off = one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / one.length
    expect(off).toBeLessThan(8)
  })
})
