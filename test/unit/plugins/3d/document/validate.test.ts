import { expect, it } from 'vitest'
import { validate } from '#plugins/3d/document/validate.ts'

it('what the validator says of a file that is missing is said without words of JavaScript', async () => {
  const gltf = { asset: { version: '2.0' }, images: [{ uri: 'missing.png' }], textures: [{ source: 0 }] }
  const { issues } = await validate(new TextEncoder().encode(JSON.stringify(gltf)))
  expect(issues).toContainEqual({ code: 'validator-io-error', message: '/images/0/uri: the file that is named there is missing.' })
})

it.each([0, 4, 6])('a file is read from where it begins, %d bytes into the memory that it lies in', async (start) => {
  const corners = new Uint8Array(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0).buffer)
  const memory = new Uint8Array(start + corners.length + 8).fill(77)
  memory.set(corners, start)
  const gltf = {
    asset: { version: '2.0' },
    buffers: [{ uri: 'corners.bin', byteLength: 36 }],
    bufferViews: [{ buffer: 0, byteLength: 36, target: 34962 }],
    accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
  }
  const files = new Map([['corners.bin', memory.subarray(start, start + corners.length)]])
  expect(await validate(new TextEncoder().encode(JSON.stringify(gltf)), files)).toEqual({ errors: 0, warnings: 0, issues: [] })
})
