/** Emoji that stand for more than a thing. */
import { tableOf } from 'atelier-mcp'
import type { Meaning } from './lexicon.ts'

/** Emoji that are the sky itself, or a whole setting. */
export const emojiScenery: Readonly<Record<string, Meaning>> = tableOf({
  'crescent-moon': { sky: 'crescent-moon' },
  'full-moon': { sky: 'full-moon' },
  'new-moon': { sky: 'crescent-moon' },
  sun: { sky: 'sun' },
  'sun-with-face': { sky: 'sun' },
  'milky-way': { sky: 'milky-way' },
  cloud: { weather: 'clouds' },
  'cloud-with-rain': { weather: 'rain' },
  'cloud-with-snow': { weather: 'snow' },
  'cloud-with-lightning': { weather: 'storm' },
  rainbow: { weather: 'rainbow' },
  foggy: { weather: 'fog' },
  'night-with-stars': { light: 'night', setting: 'city' },
  sunset: { light: 'sunset', setting: 'city' },
  sunrise: { light: 'dawn', setting: 'sea' },
  'sunrise-over-mountains': { light: 'dawn', setting: 'mountains' },
  cityscape: { setting: 'city' },
  desert: { setting: 'desert' },
  mountain: { setting: 'mountains' },
  'snow-capped-mountain': { setting: 'mountains' },
  'mount-fuji': { setting: 'mountains' },
  'beach-with-umbrella': { setting: 'beach' },
  'national-park': { setting: 'lake' },
  camping: { setting: 'forest' },
})
