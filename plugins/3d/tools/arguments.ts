/** Arguments that the model tools share. */
import { type PluginContext, type Target, targetFor, type Warning } from 'atelier-mcp'
import { z } from 'zod'
import { viewNames } from '../render/view-names.ts'
import { once } from '../spec/once.ts'

/** Their schemas, made once. */
export const shared = once(() => ({
  modelFileName: z.string().min(1).describe('Path, https URL, asset:// id or data URI of a glb, gltf, obj, stl, ply or 3mf'),
  views: z.array(z.enum(viewNames)).min(1).max(4).optional().describe('Default perspective'),
  shape: {
    units: z.enum(['mm', 'cm', 'm', 'in']).optional().describe('Of the files; default the format’s own'),
    upAxis: z.enum(['y', 'z']).optional(),
    compression: z.enum(['none', 'meshopt', 'draco', 'quantize']).optional().describe('glb and gltf only'),
    maxTriangles: z.int().min(4).max(1_000_000).optional(),
  },
  /** Wherever something may be generated. */
  generation: {
    provider: z.string().min(1).max(100).optional(),
    model: z.string().min(1).max(200).optional(),
    force: z.boolean().optional().describe('Make it anew, even if cached'),
    cache: z.enum(['on', 'off']).optional(),
    estimate: z.boolean().optional().describe('Only tell the cost'),
    name: z.string().min(1).max(100).optional().describe('File name'),
    order: z.string().max(100).optional().describe('Of an uncertain order that the user wants placed again'),
  },
}))

/** Lists what is registered; what else is written gets the nearest name for an answer. */
export const fileFormat = (registered: readonly string[]) =>
  z
    .string()
    .min(1)
    .max(40)
    .meta(registered.length > 0 ? { enum: [...registered] } : {})

export interface Shape {
  readonly units?: 'mm' | 'cm' | 'm' | 'in' | undefined
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
  { units, upAxis, compression, maxTriangles }: Shape,
): Promise<{ readonly target: Target; readonly warnings: readonly Warning[] }> {
  const asked = {
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
