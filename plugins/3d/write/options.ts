/** What the exporters of models may be asked. */
import { z } from 'zod'
import { once } from '../spec/once.ts'
import { unitNames } from '../units.ts'

const frame = once(() => ({
  /** Of the numbers in what is read; default what the file says, or what is likely. */
  sourceUnits: z.enum(unitNames).optional(),
  units: z.enum(unitNames).optional(),
  upAxis: z.enum(['y', 'z']).optional(),
  maxTriangles: z.int().min(4).max(5_000_000).optional(),
}))

/** For GLB and glTF. */
export const gltfOptions = once(() =>
  z.strictObject({
    /** What one unit of the file stands for, default m, and the upright axis, default y, as the glTF specification says; more triangles than `maxTriangles` are simplified away. */
    ...frame(),
    /** `meshopt` and `draco` are small, `quantize` needs no decoder. Default none. */
    compression: z.enum(['none', 'meshopt', 'draco', 'quantize']).default('none'),
    /** Longest edge of a texture in pixels; larger ones are made smaller. */
    textureSize: z.int().min(16).max(8192).optional(),
    /** glTF alone: everything in one file, as `data:` addresses. */
    embedded: z.boolean().default(false),
  }),
)
/** For drawings, which are in millimetres. */
export const drawingOptions = once(() => {
  const { sourceUnits, maxTriangles } = frame()
  return z.strictObject({ sourceUnits, maxTriangles })
})
/** For all others. */
export const meshOptions = once(() => z.strictObject(frame()))

export type GltfOptions = z.output<ReturnType<typeof gltfOptions>>
export type MeshOptions = z.output<ReturnType<typeof meshOptions>>

/** What a written file is: its bytes, the files beside it, and what it could not hold. */
export interface Written {
  readonly bytes: Uint8Array
  readonly companions: readonly { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array }[]
  readonly losses: readonly string[]
}
