/** What a GLB file really holds, by its header and its JSON chunk. */
import assert from 'node:assert/strict'

export interface MeshFacts {
  readonly triangles: number
}
interface Gltf {
  readonly asset?: { readonly version?: string }
  readonly meshes?: readonly {
    readonly primitives: readonly {
      readonly attributes: Readonly<Record<string, number>>
      readonly indices?: number
      readonly mode?: number
    }[]
  }[]
  readonly accessors?: readonly { readonly count: number }[]
}

/** The facts, or the assertion fails and says what is wrong with the file. */
export function meshIn(bytes: Uint8Array): MeshFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  assert.ok(bytes.byteLength >= 20 && view.getUint32(0, true) === 0x46546c67, `${bytes.byteLength} bytes are no GLB`)
  assert.equal(view.getUint32(4, true), 2, 'the GLB is not of version 2')
  assert.equal(view.getUint32(8, true), bytes.byteLength, 'the GLB is cut off, or something follows it')
  const length = view.getUint32(12, true)
  let gltf: Gltf
  try {
    gltf = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length))) as Gltf
  } catch {
    assert.fail('the JSON in the GLB cannot be read')
  }
  assert.equal(gltf.asset?.version, '2.0', 'the GLB does not say which glTF it is')
  const primitives = (gltf.meshes ?? []).flatMap((mesh) => mesh.primitives).filter(({ mode = 4 }) => mode === 4)
  const corners = primitives.map(({ indices, attributes }) => gltf.accessors?.[indices ?? attributes['POSITION'] ?? -1]?.count ?? 0)
  return { triangles: corners.reduce((sum, count) => sum + count, 0) / 3 }
}
