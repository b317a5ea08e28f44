/** Any model file to a document. */
import type { Document } from '@gltf-transform/core'
import { scaled } from '../document/scaled.ts'
import { asFileError, fileError } from '../model-error.ts'
import { type FileUnits, unitMetres, type UnitName } from '../units.ts'
import { type FormatName } from '../formats.ts'
import { type Files, readGltf } from './gltf.ts'
import type { Packing } from './gltf-unpack.ts'
import { readLimits } from './limits.ts'
import { readObj } from './obj.ts'
import { readPly } from './ply.ts'
import { readStl } from './stl.ts'
import { type Note, notes } from './note.ts'
import { readThreeMf } from './three-mf/three-mf.ts'

export interface ModelFile {
  readonly bytes: Uint8Array
  readonly format: FormatName
  /** What it names, by relative path. */
  readonly files?: Files | undefined
  /** The unit of its numbers, where somebody knows better than the file. */
  readonly sourceUnits?: UnitName | undefined
}
export interface OpenedModel extends FileUnits {
  /** In metres, y up. */
  readonly document: Document
  /** How the file was compressed; absent for other formats, too. */
  readonly packing?: Packing | undefined
  /** What is left out, and what breaks the format's rules without leaving open what is meant. */
  readonly notes: readonly string[]
}

/** The document alone. Throws coded errors only. */
export const readModel = async (file: ModelFile): Promise<Document> => (await openModel(file)).document

/** Throws coded errors only. */
export async function openModel({ bytes, format, files = new Map(), sourceUnits }: ModelFile): Promise<OpenedModel> {
  const size = [...files.values()].reduce((sum, file) => sum + file.byteLength, bytes.byteLength)
  if (size > readLimits.bytes)
    throw fileError(
      `The model has ${Math.round(size / 2 ** 20)} MiB; ${readLimits.bytes / 2 ** 20} are the most.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  const { note, all } = notes()
  const read = await readAs({ bytes, format, files, sourceUnits }, note)
  const { checkSurface } = await import('./surface-check.ts')
  checkSurface(read.document, note)
  return { ...asTold(read, sourceUnits), notes: all() }
}

/** A file that says its unit, or whose format does, in the unit that the caller knows it to be in. */
function asTold<T extends FileUnits & { readonly document: Document }>(read: T, sourceUnits: UnitName | undefined): T {
  if (sourceUnits === undefined || read.known === 'caller') return read
  scaled(read.document, unitMetres[sourceUnits] / unitMetres[read.units])
  return { ...read, units: sourceUnits, known: 'caller' }
}

async function readAs(
  { bytes, format, files, sourceUnits }: ModelFile & { readonly files: Files },
  note: Note,
): Promise<Omit<OpenedModel, 'notes'>> {
  try {
    switch (format) {
      case 'glb':
      case 'gltf':
        return { ...(await readGltf(bytes, format === 'glb', files, note)), units: 'm', known: 'format' }
      case 'obj':
        return await readObj(bytes, files, sourceUnits, note)
      case 'stl':
        return await readStl(bytes, sourceUnits)
      case 'ply':
        return await readPly(bytes, sourceUnits, note)
      case '3mf':
        return await readThreeMf(bytes, note)
    }
  } catch (error) {
    throw asFileError(error, `The ${format.toUpperCase()} cannot be read`, ', for it is damaged')
  }
}
