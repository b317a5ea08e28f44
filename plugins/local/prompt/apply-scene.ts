/** What a phrase says of the scene, put into the brief: what was said first stays. */
import { spaced } from './account.ts'
import type { Draft } from './brief.ts'
import type { Meaning } from './lexicon.ts'
import type { Pending } from './reading.ts'

/** A colour that is pending becomes the ground's where the phrase names a setting or scenery. */
export function applyScene(meaning: Meaning, brief: Draft, pending: Pending): void {
  if (meaning.light) brief.light ??= meaning.light
  if (meaning.weather && !brief.weather.includes(meaning.weather)) brief.weather.push(meaning.weather)
  if (meaning.season) brief.season ??= meaning.season
  if (meaning.setting) brief.setting ??= meaning.setting
  if (meaning.setting === 'lake' && brief.setting === 'mountains') {
    brief.setting = 'lake'
    brief.extras.push('mountains')
  }
  if (meaning.setting && brief.setting !== meaning.setting && meaning.setting === 'mountains' && !brief.extras.includes('mountains'))
    brief.extras.push('mountains')
  if (meaning.setting && brief.setting !== meaning.setting && meaning.setting !== 'mountains' && !together(brief.setting, meaning.setting))
    brief.leftOut.push(`${meaning.setting} beside ${brief.setting}`)
  if (meaning.sky && !brief.sky.includes(meaning.sky)) brief.sky.push(meaning.sky)
  if (meaning.extra && !brief.extras.includes(meaning.extra)) brief.extras.push(meaning.extra)
  if (meaning.style && !brief.styles.includes(meaning.style)) brief.styles.push(meaning.style)
  if (meaning.mood && !brief.moods.includes(meaning.mood)) brief.moods.push(meaning.mood)
  if (meaning.form) brief.form = meaning.form
  if (!pending.color) return
  if (meaning.setting || meaning.extra === 'grass' || meaning.extra === 'hills') brief.groundColor ??= pending.color
  else if (meaning.extra || meaning.sky) brief.leftOut.push(`the colour of the ${spaced(meaning.extra ?? meaning.sky!)}`)
}

/** One of them shows the other: water before mountains, fields among hills. */
const together = (one: string | undefined, other: string): boolean =>
  /^(?:meadow (?:field|plain)|field meadow|lake mountains|(?:sea|beach) (?:beach|sea)|city road|road (?:city|field|meadow))$/.test(
    `${one} ${other}`,
  )
