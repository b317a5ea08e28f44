/** From an artifact to a model file that the worker can read. */
import { AtelierError, type Artifact, type Assets } from 'atelier-mcp'
import { fileError } from './model-error.ts'
import { type FormatName, formatOf, formats, writtenOnly } from './formats.ts'
import type { ModelFile } from './read/read.ts'
import { readLimits } from './read/limits.ts'
import type { ModelWork } from './worker-pool.ts'

/** Bytes, format by content, and companions by their names. Throws a coded error for what is no model. */
export async function modelFile(artifact: Artifact): Promise<ModelFile> {
  const bytes = plain(await artifact.bytes())
  if (bytes.byteLength === 0) throw fileError('The file is empty.', 'Export it again from the tool that made it.')
  if (bytes.byteLength > readLimits.bytes)
    throw fileError(
      `The model has ${Math.round(bytes.byteLength / 2 ** 20)} MiB; ${readLimits.bytes / 2 ** 20} are the most.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  if (artifact.mimeType === writtenOnly.usdz.mimeType || /\.usdz?$/i.test(artifact.name ?? ''))
    throw fileError('USDZ is written here, and not read.', 'Give the model that it was made from.', 'MODEL_FILE_UNSUPPORTED')
  const format = formatOf(bytes, artifact.mimeType, artifact.name)
  if (!format)
    throw fileError(
      `This is no model file that is known (${artifact.mimeType}).`,
      `Known are: ${Object.keys(formats).join(', ')}.`,
      'MODEL_FILE_UNSUPPORTED',
    )
  const files = new Map<string, Uint8Array>()
  for (const companion of artifact.companions ?? [])
    if (companion.name !== undefined) files.set(companion.name, plain(await companion.bytes()))
  return { bytes, format, files }
}

/** Without the rest of a shared pool, which would be copied along to the worker. */
const plain = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength && bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes)

/** Formats whose files name further ones. */
const namesOthers: ReadonlySet<FormatName> = new Set(['glb', 'gltf', 'obj'])

/** Where a file beside this one is: in its folder, or beside its address. */
export function beside(reference: string, name: string): string | undefined {
  if (/^https:\/\//i.test(reference)) return new URL(name.split('/').map(encodeURIComponent).join('/'), reference).href
  if (/^[a-z][a-z0-9+.-]+:/i.test(reference)) return undefined
  const at = Math.max(reference.lastIndexOf('/'), reference.lastIndexOf('\\'))
  return `${reference.slice(0, at + 1)}${name}`
}

/**
 * A model that a caller names, with the files that it names in turn: those that came with it, or that lie beside it. All are read
 * through `assets`, so within the caller's roots. What is missing shows when the model is read. `loaded`: the model, where it is there already.
 */
export async function loadModel(
  reference: string,
  assets: Assets,
  work: ModelWork,
  signal: AbortSignal,
  loaded?: Artifact,
): Promise<Artifact & { readonly format: FormatName }> {
  const source = loaded ?? (await assets.load(reference, 'model'))
  const file = await modelFile(source)
  const found = new Map<string, Artifact>(
    (source.companions ?? []).flatMap((companion) => (companion.name === undefined ? [] : [[companion.name, companion] as const])),
  )
  const fetch = async (name: string): Promise<void> => {
    if (found.has(name) || found.size > 500) return
    const place = beside(reference, name)
    if (place === undefined) return
    const part = await assets.load(place).catch((error: unknown) => {
      if (AtelierError.is(error, 'INPUT_NOT_FOUND')) return undefined
      throw error
    })
    if (part) found.set(name, { mimeType: part.mimeType, name, bytes: () => part.bytes() })
  }
  if (namesOthers.has(file.format)) for (const name of await work.references(file, signal)) await fetch(name)
  if (file.format === 'obj')
    for (const [name, library] of found)
      if (/\.mtl$/i.test(name))
        for (const picture of await work.libraryPictures({ bytes: plain(await library.bytes()) }, signal)) await fetch(picture)
  // As it was loaded, so that an asset stays known as one.
  return {
    ...source,
    format: file.format,
    mimeType: formats[file.format].mimeType,
    size: file.bytes.byteLength,
    ...(found.size > 0 && { companions: [...found.values()] }),
  }
}
