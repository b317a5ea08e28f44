/** Is what a glTF says about itself true? Looked at before any of it is believed. */
import { tableOf } from 'atelier-mcp'
import { fileError } from '../model-error.ts'
import { readLimits } from './limits.ts'
import { thousands } from '../thousands.ts'

export interface GltfJson {
  readonly asset?: { version?: unknown; minVersion?: unknown }
  buffers?: { uri?: string; byteLength: number; extensions?: Record<string, unknown> }[]
  bufferViews?: {
    buffer: number
    byteOffset?: number
    byteLength: number
    byteStride?: number
    extensions?: Record<string, { buffer?: number; byteOffset?: number; byteLength?: number; count?: number; byteStride?: number }>
  }[]
  accessors?: {
    bufferView?: number
    byteOffset?: number
    componentType: number
    count: number
    type: string
    normalized?: boolean
    sparse?: { count?: number; indices?: { bufferView?: number; componentType?: number }; values?: { bufferView?: number } }
  }[]
  meshes?: {
    primitives?: { attributes?: Record<string, unknown>; indices?: unknown; material?: number; extensions?: Record<string, unknown> }[]
  }[]
  nodes?: { children?: number[]; mesh?: number }[]
  scenes?: { nodes?: number[] }[]
  images?: { name?: string; uri?: string; bufferView?: number; mimeType?: string }[]
  extensionsUsed?: string[]
  extensionsRequired?: string[]
  [list: string]: unknown
}

/** Bytes of a number, by WebGL's name of its type. */
export const componentBytes: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4, 5130: 8, 5131: 2 }
/** Numbers of an entry. */
export const typeSizes: Readonly<Record<string, number>> = tableOf({ SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 })
const lists = [
  'accessors',
  'animations',
  'buffers',
  'bufferViews',
  'cameras',
  'images',
  'materials',
  'meshes',
  'nodes',
  'samplers',
  'scenes',
  'skins',
  'textures',
]

const noModel = 'No model needs that much: the file is damaged, or made to do harm.'

const isCount = (value: unknown, from = 0): value is number => Number.isInteger(value) && (value as number) >= from

/** The buffers whose data somebody needs, not only readers that do not know how numbers are packed. Files need not say which those are. */
const neededBuffers = ({ bufferViews = [] }: GltfJson): ReadonlySet<number> =>
  new Set(
    bufferViews.flatMap(({ buffer, extensions }) =>
      extensions?.['EXT_meshopt_compression'] || extensions?.['KHR_meshopt_compression'] ? [] : [buffer],
    ),
  )

