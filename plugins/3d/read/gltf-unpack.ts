/** Draco and meshopt in glTF: loaders.gl unpacks them to plain numbers. */
import { fileError } from '../model-error.ts'
import type { GltfJson } from './gltf-check.ts'

/** Extensions that loaders.gl would change, and that the document keeps as they are. */
const left = [
  'EXT_structural_metadata',
  'EXT_mesh_features',
  'EXT_texture_avif',
  'EXT_texture_webp',
  'KHR_texture_basisu',
  'KHR_lights_punctual',
  'KHR_materials_unlit',
  'KHR_techniques_webgl',
  'KHR_texture_transform',
  'EXT_feature_metadata',
]

/** What loaders.gl makes of a Draco primitive: the numbers themselves instead of the accessor's index. */
interface Unpacked {
  readonly value: ArrayBufferView & { readonly buffer: ArrayBuffer }
  readonly type: string
  readonly componentType: number
  readonly count: number
}

/** Draco's indices take four bytes each, whatever the file had before: two where that does. */
function short(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry
  const { value } = entry as Unpacked
  return value instanceof Uint32Array && value.every((index) => index < 65_535)
    ? { ...entry, value: new Uint16Array(value), componentType: 5123 }
    : entry
}

/** Unpacked numbers become accessors again, in a buffer of their own, with the name and shape that the file gave them. */
function putBack(json: GltfJson, buffers: Uint8Array[], normalizedOf: (primitive: Primitive, name: string) => boolean): void {
  for (const mesh of json.meshes ?? [])
    for (const primitive of mesh.primitives ?? []) {
      const add = (entry: unknown, name?: string): unknown => {
        if (typeof entry !== 'object' || entry === null) return entry
        const { value, type, componentType, count } = entry as Unpacked
        const data = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        buffers.push(data)
        json.buffers!.push({ byteLength: data.byteLength })
        json.bufferViews = [...(json.bufferViews ?? []), { buffer: buffers.length - 1, byteLength: data.byteLength }]
        const normalized = name !== undefined && normalizedOf(primitive, name)
        return (
          json.accessors!.push({ bufferView: json.bufferViews.length - 1, type, componentType, count, ...(normalized && { normalized }) }) -
          1
        )
      }
      primitive.attributes = Object.fromEntries(Object.entries(primitive.attributes ?? {}).map(([name, entry]) => [name, add(entry, name)]))
      primitive.indices = add(short(primitive.indices))
      if (primitive.indices === undefined) delete primitive.indices
    }
}

const draco = 'KHR_draco_mesh_compression'
type Primitive = NonNullable<NonNullable<GltfJson['meshes']>[number]['primitives']>[number]
const primitivesOf = (json: GltfJson): Primitive[] => (json.meshes ?? []).flatMap(({ primitives = [] }) => primitives)
/** The names that a Draco primitive's numbers have, by the numbers' ids. */
const namesIn = ({ extensions }: Primitive): Readonly<Record<string, number>> | undefined =>
  (extensions?.[draco] as { readonly attributes?: Record<string, number> } | undefined)?.attributes

/**
 * loaders.gl takes one table of names for a whole file, while every primitive has its own. So it runs once for each table that
 * occurs, usually one, and sees only the primitives of that table as compressed.
 */
async function unpack(json: GltfJson, buffers: readonly (Uint8Array | undefined)[]): Promise<{ json: GltfJson; buffers: Uint8Array[] }> {
  const tables = [...new Set(primitivesOf(json).map((primitive) => JSON.stringify(namesIn(primitive) ?? null)))].filter(
    (table) => table !== 'null',
  )
  if (tables.length <= 1) return unpackTable(json, buffers, JSON.parse(tables[0] ?? '{}') as Record<string, number>)
  let result: Awaited<ReturnType<typeof unpackTable>> | undefined
  for (const table of tables) {
    const one = structuredClone(json)
    for (const primitive of primitivesOf(one))
      if (JSON.stringify(namesIn(primitive) ?? null) !== table) delete primitive.extensions?.[draco]
    const made = await unpackTable(one, buffers, JSON.parse(table) as Record<string, number>)
    const base = (result ??= made)
    const [from, to] = [primitivesOf(made.json), primitivesOf(base.json)]
    primitivesOf(json).forEach((primitive, at) => {
      if (JSON.stringify(namesIn(primitive) ?? null) === table) Object.assign(to[at]!, from[at])
    })
  }
  return result!
}

