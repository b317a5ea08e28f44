/** What the exporters of models may be asked. */
import { z } from 'zod'

const units = z.enum(['mm', 'cm', 'm', 'in']).optional()
const upAxis = z.enum(['y', 'z']).optional()
const maxTriangles = z.int().min(4).max(5_000_000).optional()

/** For GLB and glTF. */
export const gltfOptions = z.strictObject({
  /** What one unit of the file stands for. Default m, as the glTF specification says. */
  units,
  /** Default y, as the glTF specification says. */
  upAxis,
  /** `meshopt` and `draco` are small, `quantize` needs no decoder. Default none. */
  compression: z.enum(['none', 'meshopt', 'draco', 'quantize']).default('none'),
  /** Longest edge of a texture in pixels; larger ones are made smaller. */
  textureSize: z.int().min(16).max(8192).optional(),
  /** More triangles than this are simplified away. */
  maxTriangles,
  /** glTF alone: everything in one file, as `data:` addresses. */
  embedded: z.boolean().default(false),
})
/** For all others. */
export const meshOptions = z.strictObject({ units, upAxis, maxTriangles })

export type GltfOptions = z.output<typeof gltfOptions>
export type MeshOptions = z.output<typeof meshOptions>

/** Metres in a unit. */
export const unitMetres = { mm: 0.001, cm: 0.01, m: 1, in: 0.0254 } as const

/** What a written file is: its bytes, the files beside it, and what it could not hold. */
export interface Written {
  readonly bytes: Uint8Array
  readonly companions: readonly { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array }[]
  readonly losses: readonly string[]
}
