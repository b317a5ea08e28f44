import { expect, it } from 'vitest'
import { checkGltf, type GltfJson } from '#plugins/3d/read/gltf-check.ts'

it('looks at each view of a glTF a few times, however many buffers without data there are', () => {
  let looks = 0
  const view = () => ({
    get buffer() {
      looks++
      return 0
    },
    byteLength: 4,
    extensions: { EXT_meshopt_compression: { buffer: 0, byteOffset: 0, byteLength: 4, count: 1, byteStride: 4 } },
  })
  const many = 200
  const json = (bufferViews: NonNullable<GltfJson['bufferViews']>): GltfJson => ({
    asset: { version: '2.0' },
    buffers: Array.from({ length: many }, () => ({ byteLength: 4 })),
    bufferViews,
  })
  const sizes = Array.from({ length: many }, () => undefined)
  checkGltf(json(Array.from({ length: many }, view)), sizes)
  expect(looks).toBeGreaterThan(0)
  expect(looks).toBeLessThan(5 * many)
  const bare = { buffer: many - 1, byteLength: 4 }
  expect(() => checkGltf(json([view(), bare]), sizes)).toThrow(`buffers[${many - 1}] has no data.`)
})
