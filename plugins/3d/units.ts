/** Units of length, and which one a file's numbers are in. */
import type { FormatName } from './formats.ts'

/** Metres in a unit. */
export const unitMetres = { mm: 0.001, cm: 0.01, m: 1, in: 0.0254, ft: 0.3048, µm: 1e-6 } as const
export type Unit = keyof typeof unitMetres
/** Those that a caller may ask for. */
export const unitNames = ['mm', 'cm', 'm', 'in'] as const
export type UnitName = (typeof unitNames)[number]

/** In words, as a sentence needs them. */
export const unitWords: Readonly<Record<Unit, string>> = {
  mm: 'millimetres',
  cm: 'centimetres',
  m: 'metres',
  in: 'inches',
  ft: 'feet',
  µm: 'micrometres',
}

/** Where a file's unit is known from. `size`: by how large its numbers are. */
export interface FileUnits {
  readonly units: Unit
  readonly known: 'format' | 'file' | 'caller' | 'size'
}

/** A thing this large or larger, in a format that people model rooms and people in, was drawn in millimetres. */
const millimetresFrom: Readonly<Partial<Record<FormatName, number>>> = { obj: 10, ply: 10, stl: 1 }

/**
 * What the numbers of a file without a unit most likely are. `extent`: its longest side, in the file's own numbers. Printers' STL are
 * millimetres, unless nothing could be that small; OBJ and PLY are metres up to the size of a room, and else millimetres.
 */
export const likelyUnits = (format: FormatName, extent: number): Unit => (extent >= (millimetresFrom[format] ?? 0) ? 'mm' : 'm')
