/** What follows from a prompt as a whole, once its words are read. */
import { spaced } from './account.ts'
import type { Draft, Extra, Sky, Weather } from './brief.ts'
import { groundAsSetting } from './grounds.ts'

/** Things that bring winter along. */
const wintry = new Set(['snowman-without-snow', 'polar-bear', 'penguin', 'christmas-tree', 'own:iceberg'])

/** Scenery as figures, for patterns. */
const figures: Readonly<Partial<Record<Sky | Weather | Extra, string>>> = {
  stars: 'star',
  moon: 'crescent-moon',
  'crescent-moon': 'crescent-moon',
  'full-moon': 'full-moon',
  sun: 'sun',
  clouds: 'own:cloud',
  rainbow: 'rainbow',
  snow: 'snowflake',
  flowers: 'tulip',
  trees: 'own:oak',
  pines: 'own:pine',
  palms: 'palm-tree',
}

/** A pattern has no scenery: "stars and moons" are its figures. */
function intoFigures(brief: Draft): void {
  const leave = <W extends Sky | Weather | Extra>(words: readonly W[]): W[] =>
    words.filter((word) => {
      const icon = figures[word]
      if (icon) brief.things.push({ icon, word: spaced(word), count: 1, scale: 1 })
      return !icon
    })
  brief.sky = leave(brief.sky)
  brief.weather = leave(brief.weather)
  brief.extras = leave(brief.extras)
}

/** What follows from the whole: things that bring winter along, words that were said twice. */
export function finishBrief(brief: Draft, prompt: string): void {
  if (brief.styles.includes('watercolour') && brief.undrawable.includes('oil painting')) brief.undrawable.length = 0
  if (brief.weather.includes('snow') || brief.things.some(({ icon }) => wintry.has(icon))) brief.season ??= 'winter'
  brief.unknown.splice(0, brief.unknown.length, ...new Set(brief.unknown))
  groundAsSetting(brief)
  brief.undrawable.splice(0, brief.undrawable.length, ...new Set(brief.undrawable))
  if (brief.form === 'pattern') intoFigures(brief)
  // Neon shines in the dark.
  if (brief.moods.includes('neon')) brief.light ??= 'night'
  if (prompt.trim() === '') brief.form = 'abstract'
}
