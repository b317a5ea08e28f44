/** STL, binary and as text. */
import type { Document } from '@gltf-transform/core'
import { sameFloats, tuplesAt } from '../geometry/same-tuples.ts'
import { fileError } from '../model-error.ts'
import type { FileUnits, UnitName } from '../units.ts'
import { readLimits } from './limits.ts'
import { documentFromMeshes, frameOf } from './mesh-document.ts'
import { thousands } from '../thousands.ts'

function fromText(text: string): Float32Array {
  const found = [...text.matchAll(/^[ \t]*vertex[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)/gim)]
  if (found.length === 0 || found.length % 3 !== 0)
    throw fileError(`The STL has ${found.length} corners, which make no whole triangles.`, 'The file is cut off: fetch it again.')
  return Float32Array.from(found.flatMap(([, x, y, z]) => [Number(x), Number(y), Number(z)]))
}

function fromBinary(bytes: Uint8Array): Float32Array {
  if (bytes.length < 84)
    throw fileError(`A binary STL has at least 84 bytes; this one has ${bytes.length}.`, 'The file is cut off: fetch it again.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(80, true)
  if (84 + count * 50 > bytes.length)
    throw fileError(
      `The STL says it has ${thousands(count)} triangles, but only ${thousands(Math.floor((bytes.length - 84) / 50))} are there.`,
      'The file is cut off: fetch it again.',
    )
  if (count === 0) throw fileError('The STL has no triangles.')
  if (count > readLimits.triangles)
    throw fileError(
      `The STL has ${thousands(count)} triangles; ${thousands(readLimits.triangles)} are the most.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  const out = new Float32Array(count * 9)
  for (let at = 0; at < count; at++) for (let k = 0; k < 9; k++) out[at * 9 + k] = view.getFloat32(84 + at * 50 + 12 + k * 4, true)
  return out
}

/** Words, as `solid` and `facet`, in any case and behind comments; some binary files begin with `solid`, too, but are as long as they say. */
function isText(bytes: Uint8Array, head: string): boolean {
  if (bytes.length >= 84 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true) * 50 + 84 === bytes.length) return false
  return /\bsolid\b/i.test(head) && /\b(?:facet|endsolid)\b/i.test(head)
}

/** Corners in the same place become one vertex, so that the surface hangs together. Without normals, which glTF's readers take for flat faces. */
export async function readStl(bytes: Uint8Array, sourceUnits?: UnitName): Promise<FileUnits & { document: Document }> {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 512))
  const soup = isText(bytes, head) ? fromText(new TextDecoder().decode(bytes)) : fromBinary(bytes)
  if (!soup.every(Number.isFinite)) throw fileError('The STL has corners that are no numbers.')
  const { of: indices, first } = sameFloats(soup, 3)
  const frame = frameOf(head.slice(0, 80), 'stl', soup, sourceUnits)
  const document = await documentFromMeshes({
    meshes: [{ name: 'model', pieces: [{ material: -1, positions: tuplesAt(soup, 3, first), indices }] }],
    places: [{ name: 'model', mesh: 0 }],
    materials: [],
    ...frame,
  })
  return { ...frame, document }
}
