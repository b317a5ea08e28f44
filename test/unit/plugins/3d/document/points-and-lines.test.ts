import { expect, it } from 'vitest'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'

/** A triangle of three points, drawn by a mode of glTF. */
function drawn(mode: number): Uint8Array {
  const corners = Buffer.from(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0).buffer)
  const gltf = {
    asset: { version: '2.0' },
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, mode }] }],
    accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] }],
    bufferViews: [{ buffer: 0, byteLength: 36 }],
    buffers: [{ byteLength: 36, uri: `data:application/octet-stream;base64,${corners.toString('base64')}` }],
  }
  return Buffer.from(JSON.stringify(gltf))
}
const notesOf = async (mode: number): Promise<readonly string[] | undefined> =>
  (await inspectModel({ format: 'gltf', bytes: drawn(mode) })).notes

it.each([0, 1, 3])('a file with points or lines (mode %d) is told of them', async (mode) =>
  expect(await notesOf(mode)).toContain('The file has points or lines, which are neither shown nor measured.'),
)
it('a file of triangles alone is not', async () => expect(await notesOf(4)).toEqual([]))
