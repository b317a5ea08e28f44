/** glTF and GLB to a document: what is compressed is unpacked first; geometry, materials, skins and animations by glTF-Transform. */
import { tableOf } from 'atelier-mcp'
import type { Document, GLTF, Texture } from '@gltf-transform/core'
import { documentIo } from '../document/io.ts'
import { fileError } from '../model-error.ts'
import { validate } from '../document/validate.ts'
import { checkGltf, type GltfJson } from './gltf-check.ts'
import { type Packing, packingOf, unpackedOf } from './gltf-unpack.ts'
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

/** What is nothing without its texture: numbers of features and their properties, which are kept in pictures. */
const heldInPictures: ReadonlySet<string> = new Set(['FeatureIDTexture', 'PropertyTextureProperty'])

/** Takes a texture off all that shows it. */
function drop(texture: Texture): void {
  for (const user of texture.listParents()) {
    if (!heldInPictures.has(user.propertyType)) continue
    for (const feature of user.listParents()) if (feature.propertyType === 'FeatureID') feature.dispose()
    user.dispose()
  }
  texture.dispose()
}

/** Textures as pictures that documents hold; the rest is taken off what shows it. */
function withPictures(document: Document, note: Note): Document {
  for (const texture of document.getRoot().listTextures()) {
    const image = texture.getImage()
    const picture = image && image.byteLength > 0 ? pictureOf(image, texture.getName() || texture.getURI() || 'unnamed', note) : undefined
    if (!picture) drop(texture)
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

/** Extensions without which a model has all of its form, and other looks. */
const looksOnly = /^(KHR|EXT)_(materials|techniques?|texture|lights)_/

/** Extensions that say where and what triangles are. */
const formOnly =
  /^(KHR_mesh_quantization|KHR_draco_mesh_compression|(KHR|EXT)_meshopt_compression|EXT_mesh_gpu_instancing|KHR_node_visibility)$/

/** The same JSON without the extensions that `isLeft` names, and those names. */
function without(json: GltfJson, isLeft: (name: string) => boolean): { json: GltfJson; names: readonly string[] } {
  const names = new Set<string>()
  const strip = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { extensions } = value as { extensions?: Record<string, unknown> }
    for (const name of Object.keys(extensions ?? {}).filter(isLeft)) {
      names.add(name)
      delete extensions![name]
    }
    for (const inner of Object.values(value)) strip(inner)
  }
  const out = structuredClone(json)
  strip(out)
  for (const list of ['extensionsUsed', 'extensionsRequired'] as const) if (out[list]) out[list] = out[list].filter((name) => !isLeft(name))
  return { json: out, names: [...names] }
}

/** Readers trip over an extension that breaks its rules. What says nothing of form or looks is left out first, then what says nothing of form. */
async function readTolerant(json: GltfJson, read: (json: GltfJson) => Promise<Document>, note: Note): Promise<Document> {
  const kept = structuredClone(json)
  try {
    return await read(json)
  } catch (error) {
    for (const isLeft of [(name: string) => !formOnly.test(name) && !looksOnly.test(name), (name: string) => !formOnly.test(name)]) {
      const { json: less, names } = without(kept, isLeft)
      const document = names.length > 0 ? await read(less).catch(() => undefined) : undefined
      if (!document) continue
      note(`What the file says by ${names.join(', ')} breaks the rules of that, and is left out.`)
      return document
    }
    throw error
  }
}

/** `files` holds what the model names, by relative path. What is left out is told. Throws coded errors only. */
export async function readGltf(
  bytes: Uint8Array,
  binary: boolean,
  files: Files,
  note: Note,
): Promise<{ readonly document: Document; readonly packing: Packing | undefined }> {
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
    const packing = packingOf(json)
    const unpacked = packing ? await unpackedOf(json, sources) : { json, buffers: sources as Uint8Array[] }
    const { buffers } = unpacked
    const resources: Record<string, Uint8Array<ArrayBuffer>> = tableOf()
    unpacked.json.buffers?.forEach((buffer, at) => {
      buffer.uri = `buffer-${at}.bin`
      resources[buffer.uri] = (buffers[at] ?? new Uint8Array()) as Uint8Array<ArrayBuffer>
    })
    unpacked.json.images?.forEach((image, at) => {
      if (typeof image.uri !== 'string') return
      const data = imageOf(image.uri, files, note)
      image.name ??= image.uri.startsWith('data:') ? `image ${at}` : image.uri
      image.mimeType ??= pictureType(data) ?? 'image/png'
      // What is written from it is called so, too.
      image.uri = `image-${at}.${(pictureType(data) ?? 'image/png').replace(/^image\/(?:jpeg$)?/, '') || 'jpg'}`
      resources[image.uri] = data as Uint8Array<ArrayBuffer>
    })
    for (const list of ['extensionsUsed', 'extensionsRequired'] as const) if (unpacked.json[list]?.length === 0) delete unpacked.json[list]
    const read = await readTolerant(unpacked.json, (one) => io.readJSON({ json: one as GLTF.IGLTF, resources }), note)
    return { document: withPictures(read, note), packing }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error
    // Readers trip over what the rules forbid; the validator says which rule it is.
    const { issues } = await validate(bytes, files).catch(() => ({ issues: [] }))
    throw fileError(
      `The model breaks the rules of glTF${issues[0] ? `: ${issues[0].message.slice(0, 300)}` : ' in a way that it cannot be read.'}`,
    )
  }
}
