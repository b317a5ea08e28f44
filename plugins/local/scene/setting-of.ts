/** Which setting a brief means where it names none: what it is about decides. */
import type { Brief, Extra, Setting } from '../prompt/brief.ts'
import type { Figures } from '../things/figure.ts'
import { isSpatial, natureOf } from '../things/nature.ts'

const byExtra: readonly (readonly [Extra, Setting])[] = [
  ['palms', 'beach'],
  ['pines', 'forest'],
  ['buildings', 'city'],
]
/** The first of which some figure's name fits; what is about water, space and cold comes before what only stands there. */
const byFigure: readonly (readonly [RegExp, Setting])[] = [
  [/^own:(?:lighthouse|iceberg)$/, 'sea'],
  [/^(?:duck|swan|flamingo|frog)$/, 'lake'],
  [/^(?:crab|spiral-shell|palm-tree)$/, 'beach'],
  [/^(?:ringed-planet|own:planet|comet|satellite|globe-showing-.+)$/, 'space'],
  [/^(?:cactus|camel|two-hump-camel|scorpion|lizard)$/, 'desert'],
  [/^(?:polar-bear|penguin|seal|snowman-without-snow)$/, 'mountains'],
  [
    /automobile|bus$|truck|motorcycle|bicycle|taxi|police-car|racing-car|tractor|minibus|scooter|sport-utility|ambulance|fire-engine/,
    'road',
  ],
  [/^(?:office-building|tram|tram-car|train)$/, 'city'],
  [/^(?:butterfly|honeybee|kite|own:balloon|balloon)$/, 'meadow'],
  [/^(?:deer|fox|owl|bear|wolf|mushroom|brown-mushroom|chipmunk|hedgehog|moose|raccoon|own:campfire|tent)$/, 'forest'],
]

/** The named setting, or the one where the things are at home. */
export function settingOf(brief: Brief, figures: Figures): Setting {
  if (brief.setting) return brief.setting
  const icons = brief.things.map(({ icon }) => icon).filter((icon) => figures.get(icon))
  const homes = icons.map((icon) => natureOf(icon, undefined).home)
  const isOutdoors = brief.light ?? brief.season ?? brief.skyColor ?? brief.weather[0] ?? brief.sky[0]
  const extra = byExtra.find(([name]) => brief.extras.includes(name))
  if (extra) return extra[1]
  if (brief.extras.includes('trees') && icons.length === 0) return 'forest'
  if (icons.length > 0 && icons.every(isSpatial)) return 'space'
  if (homes.includes('water') && !icons.some((icon) => icon === 'duck' || icon === 'swan')) return 'sea'
  if (homes.includes('deep') && !icons.some((icon) => /crab|shell|seal|shrimp|lobster/.test(icon)))
    return isOutdoors === undefined ? 'underwater' : 'sea'
  const found = byFigure.find(([name]) => icons.some((icon) => name.test(icon)))
  if (found) return found[1]
  if (brief.sky.includes('milky-way') || brief.sky.includes('aurora')) return 'mountains'
  return homes.length > 0 && homes.every((home) => home === 'air') ? 'sky' : 'meadow'
}
