/** What this plugin offers to others. */
import type { JsonSchema } from 'atelier-mcp'

/** For providers of kind `model.design`: what to ask a language model for. */
export interface ModelSpecService {
  /** The spec as a strict JSON Schema for structured answers. */
  strictSchema(): JsonSchema
  /** The vocabulary with worked examples, as Markdown. */
  guide(): string
  /** The words for one request: the wish, and what to mend where an earlier spec, its report and its picture are given. */
  instructions(request: DesignRequest): string
}
/** The parts of a `model.design` request that words are made of. */
export interface DesignRequest {
  readonly prompt?: string
  readonly spec?: unknown
  readonly report?: unknown
}

/** For whoever shows models where nothing decodes them. */
export interface ModelFilesService {
  /**
   * Whether a GLB can be drawn as it is: nothing in it is packed, damaged or from elsewhere, and it has no more triangles and no larger
   * textures than asked. False where that takes longer than a moment to tell; never rejects.
   */
  isPlain(glb: Uint8Array, limits: { readonly maxTriangles: number; readonly textureSize: number }, signal: AbortSignal): Promise<boolean>
}

declare module 'atelier-mcp' {
  interface Services {
    'model-spec': ModelSpecService
    'model-files': ModelFilesService
  }
}
