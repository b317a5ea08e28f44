/** glTF and GLB to a document: loaders.gl unpacks Draco and meshopt where there is any; geometry, materials, skins and animations by glTF-Transform. */
import { tableOf } from 'atelier-mcp'
import type { Document, GLTF } from '@gltf-transform/core'
import { documentIo } from '../document/io.ts'
import { fileError } from '../model-error.ts'
import { validate } from '../document/validate.ts'
import { checkGltf, type GltfJson } from './gltf-check.ts'
import type { Note } from './note.ts'
import { pictureOf, pictureType } from './picture.ts'
import { readGltfJson, relativeReference } from './references.ts'

export type Files = ReadonlyMap<string, Uint8Array>

/** The bytes behind a `data:` URI. */
function fromDataUri(uri: string): Uint8Array {
  const comma = uri.indexOf(',')
  if (comma < 0) throw fileError('A data: address in the file has no data.')
  const body = uri.slice(comma + 1)
  if (/;base64$/i.test(uri.slice(0, comma))) return new Uint8Array(Buffer.from(body, 'base64'))
  try {
    return new TextEncoder().encode(decodeURIComponent(body))
  } catch {
    throw fileError('A data: address in the file has percent signs that are none of an address.')
  }
}

function dataOf(uri: string, files: Files): Uint8Array {
  if (uri.startsWith('data:')) return fromDataUri(uri)
  const path = relativeReference(uri)
  const found = files.get(path)
  if (!found)
    throw fileError(
      `The file "${path}", which the model names, is not there.`,
      'Put it beside the model, or use a GLB, which holds everything.',
    )
  return found
}

/** A picture is no reason to refuse a model: nothing where it is missing, which is told. */
function imageOf(uri: string, files: Files, note: Note): Uint8Array {
  if (uri.startsWith('data:')) return fromDataUri(uri)
  const found = files.get(relativeReference(uri))
  if (!found) note(`The texture "${uri.slice(0, 100)}", which the model names, is not beside it; the material's plain colour is shown.`)
  return found ?? new Uint8Array()
}

/** Textures as pictures that documents hold; the rest is taken off the materials. */
function withPictures(document: Document, note: Note): Document {
  for (const texture of document.getRoot().listTextures()) {
    const image = texture.getImage()
    const picture = image && image.byteLength > 0 ? pictureOf(image, texture.getName() || texture.getURI() || 'unnamed', note) : undefined
    if (!picture) texture.dispose()
    else if (picture.bytes !== image) texture.setImage(picture.bytes).setMimeType(picture.mimeType).setURI('')
  }
  return document
}

/** Takes textures off materials that are not there or have no picture, as files may have for extensions that nobody knows. */
function withoutLostTextures(json: GltfJson, note: Note): void {
  const textures = (json['textures'] ?? []) as readonly {
    readonly source?: unknown
    readonly extensions?: Record<string, { readonly source?: unknown }>
  }[]
  const images = json.images ?? []
  const hasPicture = (index: unknown): boolean => {
    const texture = typeof index === 'number' ? textures[index] : undefined
    const sources = texture ? [texture.source, ...Object.values(texture.extensions ?? {}).map((extension) => extension?.source)] : []
    return sources.some((source) => {
      const image = typeof source === 'number' ? images[source] : undefined
      return image !== undefined && (image.uri !== undefined || image.bufferView !== undefined)
    })
  }
  let lost = 0
  const strip = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const owner = value as Record<string, unknown>
    for (const [key, inner] of Object.entries(owner)) {
      if (key.endsWith('Texture') && typeof inner === 'object' && inner !== null && !hasPicture((inner as { index?: unknown }).index)) {
        delete owner[key]
        lost++
      } else strip(inner)
    }
  }
  strip(json['materials'])
  if (lost > 0) note(`${lost} ${lost === 1 ? 'texture' : 'textures'} of materials have no picture in the file, and are left out.`)
}

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
      primitive.indices = add(primitive.indices)
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

/** Is anything in it compressed? */
const isPacked = (json: GltfJson): boolean =>
  primitivesOf(json).some(({ extensions }) => extensions?.[draco] !== undefined) ||
  (json.bufferViews ?? []).some(({ extensions }) => extensions?.['EXT_meshopt_compression'] ?? extensions?.['KHR_meshopt_compression'])

