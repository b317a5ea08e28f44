/** What follows from a prompt as a whole, once its words are read. */
import type { Draft, Relation } from './brief.ts'

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

/** What follows from the whole: betweens, seasons that bring weather, words that were only half understood. */
export function finishBrief(brief: Draft, prompt: string): void {
  const between = brief.relations.findIndex(({ kind }) => kind === 'between')
  if (between >= 0) {
    const relation = brief.relations[between]!
    const partner = brief.relations.find(({ a, kind }) => a === relation.b && kind === 'beside')
    if (partner) brief.relations[between] = { ...relation, c: partner.b } satisfies Relation
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
  // Neon shines in the dark.
  if (brief.moods.includes('neon')) brief.light ??= 'night'
  if (prompt.trim() === '') brief.form = 'abstract'
}
