/** What the sources of drawings (chart, diagram, qr, formula) share: what each gets, and the SVG that each hands over. */
import type { Artifact, WorkerPool } from 'atelier-mcp'

/** What a source gets beside its input. */
export interface DrawingContext {
  /** Ends with the call. */
  readonly signal: AbortSignal
  /**
   * The plugin's processes, over `draw.worker.ts`: all that a caller's input can make slow or large runs there, with a `timeoutMs`:
   * `work.run<typeof chart>('chart', input, { signal, timeoutMs })`.
   */
  readonly work: Pick<WorkerPool, 'run'>
  /** What the caller asked for, in pixels; a source that has proportions of its own fits into it, and makes its own size where both are absent. */
  readonly width?: number
  readonly height?: number
  /** A CSS colour or `transparent`. Absent: what suits the source, such as white under a chart. */
  readonly background?: string
  /** What a path, URL, data URI or `asset://` names, by the host's guards; for data that a source may take by reference: an asset as it left, for it is seen in the drawing. Throws as `assets.load`. */
  readonly load: (reference: string) => Promise<Artifact>
}

/** A drawing as SVG, before it is checked, mended and drawn like one that a caller wrote. */
export interface Drawing {
  /** One `<svg>` with a `viewBox`; text as `<text>` in a family of `plugins/fonts.ts`, or as outlines. */
  readonly svg: string
  /** In pixels, as the SVG itself says. */
  readonly width: number
  readonly height: number
  /** What the caller should hear of it: whole sentences, the most important first. */
  readonly notes: readonly string[]
}

/** The one entry of a source. Throws coded errors that name what is wrong with the input, and costs nothing. */
export type DrawingSource<I> = (input: I, context: DrawingContext) => Promise<Drawing>
