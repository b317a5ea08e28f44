/** What this plugin adds to the vocabulary: the kind of its runs, and what it offers to others. */
import type { Artifact } from 'atelier-mcp'
import { z } from 'zod'
import type { DrawnSvg, SvgOrder } from './svg/draw-svg.ts'

/** The ways to write a drawing. */
export const sourceNames = ['svg', 'chart', 'diagram', 'qr', 'formula'] as const
export type SourceName = (typeof sourceNames)[number]

/** A drawing as SVG, and what it was written as. */
export interface DrawRequest {
  /** The words in it, as they were written: what policies read, and what it is found and named by. */
  readonly prompt: string
  /** Where the SVG was made from something else: the words that are read on it. Policies read these, too: data by reference are in no source. */
  readonly text?: string
  readonly svg: string
  /** Where the SVG was made from something else: as it was written. */
  readonly source?: { readonly kind: SourceName; readonly input: unknown }
  /** The picture that was changed. */
  readonly base?: Artifact
  readonly width?: number
  readonly height?: number
  readonly background?: string
  /** Default `png`. */
  readonly as?: 'svg'
}
export interface DrawData {
  /** What the writer should hear: mended, left out, odd. */
  readonly notes: readonly string[]
}
/** To this the host holds whoever draws. */
export const drawResult = { artifacts: 'required', data: z.object({ notes: z.array(z.string()) }) } as const

/** For providers whose models write drawings. */
export interface DrawingService {
  /** What to tell a language model that is to write an SVG: rules, without examples. */
  instructions(): Promise<string>
  /** An SVG, words around it left out, as a picture with notes on it. Throws coded errors that a writer can mend. */
  draw(order: SvgOrder, signal: AbortSignal): Promise<DrawnSvg>
}

declare module 'atelier-mcp' {
  interface Services {
    drawing: DrawingService
  }
  interface Kinds {
    'image.draw': { request: DrawRequest; data: DrawData; capabilities: {} }
  }
}