/** The same model with plain numbers in buffers of their own. */
async function unpackedOf(
  json: GltfJson,
  sources: readonly (Uint8Array | undefined)[],
): Promise<{ json: GltfJson; buffers: Uint8Array[] }> {
  const unpacked = await unpack(json, sources)
  const buffers = [...unpacked.buffers]
  const accessors = json.accessors as readonly { readonly normalized?: boolean }[] | undefined
  const before = new Map(primitivesOf(unpacked.json).map((primitive, at) => [primitive, primitivesOf(json)[at]]))
  putBack(
    unpacked.json,
    buffers,
    (primitive, name) => accessors?.[before.get(primitive)?.attributes?.[name] as number]?.normalized === true,
  )
  return { json: unpacked.json, buffers }
}

/** Extensions without which a model has all of its form, and other looks. */
const looksOnly = /^(KHR|EXT)_(materials|techniques?|texture|lights)_/

/** `files` holds what the model names, by relative path. What is left out is told. Throws coded errors only. */
export async function readGltf(bytes: Uint8Array, binary: boolean, files: Files, note: Note): Promise<Document> {
  const { json: raw, binary: chunk } = readGltfJson(bytes, binary, note)
  const json = raw as GltfJson
  const sources = (Array.isArray(json.buffers) ? json.buffers : []).map((buffer, at) =>
    typeof buffer?.uri === 'string' ? dataOf(buffer.uri, files) : at === 0 ? chunk : undefined,
  )
  checkGltf(
    json,
    sources.map((data) => data?.byteLength),
  )
  const required = json.extensionsRequired ?? []
  const io = await documentIo()
  const known = new Set([
    ...(await import('@gltf-transform/extensions')).ALL_EXTENSIONS.map((extension) => extension.EXTENSION_NAME),
    'KHR_meshopt_compression',
  ])
  const unknown = required.filter((name) => !known.has(name))
  const foreign = unknown.filter((name) => !looksOnly.test(name))
  if (foreign.length > 0)
    throw fileError(
      `The model cannot be read without ${foreign.join(', ')}, which is not supported.`,
      'Export it without these extensions.',
      'MODEL_FILE_UNSUPPORTED',
    )
  if (unknown.length > 0) {
    note(`The file asks for ${unknown.join(', ')}, which is not known here: it is read without, and may look otherwise.`)
    json.extensionsRequired = required.filter((name) => known.has(name))
  }
  // Minor versions change nothing that is read here.
  json.asset!.version = '2.0'
  // Readers of extensions look through lists that a file may leave out.
  json.nodes ??= []
  withoutLostTextures(json, note)
  try {
    const unpacked = isPacked(json) ? await unpackedOf(json, sources) : { json, buffers: sources as Uint8Array[] }
    const { buffers } = unpacked
    const resources: Record<string, Uint8Array<ArrayBuffer>> = tableOf()
    unpacked.json.buffers?.forEach((buffer, at) => {
      buffer.uri = `buffer-${at}.bin`
      resources[buffer.uri] = buffers[at] as Uint8Array<ArrayBuffer>
    })
    unpacked.json.images?.forEach((image, at) => {
      if (typeof image.uri !== 'string') return
      const data = imageOf(image.uri, files, note)
      image.name ??= image.uri.startsWith('data:') ? `image ${at}` : image.uri
      image.mimeType ??= pictureType(data) ?? 'image/png'
      image.uri = `image-${at}`
      resources[image.uri] = data as Uint8Array<ArrayBuffer>
    })
    for (const list of ['extensionsUsed', 'extensionsRequired'] as const) if (unpacked.json[list]?.length === 0) delete unpacked.json[list]
    return withPictures(await io.readJSON({ json: unpacked.json as GLTF.IGLTF, resources }), note)
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error
    // Readers trip over what the rules forbid; the validator says which rule it is.
    const { issues } = await validate(bytes, files).catch(() => ({ issues: [] }))
    throw fileError(
      `The model breaks the rules of glTF${issues[0] ? `: ${issues[0].message.slice(0, 300)}` : ' in a way that it cannot be read.'}`,
    )
  }
}
