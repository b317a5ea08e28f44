/** Which setting a brief means where it names none: what it is about decides. */
import type { Brief, Setting } from '../prompt/brief.ts'
import type { Figures } from '../things/figure.ts'
import { isSpatial } from '../things/nature.ts'

/** The named setting, or the one where the things are at home. */
export function settingOf(brief: Brief, figures: Figures): Setting {
  if (brief.setting) {
    if (brief.setting === 'plain' && brief.things.length === 0) return 'studio'
    return brief.setting
  }
  const cast = brief.things.map(({ icon }) => figures.get(icon)).filter((figure) => figure !== undefined)
  const all = (test: (figure: (typeof cast)[number]) => boolean): boolean => cast.length > 0 && cast.every(test)
  const some = (test: (figure: (typeof cast)[number]) => boolean): boolean => cast.some(test)
  const outdoors =
    brief.light !== undefined ||
    brief.weather.length > 0 ||
    brief.season !== undefined ||
    brief.sky.length > 0 ||
    brief.skyColor !== undefined
  if (brief.extras.includes('palms')) return 'beach'
  if (brief.extras.includes('pines') || (brief.extras.includes('trees') && cast.length === 0)) return 'forest'
  if (brief.extras.includes('buildings')) return 'city'
  if (some(({ icon }) => icon === 'own:lighthouse' || icon === 'own:iceberg')) return 'sea'
  if (some(({ nature, icon }) => nature.home === 'water' && !/duck|swan/.test(icon))) return 'sea'
  if (some(({ icon }) => /duck|swan|flamingo|frog/.test(icon)) && !some(({ nature }) => nature.home === 'table')) return 'lake'
  if (some(({ nature, icon }) => nature.home === 'deep' && !/crab|shell|seal|shrimp|lobster/.test(icon)) && !outdoors) return 'underwater'
  if (some(({ icon }) => /crab|spiral-shell|palm-tree|surfing/.test(icon)) && !some(({ nature }) => nature.home === 'table')) return 'beach'
  if (some(({ icon }) => /^(?:ringed-planet|own:planet|comet|satellite|globe-showing-.+)$/.test(icon))) return 'space'
  if (all(({ icon }) => isSpatial(icon) || /^(?:alien|astronaut|rocket)$/.test(icon)) || some(({ icon }) => icon === 'astronaut'))
    return some(({ icon }) => icon === 'astronaut') ? 'moon' : 'space'
  if (brief.sky.includes('milky-way') || brief.sky.includes('aurora')) return 'mountains'
  if (some(({ icon }) => /cactus|camel|scorpion|lizard/.test(icon)) && !some(({ nature }) => nature.home === 'table')) return 'desert'
  if (some(({ icon }) => /polar-bear|penguin|seal|snowman|skier|snowboarder|sled/.test(icon))) return 'mountains'
  if (
    some(({ icon }) =>
      /automobile|bus$|truck|motorcycle|bicycle|taxi|police-car|racing-car|tractor|minibus|scooter|sport-utility|ambulance|fire-engine/.test(
        icon,
      ),
    )
  )
    return 'road'
  if (some(({ icon }) => /office-building|traffic|tram|metro/.test(icon))) return 'city'
  if (some(({ icon }) => /couch|^bed$|television|bathtub|own:lamp$|own:table/.test(icon))) return 'studio'
  if (all(({ nature }) => nature.home === 'air' || nature.home === 'space'))
    return some(({ icon }) => /heart|sparkles|star|musical|face|speech|bubbles|party/.test(icon)) && !outdoors
      ? 'studio'
      : some(({ icon }) => /butterfly|honeybee|kite|own:balloon|bird|fairy|balloon/.test(icon))
        ? 'meadow'
        : 'sky'
  if (!outdoors && all(({ nature, icon }) => nature.home === 'table' || nature.home === 'air' || /chair|potted-plant|jack-o/.test(icon)))
    return 'studio'
  if (!outdoors && some(({ nature }) => nature.home === 'table') && !some(({ nature }) => nature.home === 'ground' && nature.height > 0.7))
    return 'studio'
  if (cast.length === 0 && brief.lettering.length > 0 && !outdoors && brief.extras.length === 0) return 'studio'
  if (
    some(({ icon }) => /deer|fox|owl|bear$|wolf|mushroom|squirrel|chipmunk|hedgehog|moose|raccoon|own:campfire|tent/.test(icon)) &&
    !some(({ nature }) => nature.height > 2)
  )
    return 'forest'
  if (some(({ icon }) => /cow|pig|chicken|rooster|own:barn|own:windmill|horse|ewe|goat|sheaf/.test(icon))) return 'meadow'
  return 'meadow'
}
