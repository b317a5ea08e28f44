/** Arguments that the model tools share. */
import { type PluginContext, type Target, targetFor, type Warning } from 'atelier-mcp'
import { z } from 'zod'
import { generationArguments } from '../../generation-arguments.ts'
import { lookName } from '../render/look-name.ts'
import { once } from '../spec/once.ts'
import { type UnitName, unitNames } from '../units.ts'

/** Their schemas, made once. */
export const shared = once(() => ({
  modelFileName: z.string().min(1).describe('Path, URL or asset:// id of a glb, gltf, obj, stl, ply or 3mf'),
  views: z.array(lookName()).min(1).max(4).optional().describe('Default perspective'),
  sourceUnits: z.enum(unitNames).optional().describe('Of a file that says none'),
  shape: {
    units: z.enum(unitNames).optional().describe('Of the files; default m for gltf, else mm'),
    upAxis: z.enum(['y', 'z']).optional().describe('Of the files; default by format'),
    compression: z.enum(['none', 'meshopt', 'draco', 'quantize']).optional().describe('Of glb and gltf; default none'),
    maxTriangles: z.int().min(4).max(1_000_000).optional().describe('Simplified to so many'),
  },
  /** Wherever something may be generated. */
  generation: generationArguments(),
}))

/** Lists what is registered; what else is written gets the nearest name for an answer. */
export const fileFormat = (registered: readonly string[]) =>
  z
    .string()
    .min(1)
    .max(40)
    .meta(registered.length > 0 ? { enum: [...registered] } : {})

export interface Shape {
  readonly sourceUnits?: UnitName | undefined
  readonly units?: UnitName | undefined
  readonly upAxis?: 'y' | 'z' | undefined
  readonly compression?: 'none' | 'meshopt' | 'draco' | 'quantize' | undefined
  readonly maxTriangles?: number | undefined
}
/**
 * What these arguments ask of the exporter of `format` for a model of type `mimeType`, as far as it can, and a warning for what it
 * cannot. That a format without compression is written plain needs no warning where nobody wants it compressed.
 */
export async function exportTarget(
  exporters: PluginContext['exporters'],
  wanted: { readonly format: string; readonly mimeType: string },
  { sourceUnits, units, upAxis, compression, maxTriangles }: Shape,
): Promise<{ readonly target: Target; readonly warnings: readonly Warning[] }> {
  const asked = {
    ...(sourceUnits && { sourceUnits }),
    ...(units && { units }),
    ...(upAxis && { upAxis }),
    ...(maxTriangles && { maxTriangles }),
    ...(compression && { compression }),
  }
  const { target, warnings } = await targetFor(exporters, wanted, asked)
  return {
    target,
    warnings: warnings.flatMap((warning) => {
      if (warning.param !== 'compression') return [warning]
      return compression === 'none' ? [] : [{ ...warning, message: `${wanted.format} has no compression; it is written plain.` }]
    }),
  }
}
