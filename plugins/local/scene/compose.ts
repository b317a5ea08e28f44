/** From a brief to SVG: a scene, or its subject alone on nothing. */
import { createRandom } from '../draw/random.ts'
import { createDefs, el, rect } from '../draw/svg.ts'
import type { Brief } from '../prompt/brief.ts'
import { settings } from '../settings/index.ts'
import { resetInstances, type Figures } from '../things/figure.ts'
import { castActors } from './cast.ts'
import { lookOf } from './look.ts'
import { perform } from './perform.ts'
import { placeActors } from './place-actors.ts'
import { settingOf } from './setting-of.ts'
import { createStage, type Stage, type Terrain } from './stage.ts'
import { putWeather } from './weather.ts'

/** What every composer needs. */
export interface Canvas {
  readonly brief: Brief
  readonly seed: number
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly transparent: boolean
  readonly figures: Figures
}

/** The shorter side's measure in stage units. */
export const stageSide = 1000
/** Very long pictures get a shorter side below that, so that their length stays within reason. */
const longestStage = 5000

/** The measures of a stage for a picture. */
export function stageSize({ width, height }: { readonly width: number; readonly height: number }): {
  readonly width: number
  readonly height: number
} {
  const scale = Math.min(stageSide / Math.min(width, height), longestStage / Math.max(width, height))
  return { width: width * scale, height: height * scale }
}

/** A whole SVG document around what was drawn. */
export function document(canvas: { readonly width: number; readonly height: number }, defs: string, body: string): string {
  const { width, height } = stageSize(canvas)
  return el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: String(canvas.width),
      height: String(canvas.height),
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: 'none',
    },
    defs + body,
  )
}

/** Sky, ground, things and weather. */
export function composeScene(canvas: Canvas): string {
  resetInstances()
  const random = createRandom(canvas.seed)
  const brief: Brief = { ...canvas.brief, setting: settingOf(canvas.brief, canvas.figures) }
  const stage: Stage = createStage({
    ...stageSize(canvas),
    brief,
    random,
    defs: createDefs(),
    look: lookOf(brief, random.fork('look')),
    plain: brief.styles.includes('minimal'),
  })
  if (!canvas.transparent) stage.put(-1, rect(0, 0, stage.width, stage.height, stage.look.haze))
  const terrain: Terrain = canvas.transparent
    ? { horizon: stage.height * 0.6, ground: [stage.height * 0.72, stage.height * 0.88], floating: brief.things.length < 3 }
    : settings[brief.setting!](stage)
  const actors = castActors(stage, terrain, canvas.figures)
  placeActors(stage, terrain, actors)
  const still: Terrain = canvas.transparent ? { ...terrain, shadowless: true } : terrain
  perform(stage, still, actors)
  if (!canvas.transparent) putWeather(stage, terrain)
  if (!canvas.transparent && !stage.plain && !brief.styles.includes('flat') && brief.setting !== 'plain')
    stage.put(99, rect(0, 0, stage.width, stage.height, stage.defs.radial([0.62, '#120a2a', 0], [1, '#120a2a', 0.16])))
  const body = stage.layers
    .map((layer, at) => ({ ...layer, at }))
    .toSorted((a, b) => a.depth - b.depth || a.at - b.at)
    .map(({ svg }) => svg)
    .join('')
  return document(canvas, stage.defs.toString(), body)
}
