/** What of a prompt is drawn, what is left out, and what was not understood: by senses, as it is told. */
import { colorWords } from './lexicon-colors.ts'
import type { Brief, Extra, Setting } from './brief.ts'

const nameOfColor = new Map(Object.entries(colorWords).map(([name, hex]) => [hex, name]))
/** As it reads in a list: `full-moon` is a full moon. */
export const spaced = (word: string): string => word.replaceAll('-', ' ')

/** Settings that their own name does not tell. */
const named: Readonly<Partial<Record<Setting, string>>> = { plain: 'a plain ground' }
const ofGround: readonly Extra[] = ['flowers', 'grass', 'rocks']
/** What each setting can bring along; what it cannot is left out. */
const brought: Readonly<Partial<Record<Setting, readonly Extra[]>>> = {
  meadow: [...ofGround, 'trees', 'pines', 'mountains', 'hills', 'path', 'river'],
  field: ofGround,
  forest: [...ofGround, 'trees', 'pines', 'path', 'river'],
  mountains: [...ofGround, 'mountains', 'river'],
  sea: ['mountains'],
  lake: ['mountains', 'trees', 'grass'],
  beach: ['palms'],
  city: ['buildings'],
}
const isBrought = (setting: Setting, extra: Extra): boolean => brought[setting]?.includes(extra) ?? false

/** What will be seen, in a few words each; `isAbstract` where it is no scene. */
export function drawnParts(brief: Brief, isAbstract: boolean, setting: Setting): string[] {
  const colors = brief.colors.map((hex) => nameOfColor.get(hex) ?? hex)
  if (isAbstract) return [`an abstract composition${brief.family ? ` (${brief.family})` : ''}`, ...colors, ...brief.styles, ...brief.moods]
  const things = brief.things.map(({ word, count, color }) =>
    [count > 1 ? `${count} ×` : '', color ? (nameOfColor.get(color) ?? color) : '', word].filter(Boolean).join(' '),
  )
  return [
    ...(brief.form === 'pattern' ? [`a pattern of ${things.join(', ') || 'shapes'}`, ...colors] : things),
    ...(brief.setting ? [named[brief.setting] ?? brief.setting] : []),
    ...(brief.skyColor ? [`${nameOfColor.get(brief.skyColor) ?? brief.skyColor} sky`] : []),
    ...(brief.cloudless ? ['a sky without clouds'] : []),
    ...(brief.light ? [brief.light] : []),
    ...(brief.season ? [brief.season] : []),
    ...brief.weather,
    ...brief.sky.map(spaced),
    ...brief.extras.filter((extra) => extra !== brief.setting && isBrought(setting, extra)),
    ...brief.styles,
    ...brief.moods,
  ]
}

/** How many of a prompt's senses are shown, and how many it has: colours, styles and moods say how, and count only where there is nothing else. */
export function sensesOf(brief: Brief): { readonly shown: number; readonly all: number } {
  const unknown = brief.unknown.filter((word) => /\p{L}/u.test(word))
  // A pattern of something unknown would be any pattern.
  const isOwnForm =
    brief.form === 'abstract' || (brief.form === 'pattern' && (brief.things.length > 0 || brief.family || unknown.length === 0))
  const subjects =
    brief.things.length +
    [brief.setting !== 'plain' && brief.setting, brief.light, brief.season, brief.skyColor, brief.family].filter(Boolean).length +
    brief.weather.length +
    brief.sky.length +
    brief.extras.length +
    (isOwnForm ? 1 + brief.colors.length : 0)
  const lost = brief.leftOut.filter((words) => words.includes(' ')).length + unknown.length
  return { shown: subjects, all: subjects + lost }
}

/** Twenty words of a list at most, each cut to 60 characters. */
const listed = (words: readonly string[]): string =>
  `${[...new Set(words)]
    .slice(0, 20)
    .map((word) => word.slice(0, 60))
    .join(', ')}${words.length > 20 ? `, and ${words.length - 20} more` : ''}`

/** "Drew: …; left out: …; not understood: …." */
export function account(brief: Brief, isAbstract: boolean, setting: Setting = brief.setting ?? 'meadow'): string {
  const leftOut = [
    ...brief.leftOut,
    ...brief.extras.filter((extra) => extra !== setting && !isBrought(setting, extra)),
    ...brief.undrawable,
    ...brief.lettering.map((text) => `"${text}"`),
  ]
  return `${[
    `Drew: ${listed(drawnParts(brief, isAbstract, setting)) || 'nothing of it'}`,
    ...(leftOut.length > 0 ? [`left out: ${listed(leftOut)}`] : []),
    ...(brief.unknown.length > 0 ? [`not understood: ${listed(brief.unknown)}`] : []),
  ].join('; ')}.`
}
