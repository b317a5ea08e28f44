/** The container of a GLB (glTF 2.0, section 4.4), every length checked against what is there. */
import { fileError } from '../model-error.ts'
import { parseJson } from './json.ts'

export interface GlbChunks {
  readonly json: Record<string, unknown>
  readonly binary?: Uint8Array
}

/** Header, JSON chunk, and the binary chunk where there is one. */
export function readGlbJson(bytes: Uint8Array): GlbChunks {
  if (bytes.length < 20)
    throw fileError(`A GLB has at least 20 bytes; this one has ${bytes.length}.`, 'The file is cut off: fetch it again.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== 0x46546c67) throw fileError('The file does not start with "glTF", so it is no GLB.')
  const version = view.getUint32(4, true)
  if (version === 1) return readOldGlb(bytes, view)
  if (version !== 2)
    throw fileError(
      `The GLB has version ${version}; 1 and 2 are read.`,
      'Convert it with a tool that reads that version.',
      'MODEL_FILE_UNSUPPORTED',
    )
  const length = view.getUint32(8, true)
  if (length > bytes.length)
    throw fileError(`The GLB says it has ${length} bytes, but only ${bytes.length} are there.`, 'The file is cut off: fetch it again.')
  let json: Record<string, unknown> | undefined
  let binary: Uint8Array | undefined
  for (let at = 12, chunk = 0; at < length; chunk++) {
    if (at + 8 > length) throw fileError('The GLB ends inside a chunk header.', 'The file is cut off: fetch it again.')
    const size = view.getUint32(at, true)
    const type = view.getUint32(at + 4, true)
    if (size > length - at - 8)
      throw fileError(
        `Chunk ${chunk} says it has ${size} bytes, but only ${length - at - 8} are left.`,
        'The file is cut off or damaged: fetch it again.',
      )
    const data = bytes.subarray(at + 8, at + 8 + size)
    if (chunk === 0) {
      if (type !== 0x4e4f534a) throw fileError('The first chunk of the GLB is not JSON.')
      if (size === 0) throw fileError('The JSON chunk of the GLB is empty.')
      json = parseJson(data)
    } else if (type === 0x004e4942 && !binary) binary = data
    at += 8 + size
  }
  if (!json) throw fileError('The GLB has no JSON chunk.')
  return { json, ...(binary && { binary }) }
}

/** Version 1 (`KHR_binary_glTF`): one JSON text, then the bytes. */
function readOldGlb(bytes: Uint8Array, view: DataView): GlbChunks {
  const length = view.getUint32(12, true)
  if (view.getUint32(16, true) !== 0) throw fileError('The content of the GLB is not JSON.')
  if (20 + length > bytes.length)
    throw fileError(
      `The GLB says its JSON has ${length} bytes, but only ${bytes.length - 20} are left.`,
      'The file is cut off: fetch it again.',
    )
  return { json: parseJson(bytes.subarray(20, 20 + length)), binary: bytes.subarray(20 + length) }
}
