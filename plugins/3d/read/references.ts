/** Which other files a model names, and that they lie beside it. */
import { fileError } from '../model-error.ts'
import type { FormatName } from '../formats.ts'
import { type GlbChunks, readGlbJson } from './glb-chunks.ts'
import { isGltf1, upgraded } from './gltf-1.ts'
import { parseJson } from './json.ts'
import type { Note } from './note.ts'
import { textOf } from './text-of.ts'

const bad = (uri: string, why: string) =>
  fileError(
    `The file names "${uri.slice(0, 100)}", ${why}.`,
    'Put the file beside the model and name it without a path that leads out, or embed it.',
    'MODEL_REFERENCE_REFUSED',
  )

/** A plain relative path, decoded; anything that leads out is refused. */
export function relativeReference(uri: string): string {
  let path: string
  try {
    path = decodeURIComponent(uri)
  } catch {
    throw bad(uri, 'which is no valid address')
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) throw bad(uri, 'which is an address elsewhere')
  if (path.startsWith('/') || path.startsWith('\\') || path.includes('\u0000')) throw bad(uri, 'which is not beside the model')
  if (path.split(/[/\\]/).includes('..')) throw bad(uri, 'which leads out of its folder')
  return path.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
}

/** The same of a picture, which a model does without: `undefined` where the name leads out, as the paths of the computer that wrote the file do. */
export function pictureReference(uri: string): string | undefined {
  try {
    return relativeReference(uri)
  } catch {
    return undefined
  }
}

/** The same of a material library: `undefined` for a place on the computer that wrote the file. What climbs out of the folder is refused. */
export const libraryReference = (name: string): string | undefined =>
  /^([a-z]:)?[/\\]/i.test(name) && !name.split(/[/\\]/).includes('..') ? undefined : relativeReference(name)

interface GltfUris {
  readonly buffers?: readonly { readonly uri?: unknown }[]
  readonly images?: readonly { readonly uri?: unknown }[]
}
/** Of a glTF's JSON: everything but `data:`. */
export function gltfReferences(json: GltfUris): string[] {
  const uris = [...(Array.isArray(json.buffers) ? json.buffers : []), ...(Array.isArray(json.images) ? json.images : [])].map(
    (entry) => entry?.uri,
  )
  return [...new Set(uris.filter((uri): uri is string => typeof uri === 'string' && !uri.startsWith('data:')))]
}

/** Names of the material libraries of an OBJ: several in a line, or one that has spaces. */
export const objLibraries = (text: string): string[] =>
  [...text.matchAll(/^mtllib[ \t](.+)/gm)]
    .flatMap(([, names]) => names!.trim().split(/(?<=\.mtl)[ \t]/i))
    .map((name) => name.trim())
    .filter(Boolean)
/** Names of the pictures of an MTL: the last word of each map line, options before it. */
export const mtlPictures = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*map_\w+[ \t](.+)/gm)].map(([, rest]) => rest!.trim().replace(/^(-\w+(\s+[-\d.]+|\s+(on|off))*\s+)+/, ''))

/** The JSON of a glTF or GLB, as of version 2.0, and the bytes that a GLB has beside it. */
export function readGltfJson(bytes: Uint8Array, binary: boolean, note: Note = () => {}): GlbChunks {
  const read = binary ? readGlbJson(bytes) : { json: parseJson(bytes) }
  return isGltf1(read.json) ? { ...read, json: upgraded(read.json, note) } : read
}

/** Files that must be at hand to read this one. Throws for references that lead elsewhere. */
export function references(bytes: Uint8Array, format: FormatName): string[] {
  if (format === 'glb' || format === 'gltf') return gltfReferences(readGltfJson(bytes, format === 'glb').json).map(relativeReference)
  if (format === 'obj') return objLibraries(textOf(bytes)).flatMap((name) => libraryReference(name) ?? [])
  return []
}
