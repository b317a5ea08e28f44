/** Landscapes that are not drawn as such: the ground of a picture and not its subject, so that what stands on them is drawn all the same. */
import { sensesOf } from './account.ts'
import type { Draft, Setting } from './brief.ts'

/** What each of them is drawn as where no other setting is named. */
const drawnAs: Readonly<Partial<Record<Setting, string>>> = {
  mountains: 'glacier|canyon|gorge|ravine|plateau|mesa|cliff',
  meadow: 'savanna|savannah|steppe|moor|moorland|heath|tundra|vineyard|orchard|highland|lowland|outback|scrubland',
  lake: 'swamp|marsh|marshland|wetland|bog|waterhole|reservoir',
  beach: 'archipelago|cove|lagoon|atoll|shoreline|sandbank',
  sea: 'harbour|harbor|seascape|strait|inlet',
  forest: 'jungle|rainforest|clearing|glade|thicket|wilderness|taiga',
  desert: 'oasis|badlands|wasteland|dune',
  city: 'boulevard|alley',
}
/** Grounds that look like none of the settings. */
const undrawn = 'village|hamlet|settlement|pier|jetty|quay|promenade|terrace|ripple|horizon'

const settings = new Map(
  (Object.entries(drawnAs) as [Setting, string][]).flatMap(([setting, words]) => words.split('|').map((word) => [word, setting] as const)),
)
const grounds = new Set([...settings.keys(), ...undrawn.split('|')])
/** "Canyons", "marshes", "oases" as one of them. */
const single = (word: string): string =>
  [word, word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/es$/, 'is')].find((one) => grounds.has(one)) ?? word

/** Does the word name a kind of ground that no setting shows? */
export const isGround = (word: string): boolean => grounds.has(single(word))

/** The nearest setting for the first such ground where no setting is named, told as that. Not alone: a glacier is more than mountains. */
export function groundAsSetting(brief: Draft): void {
  if (brief.setting !== undefined || brief.form !== 'scene' || sensesOf(brief).shown === 0) return
  const at = brief.unknown.findIndex((word) => settings.has(single(word)))
  if (at < 0) return
  const [word] = brief.unknown.splice(at, 1)
  brief.setting = settings.get(single(word!))!
  brief.leftOut.push(`${word}, drawn as ${brief.setting}`)
}
