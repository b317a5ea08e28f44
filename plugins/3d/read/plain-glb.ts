/** Whether a GLB can be drawn as it is, without being read and written anew: told by a look at it that takes milliseconds. */
import { readGlbJson } from './glb-chunks.ts'
import { checkGltf, type GltfJson } from './gltf-check.ts'

export interface PlainLimits {
  readonly maxTriangles: number
  /** Pixels of a texture's longer side. */
  readonly textureSize: number
  /** Rejects for what is no picture. */
  readonly sizeOf: (picture: Uint8Array) => Promise<{ readonly width: number; readonly height: number }>
}

/** Bytes of the file and of its JSON, and entries of a list: with more, it is work for a process of its own. */
const most = { bytes: 32 * 2 ** 20, json: 2 ** 19, entries: 1000 }
/** Extensions that viewers do without a decoder. */
const easy = /^(KHR_materials_\w+|KHR_texture_transform|EXT_texture_webp)$/
const numbers = { 5121: Uint8Array, 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array } as const
const isNumbers = (type: number): type is keyof typeof numbers => type in numbers

/**
 * True for triangles that are not packed and need nothing from outside, no more and with no larger textures than the limits say, where
 * all that the file says of itself is true. False where that cannot be told at once, also for files that are damaged; never throws.
 */
export async function isPlainGlb(bytes: Uint8Array, { maxTriangles, textureSize, sizeOf }: PlainLimits): Promise<boolean> {
  try {
    const found = plainParts(bytes, maxTriangles)
    if (!found || found.triangles > maxTriangles) return false
    for (const picture of found.pictures) {
      const { width, height } = await sizeOf(picture)
      if (!(Math.max(width, height) <= textureSize)) return false
    }
    return true
  } catch {
    return false
  }
}

/** What is to be counted and measured; nothing for a file that holds anything else. Throws for what is damaged. */
function plainParts(
  bytes: Uint8Array,
  maxTriangles: number,
): { readonly triangles: number; readonly pictures: readonly Uint8Array[] } | undefined {
  if (bytes.length < 20 || bytes.length > most.bytes) return undefined
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true) > most.json) return undefined
  const { json: read, binary } = readGlbJson(bytes)
  const json = read as GltfJson
  if (!binary || json.buffers?.length !== 1 || json.buffers[0]!.uri !== undefined) return undefined
  checkGltf(json, [binary.length])
  const { accessors = [], bufferViews = [], images = [], meshes = [], nodes = [] } = json
  const isEasy =
    [accessors, bufferViews, images, meshes, nodes, json['textures'] as unknown[] | undefined, json['materials'] as unknown[] | undefined] //
      .every((list = []) => list.length <= most.entries) &&
    [...(json.extensionsUsed ?? []), ...(json.extensionsRequired ?? [])].every((name) => easy.test(name)) &&
    json['skins'] === undefined &&
    json['animations'] === undefined &&
    accessors.every(({ bufferView, sparse }) => bufferView !== undefined && !sparse) &&
    images.every(({ bufferView, uri }) => bufferView !== undefined && uri === undefined)
  // Not even looked at: it would take a while, and it is to become smaller.
  const isLarge = accessors.reduce((sum, { count }) => sum + count, 0) > 10 * maxTriangles
  if (!isEasy || isLarge) return undefined
  const counts = meshes.map(({ primitives = [] }) => {
    const each = primitives.map((primitive) => trianglesOf(primitive, accessors, (index) => valuesOf(index, json, binary)))
    return each.includes(undefined) ? undefined : each.reduce<number>((sum, count) => sum + count!, 0)
  })
  const shown = nodes.flatMap(({ mesh }) => (mesh === undefined ? [] : [counts[mesh]]))
  if (shown.length === 0 || shown.includes(undefined)) return undefined
  return {
    triangles: shown.reduce<number>((sum, count) => sum + count!, 0),
    pictures: images.map(({ bufferView }) => {
      const { byteOffset = 0, byteLength } = bufferViews[bufferView!]!
      return binary.subarray(byteOffset, byteOffset + byteLength)
    }),
  }
}

type Primitive = NonNullable<NonNullable<GltfJson['meshes']>[number]['primitives']>[number] & { mode?: unknown; targets?: unknown }
type Accessors = NonNullable<GltfJson['accessors']>

/** Nothing where they are not plain: other shapes than triangles, places that are no numbers, corners that are not there. */
function trianglesOf(
  { attributes, indices, mode = 4, targets, extensions }: Primitive,
  accessors: Accessors,
  values: (index: unknown) => ArrayLike<number> | undefined,
): number | undefined {
  if (mode !== 4 || targets !== undefined || Object.keys(extensions ?? {}).length > 0) return undefined
  const places = accessors[attributes?.['POSITION'] as number]
  const all = Object.values(attributes ?? {}).map((index) => accessors[index as number])
  if (places?.type !== 'VEC3' || places.componentType !== 5126 || all.some((one) => one?.count !== places.count)) return undefined
  const found = values(attributes?.['POSITION'])
  if (!found) return undefined
  for (let at = 0; at < found.length; at++) if (!Number.isFinite(found[at]!)) return undefined
  if (indices === undefined) return places.count / 3
  const corners = accessors[indices as number]?.type === 'SCALAR' ? values(indices) : undefined
  if (!corners) return undefined
  for (let at = 0; at < corners.length; at++) if (!(corners[at]! < places.count)) return undefined
  return corners.length / 3
}

/** Numbers of an accessor, also where those of others lie in between; nothing for types that triangles do not have. */
function valuesOf(index: unknown, { accessors = [], bufferViews = [] }: GltfJson, binary: Uint8Array): ArrayLike<number> | undefined {
  const accessor = accessors[index as number]
  const view = bufferViews[accessor?.bufferView ?? -1]
  if (!accessor || !view || !isNumbers(accessor.componentType)) return undefined
  const List = numbers[accessor.componentType]
  const size = List.BYTES_PER_ELEMENT * (accessor.type === 'VEC3' ? 3 : 1)
  const { byteStride: step = size } = view
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0)
  const bytes = new Uint8Array(accessor.count * size)
  if (step === size) bytes.set(binary.subarray(start, start + bytes.length))
  else
    for (let at = 0; at < accessor.count; at++)
      for (let byte = 0; byte < size; byte++) bytes[at * size + byte] = binary[start + at * step + byte]!
  return new List(bytes.buffer)
}
