/** Negative prompts. */
import type { Vocabulary } from '../things/vocabulary.ts'
import type { Brief } from './brief.ts'
import { parsePrompt } from './parse-prompt.ts'

/** Takes out of a brief what the words of a negative prompt name. */
export function leaveOut(brief: Brief, negativePrompt: string, catalogue: Vocabulary): Brief {
  const out = parsePrompt(negativePrompt.slice(0, 2_000), catalogue)
  const without = <T>(list: readonly T[], gone: readonly T[]): T[] => list.filter((item) => !gone.includes(item))
  const icons = new Set(out.things.map(({ icon }) => icon))
  const kept = brief.things.map((thing, index) => ({ thing, index })).filter(({ thing }) => !icons.has(thing.icon))
  const moved = new Map(kept.map(({ index }, at) => [index, at]))
  const { setting, light, season, ...rest } = brief
  return {
    ...rest,
    ...(setting && setting !== out.setting && { setting }),
    ...(light && light !== out.light && { light }),
    ...(season && season !== out.season && { season }),
    things: kept.map(({ thing }) => thing),
    relations: brief.relations
      .filter(({ a, b }) => moved.has(a) && moved.has(b))
      .map(({ a, b, kind }) => ({ kind, a: moved.get(a)!, b: moved.get(b)! })),
    weather: without(brief.weather, out.weather),
    sky: without(brief.sky, out.sky),
    extras: without(brief.extras, out.extras),
    styles: without(brief.styles, out.styles),
    moods: without(brief.moods, out.moods),
    colors: without(brief.colors, out.colors),
  }
}
