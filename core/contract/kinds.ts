/**
 * The shared vocabulary: what image, vision, model and moderation plugins ask of one another. A contract between plugins
 * belongs to none of them; it is types alone, and no file of the kernel imports it but `index.ts`.
 */
import type { Artifact } from './assets.ts'
import type { JsonSchema } from './infer.ts'

declare module './augment.ts' {
  interface Kinds {
    'image.generate': { request: ImageRequest; data: ImageData; capabilities: ImageCapabilities }
    'image.edit': { request: ImageEditRequest; data: ImageData; capabilities: ImageEditCapabilities }
    'vision.analyze': { request: VisionRequest; data: VisionData; capabilities: VisionCapabilities }
    /** A solid, as a mesh: GLB before export. */
    'model.create': { request: ModelRequest; data: ModelData; capabilities: ModelCapabilities }
    /** Words to a model spec; what language models do for `model.create`. */
    'model.design': { request: ModelRequest; data: { readonly spec: unknown }; capabilities: {} }
    'moderate.text': { request: { readonly text: string }; data: Verdict; capabilities: ModerationCapabilities }
    'moderate.image': { request: { readonly image: Artifact }; data: Verdict; capabilities: ModerationCapabilities }
  }
}

/** Pixels, `width x height`. */
export type Size = `${number}x${number}`
export interface ImageRequest {
  readonly prompt: string
  readonly negativePrompt?: string
  /** Default: the model's own. */
  readonly size?: Size
  /** Default 1. */
  readonly count?: number
  readonly quality?: 'draft' | 'standard' | 'high'
  readonly background?: 'opaque' | 'transparent'
  readonly style?: string
  readonly seed?: number
}
export interface ImageEditRequest extends ImageRequest {
  readonly images: readonly Artifact[]
  /** Same size as the first image; transparent where it may change. */
  readonly mask?: Artifact
}
export interface ImageData {
  /** What the vendor made of the prompt. */
  readonly revisedPrompt?: string
  readonly seed?: number
}
export interface ImageCapabilities {
  readonly sizes: readonly Size[] | 'any'
  readonly maxCount: number
  readonly mimeTypes: readonly string[]
  readonly seed: boolean
  readonly transparency: boolean
  readonly partials?: boolean
}
export interface ImageEditCapabilities extends ImageCapabilities { readonly mask: boolean; readonly maxImages: number }

export interface VisionRequest {
  readonly images: readonly Artifact[]
  readonly question: string
  readonly detail?: 'low' | 'high'
  /** The answer's shape; the result's `json` then satisfies it. */
  readonly schema?: JsonSchema
}
export interface VisionData { readonly text: string; readonly json?: unknown }
export interface VisionCapabilities { readonly maxImages: number; readonly structured: boolean }

export interface ModelRequest {
  readonly prompt?: string
  readonly spec?: unknown
  /** Refine this one; `report` says what was wrong with it. */
  readonly base?: Artifact
  readonly report?: unknown
  /** A picture of `spec` as it is, for models that can see. */
  readonly preview?: Artifact
  /** How often a spec may be revised after its report and picture were seen. Default 1. */
  readonly repairs?: number
  /** Triangles that the finished model may have. Default 200 000. */
  readonly maxTriangles?: number
}
export interface ModelData { readonly spec?: unknown; readonly report?: unknown }
export interface ModelCapabilities { readonly from: readonly ('prompt' | 'spec' | 'image')[] }

/** Scores from 0 to 1 by category; the decision is the policy's. */
export interface Verdict { readonly scores: Readonly<Record<string, number>> }
export interface ModerationCapabilities { readonly categories: readonly string[] }
