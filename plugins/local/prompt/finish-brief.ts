/** What follows from a prompt as a whole, once its words are read. */
import { spaced } from './account.ts'
import type { Draft, Extra, Relation, Sky, Weather } from './brief.ts'
import { holds } from '../things/nature.ts'

/** Things that bring winter along. */
const wintry = new Set([
  'snowman-without-snow',
  'skier',
  'snowboarder',
  'sled',
  'skis',
  'polar-bear',
  'penguin',
  'santa-claus',
  'christmas-tree',
  'own:iceberg',
  'ice-skate',
])

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

/** What follows from the whole: betweens, seasons that bring weather, words that were only half understood. */
export function finishBrief(brief: Draft, prompt: string): void {
  const between = brief.relations.findIndex(({ kind }) => kind === 'between')
  if (between >= 0) {
    const relation = brief.relations[between]!
    const partner = brief.relations.find(({ a, kind }) => a === relation.b && kind === 'beside')
    if (partner) brief.relations[between] = { ...relation, c: partner.b } satisfies Relation
  }
  for (const { kind, a, b } of brief.relations) {
    const [inside, outside] = [brief.things[a]!, brief.things[b]!]
    if (kind === 'in' && !holds(outside.icon)) brief.leftOut.push(`${inside.word} in ${outside.word} (beside it)`)
  }
  // "A cat and a dog on a bench": both sit there.
  const shared: Relation[] = []
  for (const { kind, a, b } of brief.relations) {
    const partner = brief.relations.find((other) => other.kind === 'beside' && other.b === a)
    if (
      (kind === 'on' || kind === 'in' || kind === 'under') &&
      partner &&
      // Nothing stands on itself: "a cat on a house and a cat" has one cat.
      partner.a !== b &&
      !brief.relations.some((other) => other.a === partner.a && other.kind !== 'beside')
    )
      shared.push({ kind, a: partner.a, b })
  }
  brief.relations.push(...shared)
  if (brief.styles.includes('watercolour') && brief.undrawable.includes('oil painting')) brief.undrawable.length = 0
  if (brief.weather.includes('snow') || brief.things.some(({ icon }) => wintry.has(icon))) brief.season ??= 'winter'
  brief.unknown.splice(0, brief.unknown.length, ...new Set(brief.unknown))
  brief.undrawable.splice(0, brief.undrawable.length, ...new Set(brief.undrawable))
  if (brief.setting === 'moon' && /\bmars\b/i.test(prompt)) brief.groundColor ??= '#c1643c'
  if (brief.form === 'pattern') intoFigures(brief)
  // Neon shines in the dark.
  if (brief.moods.includes('neon')) brief.light ??= 'night'
  if (prompt.trim() === '') brief.form = 'abstract'
}
