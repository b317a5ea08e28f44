/** Arguments that the model tools share. */
import { z } from 'zod'
import { formatNames } from '../formats.ts'
import { viewNames } from '../render/view-names.ts'
import { once } from '../spec/once.ts'

/** Their schemas, made once. */
export const shared = once(() => ({
  modelFileName: z.string().min(1).describe('Path, https URL, asset:// id or data URI of a glb, gltf, obj, stl, ply or 3mf'),
  views: z.array(z.enum(viewNames)).min(1).max(4).optional().describe('Default perspective'),
  fileFormat: z.enum(formatNames),
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
  },
}))

export interface Shape {
  readonly units?: 'mm' | 'cm' | 'm' | 'in' | undefined
  readonly upAxis?: 'y' | 'z' | undefined
  readonly compression?: 'none' | 'meshopt' | 'draco' | 'quantize' | undefined
  readonly maxTriangles?: number | undefined
}
/** The exporter's options of these arguments; `ignored` where a format has no compression. */
export function exportOptions(
  format: string,
  { units, upAxis, compression, maxTriangles }: Shape,
): { options: Record<string, unknown>; ignored: boolean } {
  const gltf = format === 'glb' || format === 'gltf'
  return {
    options: {
      ...(units && { units }),
      ...(upAxis && { upAxis }),
      ...(maxTriangles && { maxTriangles }),
      ...(gltf && compression && { compression }),
    },
    ignored: !gltf && compression !== undefined && compression !== 'none',
  }
}
