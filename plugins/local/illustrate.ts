/** One picture from one request: read, compose, render, finish. Runs in the worker. */
import { composeAbstract } from './abstract/compose.ts'
import { hashText } from './draw/random.ts'
import { grade } from './finish/grade.ts'
import { finishPixels } from './finish/finish-pixels.ts'
import { account } from './prompt/account.ts'
import type { Brief } from './prompt/brief.ts'
import { leaveOut } from './prompt/leave-out.ts'
import { parsePrompt } from './prompt/parse-prompt.ts'
import { wantsAbstract } from './refusal.ts'
import { encodePng, loadMeasure, renderPixels } from './render.ts'
import { composeScene, type Canvas } from './scene/compose.ts'
import { composePattern } from './scene/pattern.ts'
import { settingOf } from './scene/setting-of.ts'
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
  /** What was bent, a sentence each. */
  readonly adjusted: readonly string[]
  /** "Drew: …; left out: …; not understood: …." */
  readonly summary: string
}

let figures: Promise<Figures> | undefined
/** The figures of this thread. */
const loadFigures = (): Promise<Figures> =>
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
  const transparent = isTransparent(order, brief)
  const canvas: Canvas = {
    brief,
    seed: order.seed,
    width: order.width,
    height: order.height,
    transparent,
    figures: await loadFigures(),
  }
  for (const { icon, color, word } of brief.things)
    if (color && canvas.figures.get(icon, color)?.colored === false) adjusted.push(`The colour of "${word}" could not be changed.`)
  const abstract = wantsAbstract(order.style) || isAbstract(brief)
  const isPattern = brief.form === 'pattern' && brief.things.length > 0
  const svg = abstract ? composeAbstract(canvas) : isPattern ? composePattern(canvas) : composeScene(canvas)
  if (abstract && transparent) adjusted.push('An abstract picture fills its whole sheet: the background is not transparent.')
  return {
    svg: grade(svg, brief),
    brief,
    understood: { adjusted, summary: account(brief, abstract, settingOf(brief, canvas.figures)) },
  }
}

function isAbstract(brief: Brief): boolean {
  if (brief.things.length > 0) return false
  if (brief.form === 'abstract' || brief.form === 'pattern' || brief.family) return true
  const scenery = brief.setting ?? brief.light ?? brief.season ?? brief.skyColor ?? brief.weather[0] ?? brief.sky[0] ?? brief.extras[0]
  return scenery === undefined
}

/** By the option, or by the words of the prompt where something stands on the ground that is to go. */
const isTransparent = (order: Order, brief: Brief): boolean => order.transparent || (brief.transparent === true && brief.things.length > 0)

/** The picture as a PNG. */
export async function illustrate(order: Order): Promise<{ readonly png: Uint8Array; readonly understood: Understood }> {
  const { svg, brief, understood } = await compose(order)
  const picture = await renderPixels(svg)
  const alpha = isTransparent(order, brief) && !isAbstract(brief) && !wantsAbstract(order.style)
  const left = finishPixels(picture, brief, hashText(`finish${order.seed}`), alpha)
  const png = await encodePng(picture, alpha)
  const adjusted = left.map((style) => `"${style}" is not done on a transparent background.`)
  return { png, understood: { ...understood, adjusted: [...understood.adjusted, ...adjusted] } }
}
