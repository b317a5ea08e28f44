/**
 * The shared vocabulary: what image, vision, model and moderation plugins ask of one another, and what a result of each kind is. A contract
 * between plugins belongs to none of them. No file of the kernel imports it but `index.ts`; whoever starts a host brings it.
 */
import { z } from 'zod'
import type { Artifact } from './assets.ts'
import type { JsonSchema } from './infer.ts'
import type { KindResult } from './kind-result.ts'

declare module './augment.ts' {
  interface Kinds {
    'image.generate': { request: ImageRequest; data: ImageData; capabilities: ImageCapabilities }
    'image.edit': { request: ImageEditRequest; data: ImageData; capabilities: ImageEditCapabilities }
    'vision.analyze': { request: VisionRequest; data: VisionData; capabilities: VisionCapabilities }
    /** The text in one picture, with the place of every word. */
    'vision.read': { request: ReadRequest; data: ReadData; capabilities: ReadCapabilities }
    /** What differs between two pictures, measured; its artifact is a heat map, where there is anything to show. */
    'vision.compare': { request: CompareRequest; data: CompareData; capabilities: {} }
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
  /** How closely the inputs are kept, faces and logos above all. Default: the model's own. */
  readonly inputFidelity?: 'low' | 'high'
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
export interface ImageEditCapabilities extends ImageCapabilities {
  readonly mask: boolean
  readonly maxImages: number
}

export interface VisionRequest {
  readonly images: readonly Artifact[]
  readonly question: string
  readonly detail?: 'low' | 'high'
  /** The answer's shape; the result's `json` then satisfies it. */
  readonly schema?: JsonSchema
}
export interface VisionData {
  readonly text: string
  readonly json?: unknown
  /** Who answered, where only the answer tells: a client names the model that it has chosen. */
  readonly model?: string
}
export interface VisionCapabilities {
  readonly maxImages: number
  readonly structured: boolean
}

export interface ReadRequest {
  readonly image: Artifact
  /** Codes as Tesseract has them (`eng`, `chi_sim`), the main language first. */
  readonly languages: readonly string[]
}
/** Pixels of the upright picture, from its top left. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
/** `confidence` is from 0 to 1. */
export interface ReadText {
  readonly text: string
  readonly box: Box
  readonly confidence: number
}
export interface ReadData {
  readonly text: string
  readonly confidence: number
  /** In reading order. */
  readonly lines: readonly (ReadText & { readonly words: readonly ReadText[] })[]
  /** QR codes and bar codes, which are no part of the text; `type` in the words of their standards, such as `QRCode` or `EAN-13`. */
  readonly codes?: readonly { readonly type: string; readonly text: string; readonly box: Box }[] | undefined
  /** Cells, row by row, of tables that the provider has seen; lines of one cell are parted by a line feed. Their words are among the lines, too. */
  readonly tables?: readonly { readonly box?: Box | undefined; readonly rows: readonly (readonly string[])[] }[] | undefined
}
export interface ReadCapabilities {
  readonly languages: readonly string[] | 'any'
}

export interface CompareRequest {
  readonly a: Artifact
  readonly b: Artifact
}
export interface CompareData {
  readonly verdict: 'same' | 're-encoded' | 'recoloured' | 'mirrored' | 'turned' | 'cropped' | 'edited' | 'different'
  /** Why, in short sentences. */
  readonly evidence: readonly string[]
  /** Share of the pixels that differ to the eye, 0 to 1, compared at one size. */
  readonly pixelDiff: number
  /** Around all of them, in pixels of `comparedAt`. */
  readonly changedBox?: Box
  /** The size at which both were compared: that of the smaller one, but at most 2048 long. */
  readonly comparedAt: { readonly width: number; readonly height: number }
  /** Structural similarity, 1 where equal. */
  readonly ssim: number
  /** Bits of 64 in which the perceptual hashes differ. */
  readonly hashDistance: number
  readonly sizes: { readonly a: CompareSize; readonly b: CompareSize }
}
export interface CompareSize {
  readonly width: number
  readonly height: number
  readonly format: string
  readonly bytes: number
}

export interface ModelRequest {
  readonly prompt?: string
  readonly spec?: unknown
  /** The spec is that of a model that was there, with other numbers. */
  readonly renumbered?: boolean
  /** Refine this one; `report` says what was wrong with it. For `model.design` a picture of `spec` as it is, or of what is wanted. */
  readonly base?: Artifact
  readonly report?: unknown
  /** How often a spec may be revised after its report and picture were seen. Default 1. */
  readonly repairs?: number
  /** Triangles that the finished model may have. Default 200 000. */
  readonly maxTriangles?: number
}
export interface ModelData {
  readonly spec?: unknown
  readonly report?: unknown
}
export interface ModelCapabilities {
  readonly from: readonly ('prompt' | 'spec' | 'image')[]
}

/** Scores from 0 to 1 by category; the decision is the policy's. */
export interface Verdict {
  readonly scores: Readonly<Record<string, number>>
}
export interface ModerationCapabilities {
  readonly categories: readonly string[]
}

/** What results of these kinds are, as far as others rely on it. Made when it is first asked for. */
export const kindResults = (): Readonly<Record<string, KindResult>> => {
  const number = z.number()
  const place = z.object({ x: number, y: number, width: number, height: number })
  const read = z.object({ text: z.string(), box: place, confidence: number })
  const verdict = { data: z.object({ scores: z.record(z.string(), number) }) }
  return {
    'image.generate': { artifacts: 'required' },
    'image.edit': { artifacts: 'required' },
    'vision.analyze': { data: z.object({ text: z.string() }) },
    'vision.read': { data: z.object({ text: z.string(), confidence: number, lines: z.array(read.extend({ words: z.array(read) })) }) },
    'vision.compare': { data: z.object({ verdict: z.string(), evidence: z.array(z.string()), pixelDiff: number, ssim: number }) },
    'model.create': { artifacts: 'required' },
    'model.design': { data: z.object({}) },
    'moderate.text': verdict,
    'moderate.image': verdict,
  }
}
