/** What the page and the viewer say to each other; lengths are millimetres. */

export interface ViewerPart {
  readonly name: string
  readonly size: readonly [number, number, number]
}
export interface ModelFacts {
  /** Width, depth and height as it stands. */
  readonly size: readonly [number, number, number]
  readonly triangles: number
  readonly parts: readonly ViewerPart[]
  readonly materials: readonly string[]
  /** What could not be shown, in words. */
  readonly troubles: readonly string[]
}
export interface Look {
  readonly wireframe: boolean
  readonly edges: boolean
  /** From 0 (together) to 1 (well apart). */
  readonly explode: number
  /** Everything beyond is cut away; `at` goes from 0 to 1 along the axis. */
  readonly section?: { readonly axis: 'x' | 'y' | 'z'; readonly at: number } | undefined
  /** Indices of parts. */
  readonly hidden: readonly number[]
}
export interface Viewer {
  readonly facts: ModelFacts
  show(look: Look): void
  /** Turns by degrees, and comes nearer by a factor. */
  turn(across: number, up: number): void
  nearer(factor: number): void
  /** From where: all of it fits. */
  from(side: 'corner' | 'front' | 'right' | 'top'): void
  close(): void
}
/** Draws a GLB on a canvas: gets ready while that comes. Rejects where the browser has no WebGL, for what is no model, and as `glb` does. */
export type OpenViewer = (canvas: HTMLCanvasElement, glb: Promise<ArrayBuffer>) => Promise<Viewer>
