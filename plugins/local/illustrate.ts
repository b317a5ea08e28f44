/** One picture from one request: read, compose, render, finish. Runs in the worker. */
import { composeAbstract } from './abstract/compose.ts'
import { loadLetters } from './draw/letters.ts'
import { hashText } from './draw/random.ts'
import { grade } from './finish/grade.ts'
import { finishPixels } from './finish/index.ts'
import type { Brief } from './prompt/brief.ts'
import { leaveOut } from './prompt/leave-out.ts'
import { parsePrompt } from './prompt/parse-prompt.ts'
import { encodePng, loadMeasure, renderPixels } from './render.ts'
import { composeEmblem } from './scene/emblem.ts'
import { composeScene, type Canvas } from './scene/compose.ts'
import { loadCatalogue } from './things/catalogue.ts'
import { createFigures, type Figures } from './things/figure.ts'

export interface Order {
  readonly prompt: string
  readonly negativePrompt?: string
  readonly style?: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly transparent: boolean
  readonly seed: number
}
/** What was understood, for the result's warnings and revised prompt. */
export interface Understood {
  readonly unknown: readonly string[]
  readonly undrawable: readonly string[]
  readonly adjusted: readonly string[]
  readonly summary: string
}

let figures: Promise<Figures> | undefined
/** The figures of this thread. */
export const loadFigures = (): Promise<Figures> =>
  (figures ??= Promise.all([loadCatalogue(), loadMeasure()]).then(([catalogue, measure]) => createFigures(catalogue, measure)))

/** The brief of an order: its prompt and style, less what its negative prompt names. */
export async function readOrder({ prompt, style, negativePrompt }: Pick<Order, 'prompt' | 'style' | 'negativePrompt'>): Promise<Brief> {
  const catalogue = await loadCatalogue()
  const brief = parsePrompt(style ? `${prompt}\n${style}` : prompt, catalogue)
  return negativePrompt ? leaveOut(brief, negativePrompt, catalogue) : brief
}

/** The picture as SVG, and what was understood of the order. */
export async function compose(order: Order): Promise<{ readonly svg: string; readonly brief: Brief; readonly understood: Understood }> {
  const brief = await readOrder(order)
  const adjusted = [...brief.adjusted]
  const canvas: Canvas = {
    brief,
    seed: order.seed,
    width: order.width,
    height: order.height,
    transparent: order.transparent,
    figures: await loadFigures(),
    ...(brief.lettering.length > 0 && { letters: await loadLetters() }),
  }
  const missing = canvas.letters?.missing(brief.lettering.map(({ text }) => text).join('')) ?? []
  if (missing.length > 0) adjusted.push(`The built-in font has no ${missing.slice(0, 12).join(' ')}: left out of the text.`)
  for (const { icon, color, word } of brief.things)
    if (color && canvas.figures.get(icon, color)?.colored === false) adjusted.push(`The colour of "${word}" could not be changed.`)
  const abstract = isAbstract(brief)
  const emblem = brief.form !== 'scene' && brief.form !== 'abstract' && (brief.things.length > 0 || brief.form === 'logo')
  const svg = abstract ? composeAbstract(canvas) : emblem ? composeEmblem(canvas) : composeScene(canvas)
  if (abstract && order.transparent) adjusted.push('An abstract picture fills its whole sheet: the background is not transparent.')
  return {
    svg: grade(svg, brief),
    brief,
    understood: { unknown: brief.unknown, undrawable: brief.undrawable, adjusted, summary: summarize(brief, abstract) },
  }
}

function isAbstract(brief: Brief): boolean {
  if (brief.things.length > 0) return false
  if (brief.form === 'logo' && brief.lettering.length > 0) return false
  if (brief.form === 'abstract' || brief.form === 'pattern' || brief.family) return true
  const scenery = brief.setting ?? brief.light ?? brief.season ?? brief.skyColor ?? brief.weather[0] ?? brief.sky[0] ?? brief.extras[0]
  return scenery === undefined && brief.lettering.length === 0
}

/** What the picture shows, in a few words. */
function summarize(brief: Brief, abstract: boolean): string {
  if (abstract) return `Procedural illustration: an abstract composition${brief.family ? ` (${brief.family})` : ''}`
  const things = brief.things.map(({ word, count }) => (count > 1 ? `${count} × ${word}` : word))
  const parts = [
    things.join(', '),
    brief.setting,
    brief.light,
    brief.season,
    ...brief.weather,
    ...brief.sky,
    ...brief.styles,
    ...brief.moods,
    ...brief.lettering.map(({ text }) => `"${text.slice(0, 60)}"`),
  ].filter(Boolean)
  return `Procedural illustration: ${brief.form === 'scene' ? '' : `${brief.form} of `}${parts.join(', ')}`
}

/** The picture as a PNG. */
export async function illustrate(order: Order): Promise<{ readonly png: Uint8Array; readonly understood: Understood }> {
  const { svg, brief, understood } = await compose(order)
  const pixels = await renderPixels(svg)
  const alpha = order.transparent && !isAbstract(brief)
  const { picture, left } = await finishPixels(pixels, brief, hashText(`finish${order.seed}`), alpha)
  const png = await encodePng(picture, alpha)
  return {
    png,
    understood:
      left.length > 0
        ? { ...understood, undrawable: [...understood.undrawable, ...left.map((style) => `${style} on a transparent background`)] }
        : understood,
  }
}
