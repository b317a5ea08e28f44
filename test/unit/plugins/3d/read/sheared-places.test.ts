import { describe, expect, it } from 'vitest'
import { readLimits } from '#plugins/3d/read/limits.ts'
import { documentFromMeshes, type PlainPlace } from '#plugins/3d/read/mesh-document.ts'

describe('places that are sheared, of more triangles than may be copied', () => {
  /** One triangle, again and again, in a bit more than half of what may be copied. */
  const indices = Uint32Array.from({ length: 3 * (readLimits.triangles / 2 + 1) }, (_, at) => at % 3)
  const meshes = [{ name: 'many', pieces: [{ material: -1, positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), indices }] }]
  const sheared = [1, 0, 0, 0, 0.5, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  const documentOf = async (...matrices: (readonly number[])[]) => {
    const told: string[] = []
    const places = matrices.map((matrix, at): PlainPlace => ({ name: `${at}`, mesh: 0, matrix }))
    const document = await documentFromMeshes({ meshes, places, materials: [], scale: 1, up: 'y' }, (text) => void told.push(text))
    return { root: document.getRoot(), told }
  }

  it('are turned and scaled alone where the copies end, by a turn as files may have it, and that is told', async () => {
    const { root, told } = await documentOf(sheared, sheared, sheared)
    expect(root.listMeshes()).toHaveLength(2)
    const [, first, second, third] = root.listNodes()
    expect(first!.getMatrix()).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    expect(second!.getMesh()).toBe(third!.getMesh())
    expect(Math.hypot(...second!.getRotation())).toBeCloseTo(1, 9)
    expect(second!.getScale()[1]).toBeCloseTo(Math.hypot(0.5, 1), 9)
    expect(told).toEqual([expect.stringContaining('2 are only turned and scaled')])
  })

  it('are refused where they are flat, which no turn is', async () => {
    const flat = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    await expect(documentOf(sheared, flat)).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' })
  })
})
