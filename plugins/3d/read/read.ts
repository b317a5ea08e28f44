/** Any model file to a document. */
import type { Document } from '@gltf-transform/core'
import { AtelierError } from 'atelier-mcp'
import { fileError } from '../model-error.ts'
import { type FormatName } from '../formats.ts'
import { type Files, readGltf } from './gltf.ts'
import { readLimits } from './limits.ts'
import { readObj } from './obj.ts'
import { readPly } from './ply.ts'
import { readStl } from './stl.ts'
import { readThreeMf } from './three-mf.ts'

export interface ModelFile {
  readonly bytes: Uint8Array
  readonly format: FormatName
  /** What it names, by relative path. */
  readonly files?: Files | undefined
}

/** Throws coded errors only. */
export async function readModel({ bytes, format, files = new Map() }: ModelFile): Promise<Document> {
  const size = [...files.values()].reduce((sum, file) => sum + file.byteLength, bytes.byteLength)
  if (size > readLimits.bytes)
    throw fileError(
      `The model has ${Math.round(size / 2 ** 20)} MiB; ${readLimits.bytes / 2 ** 20} are the most.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  const document = await read({ bytes, format, files })
  const { checkSurface } = await import('./surface-check.ts')
  checkSurface(document)
  return document
}

async function read({ bytes, format, files }: Required<ModelFile> & { readonly files: Files }): Promise<Document> {
  try {
    switch (format) {
      case 'glb':
        return await readGltf(bytes, true, files)
      case 'gltf':
        return await readGltf(bytes, false, files)
      case 'obj':
        return await readObj(bytes, files)
      case 'stl':
        return await readStl(bytes)
      case 'ply':
        return await readPly(bytes)
      case '3mf':
        return await readThreeMf(bytes)
    }
  } catch (error) {
    if (AtelierError.is(error)) throw error
    throw fileError(`The ${format.toUpperCase()} cannot be read: ${(error as Error).message?.slice(0, 200) ?? String(error)}.`)
  }
}