/** Version, lists, buffers as long as said, views inside buffers, accessors inside views, a tree without circles. `sizes` are the real lengths of the buffers. */
export function checkGltf(json: GltfJson, sizes: readonly (number | undefined)[]): void {
  const version = String(json.asset?.version ?? '')
  if (!version.startsWith('2.'))
    throw fileError(
      version ? `The glTF has version ${version.slice(0, 20)}; 1 and 2 are read.` : 'The glTF has no asset version, which is required.',
      undefined,
      version ? 'MODEL_FILE_UNSUPPORTED' : 'MODEL_FILE_INVALID',
    )
  // A file of a higher minor version may be read by what it says about that.
  const least = String(json.asset?.minVersion ?? '2.0')
  if (least !== '2.0')
    throw fileError(`The glTF asks for a reader of version ${least.slice(0, 20)}; 2.0 is read.`, undefined, 'MODEL_FILE_UNSUPPORTED')
  for (const name of lists) {
    const list = json[name]
    if (list === undefined) continue
    if (!Array.isArray(list) || list.some((entry) => typeof entry !== 'object' || entry === null))
      throw fileError(`"${name}" must be a list of objects.`)
    if (list.length > readLimits.entries)
      throw fileError(`"${name}" has ${list.length} entries; ${readLimits.entries} are the most.`, undefined, 'MODEL_TOO_LARGE')
  }
  const needed = neededBuffers(json)
  json.buffers?.forEach((buffer, at) => {
    const real = sizes[at]
    if (!isCount(buffer.byteLength, 1)) throw fileError(`buffers[${at}] has no valid byteLength.`)
    if (real === undefined && !buffer.extensions && needed.has(at)) throw fileError(`buffers[${at}] has no data.`)
    if (real !== undefined && buffer.byteLength > real)
      throw fileError(
        `buffers[${at}] says it has ${buffer.byteLength} bytes, but only ${real} are there.`,
        'The file is cut off: fetch it again.',
      )
    if (buffer.byteLength > readLimits.unfolded)
      throw fileError(`buffers[${at}] wants ${buffer.byteLength} bytes.`, noModel, 'MODEL_TOO_LARGE')
  })
  json.bufferViews?.forEach((view, at) => {
    const within = (entry: { buffer?: number | undefined; byteOffset?: number | undefined; byteLength?: number | undefined }) => {
      const buffer = json.buffers?.[entry.buffer ?? -1]
      if (!buffer) throw fileError(`bufferViews[${at}] names a buffer that is not there.`)
      if (!isCount(entry.byteOffset ?? 0) || !isCount(entry.byteLength) || (entry.byteOffset ?? 0) + entry.byteLength! > buffer.byteLength)
        throw fileError(`bufferViews[${at}] reaches past the end of its buffer.`)
    }
    within(view)
    for (const name of ['EXT_meshopt_compression', 'KHR_meshopt_compression']) {
      const packed = view.extensions?.[name]
      if (!packed) continue
      within(packed)
      if (!isCount(packed.count, 1) || !isCount(packed.byteStride, 1) || packed.count * packed.byteStride > view.byteLength)
        throw fileError(`bufferViews[${at}] would unfold to more than it says.`)
    }
  })
  let total = 0
  json.accessors?.forEach((accessor, at) => {
    const component = componentBytes[accessor.componentType]
    const size = typeSizes[accessor.type]
    if (!component || !size) throw fileError(`accessors[${at}] has an unknown type.`)
    if (!isCount(accessor.count, 1)) throw fileError(`accessors[${at}] has no valid count.`)
    total += accessor.count * component * size
    if (total > readLimits.unfolded)
      throw fileError(
        `accessors[${at}] wants ${thousands(accessor.count)} entries; together the accessors would take more than ${readLimits.unfolded / 2 ** 20} MiB.`,
        noModel,
        'MODEL_TOO_LARGE',
      )
    if (accessor.sparse && (!isCount(accessor.sparse.count, 1) || accessor.sparse.count > accessor.count))
      throw fileError(`accessors[${at}] has a sparse count that cannot be.`)
    if (accessor.bufferView === undefined) return
    const view = json.bufferViews?.[accessor.bufferView]
    if (!view) throw fileError(`accessors[${at}] names a buffer view that is not there.`)
    const stride = view.byteStride ?? component * size
    if (
      !isCount(accessor.byteOffset ?? 0) ||
      (accessor.byteOffset ?? 0) + stride * (accessor.count - 1) + component * size > view.byteLength
    )
      throw fileError(`accessors[${at}] reaches past the end of its buffer view.`)
  })
  checkNames(json)
  checkTree(json)
}

/** Attributes, indices, materials and pictures that are named are there. */
function checkNames(json: GltfJson): void {
  const there = (list: readonly unknown[] | undefined, index: unknown) =>
    index === undefined || (isCount(index) && index < (list?.length ?? 0))
  json.meshes?.forEach((mesh, at) => {
    if (!Array.isArray(mesh.primitives)) throw fileError(`meshes[${at}] has no primitives.`)
    for (const primitive of mesh.primitives) {
      const named = [...Object.values(primitive.attributes ?? {}), primitive.indices]
      if (!named.every((index) => there(json.accessors, index))) throw fileError(`meshes[${at}] names an accessor that is not there.`)
      if (!there(json['materials'] as unknown[] | undefined, primitive.material))
        throw fileError(`meshes[${at}] names a material that is not there.`)
    }
  })
  json.images?.forEach((image, at) => {
    if (!there(json.bufferViews, image.bufferView)) throw fileError(`images[${at}] names a buffer view that is not there.`)
  })
}

/** Every node has at most one parent, none is its own ancestor, and scenes name those that are there, each once. */
function checkTree(json: GltfJson): void {
  const nodes = json.nodes ?? []
  json.scenes?.forEach(({ nodes: roots = [] }, at) => {
    if (!Array.isArray(roots) || !roots.every((root) => isCount(root) && root < nodes.length))
      throw fileError(`scenes[${at}] names a node that is not there.`)
    if (new Set(roots).size < roots.length) throw fileError(`scenes[${at}] names a node twice.`)
  })
  const parents = new Map<number, number>()
  nodes.forEach((node, at) => {
    if (node.mesh !== undefined && !(isCount(node.mesh) && node.mesh < (json.meshes?.length ?? 0)))
      throw fileError(`nodes[${at}] names a mesh that is not there.`)
    for (const child of node.children ?? []) {
      if (!isCount(child) || child >= nodes.length) throw fileError(`nodes[${at}] names a child that is not there.`)
      if (parents.has(child) || child === at) throw fileError(`nodes[${child}] has two parents or is its own.`)
      parents.set(child, at)
    }
  })
  for (let at = 0; at < nodes.length; at++) {
    let steps = 0
    for (let up = parents.get(at); up !== undefined; up = parents.get(up))
      if (up === at || ++steps > 1000) throw fileError('The nodes of the glTF run in a circle, or too deep.')
  }
}
