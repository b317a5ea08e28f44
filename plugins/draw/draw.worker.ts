/** The process in which drawings are made: one task for each source, each loading its own library when it is first asked. */
import { workerTask } from 'atelier-mcp'
import type { ChartOrder } from './chart/make-chart.ts'
import type { DiagramOrder } from './diagram/draw-mermaid.ts'
import type { FormulaOrder } from './formula/typeset.ts'
import type { CodeOrder } from './qr/make-code.ts'
import type { SvgOrder } from './svg/draw-svg.ts'

/** An SVG as a picture. */
export const svg = workerTask(async (order: SvgOrder) => (await import('./svg/draw-svg.ts')).drawSvg(order))

/** The words of an SVG. */
export const words = workerTask(async (source: string) => (await import('./svg/words-of-svg.ts')).wordsOfSvg(source))

/** A code, read back. */
export const qr = workerTask(async (order: CodeOrder) => (await import('./qr/make-code.ts')).makeCode(order))

/** TeX as outlines. */
export const formula = workerTask(async (order: FormulaOrder) => (await import('./formula/typeset.ts')).typeset(order))

/** Mermaid, laid out without a browser. */
export const mermaid = workerTask(async (order: DiagramOrder) => (await import('./diagram/draw-mermaid.ts')).drawMermaid(order))
/** DOT, laid out by Graphviz. */
export const dot = workerTask(async (order: DiagramOrder) => (await import('./diagram/draw-dot.ts')).drawDot(order))

/** Vega-Lite, by an interpreter. */
export const chart = workerTask(async (order: ChartOrder) => (await import('./chart/make-chart.ts')).makeChart(order))