/** Runs loaders.gl on buffers that are in memory already; nothing is fetched. */
async function unpackTable(
  json: GltfJson,
  buffers: readonly (Uint8Array | undefined)[],
  extraAttributes: Readonly<Record<string, number>>,
): Promise<{ json: GltfJson; buffers: Uint8Array[] }> {
  const [{ parse }, { GLTFLoader }] = await Promise.all([import('@loaders.gl/core'), import('@loaders.gl/gltf')])
  const draco3d = Object.keys(extraAttributes).length > 0 ? (await import('draco3dgltf')).default : undefined
  const { images: _, ...rest } = json
  const handed: GltfJson = structuredClone(rest)
  handed.buffers?.forEach((buffer, at) => {
    if (buffers[at]) buffer.uri = `data:application/octet-stream,${at}`
    else delete buffer.uri
  })
  const text = new TextEncoder().encode(JSON.stringify(handed))
  const options = {
    gltf: {
      loadImages: false,
      loadBuffers: true,
      decompressMeshes: true,
      normalize: false,
      excludeExtensions: Object.fromEntries(left.map((name) => [name, false])),
    },
    draco: { extraAttributes },
    worker: false,
    ...(draco3d && { modules: { draco3d } }),
    core: { worker: false, baseUrl: 'memory:' },
    fetch: async (uri: string) => {
      const at = /^data:application\/octet-stream,(\d+)$/.exec(uri)?.[1]
      const data = at === undefined ? undefined : buffers[Number(at)]
      if (!data) throw fileError('The file asks for something that it does not hold.', undefined, 'MODEL_REFERENCE_REFUSED')
      return new Response(data as Uint8Array<ArrayBuffer>)
    },
  }
  const made = (await parse(text.buffer, GLTFLoader, options)) as {
    json: GltfJson
    buffers: { arrayBuffer: ArrayBuffer; byteOffset: number; byteLength: number }[]
  }
  return {
    json: { ...made.json, ...(json.images && { images: json.images }) },
    buffers: made.buffers.map(({ arrayBuffer, byteOffset, byteLength }) => new Uint8Array(arrayBuffer, byteOffset, byteLength)),
  }
}

/** How numbers in a file are compressed, by the names of `compression`. */
export type Packing = 'draco' | 'meshopt'
export function packingOf(json: GltfJson): Packing | undefined {
  if (primitivesOf(json).some(({ extensions }) => extensions?.[draco] !== undefined)) return 'draco'
  const views = json.bufferViews ?? []
  return views.some(({ extensions }) => extensions?.['EXT_meshopt_compression'] ?? extensions?.['KHR_meshopt_compression'])
    ? 'meshopt'
    : undefined
}

/** The same model with plain numbers in buffers of their own. */
export async function unpackedOf(
  json: GltfJson,
  sources: readonly (Uint8Array | undefined)[],
): Promise<{ json: GltfJson; buffers: Uint8Array[] }> {
  const unpacked = await unpack(json, sources)
  const buffers = [...unpacked.buffers]
  const accessors = json.accessors as readonly { readonly normalized?: boolean }[] | undefined
  const before = new Map(primitivesOf(unpacked.json).map((primitive, at) => [primitive, primitivesOf(json)[at]]))
  // A primitive may have attributes beside those that are compressed.
  for (const [primitive, { attributes = {} } = {}] of before) primitive.attributes = { ...attributes, ...primitive.attributes }
  putBack(
    unpacked.json,
    buffers,
    (primitive, name) => accessors?.[before.get(primitive)?.attributes?.[name] as number]?.normalized === true,
  )
  return { json: unpacked.json, buffers }
}
