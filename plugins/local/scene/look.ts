/** The light of a scene: sky colours, haze, and what it does to everything that it falls on. */
import type { Brief, Light } from '../prompt/brief.ts'
import { lit, mix, shade, toLch, type Rgb } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'

export interface Look {
  /** From the zenith down to the horizon. */
  readonly sky: readonly string[]
  /** What distance fades into. */
  readonly haze: string
  readonly cloud: string
  readonly cloudShade: string
  readonly sun: string
  /** Light that reaches the ground, 1 is white. */
  readonly ambient: Rgb
  readonly night: boolean
  readonly light: Light
  /** Season's grass and leaves, before light falls on them. */
  readonly grass: string
  readonly leaves: readonly string[]
  /** A colour as it looks in this light. */
  shine(color: string): string
  /** The same, `distance` (0 near, 1 at the horizon) away. */
  far(color: string, distance: number): string
}

interface Preset {
  readonly sky: readonly string[]
  readonly haze: string
  readonly cloud: string
  readonly cloudShade: string
  readonly sun: string
  readonly ambient: Rgb
}
/** `sky` from above to the horizon; then haze, clouds, their shaded side and the sun; and the light on things. */
const presetOf = (
  sky: readonly string[],
  [haze, cloud, cloudShade, sun]: readonly [string, string, string, string],
  ambient: Rgb,
): Preset => ({ sky, haze, cloud, cloudShade, sun, ambient })
const presets: Readonly<Record<Light, Preset>> = {
  day: presetOf(['#4ba7ea', '#8fcdf3', '#dcf1fa'], ['#d3eaf5', '#ffffff', '#dcecf7', '#fff1b8'], [1, 1, 1]),
  dawn: presetOf(['#7f9ed8', '#e5b9cf', '#ffe1c2'], ['#f3d2d0', '#fff1ee', '#f1c9d2', '#fff0cf'], [1, 0.93, 0.92]),
  golden: presetOf(['#6aa7d6', '#f6cf97', '#ffe3a6'], ['#fbdcab', '#fff4de', '#f4cd9b', '#fff3c9'], [1, 0.92, 0.78]),
  sunset: presetOf(['#433d80', '#b8567f', '#f58c5d', '#ffd083'], ['#f0a07c', '#ffb28a', '#c7668a', '#ffe9ad'], [0.98, 0.8, 0.72]),
  dusk: presetOf(['#1e2657', '#54508f', '#c27f9f', '#f0b79b'], ['#7d6b9d', '#8d77a8', '#5d5489', '#ffd7b0'], [0.72, 0.68, 0.86]),
  night: presetOf(['#0a0f2e', '#18245a', '#33478a'], ['#2f4080', '#46568f', '#2a3770', '#f4efd2'], [0.5, 0.57, 0.82]),
}
const grey = presetOf(['#6f7f90', '#98a7b3', '#c8d2d8'], ['#bcc8cf', '#b4c0ca', '#8e9ca9', '#eef1ee'], [0.86, 0.9, 0.94])
const tempest = presetOf(['#2c3342', '#4c5667', '#838f9c'], ['#76838f', '#5a6575', '#3a4251', '#dfe5e6'], [0.68, 0.73, 0.82])
const snowy = presetOf(['#93aec6', '#bfd2e1', '#e6eff5'], ['#dde9f1', '#f2f6fa', '#ccd9e5', '#fdf6e0'], [0.94, 0.97, 1])

const seasons = {
  spring: { grass: '#8fce6a', leaves: ['#8fcf78', '#f4aac4', '#a9d97f'] },
  summer: { grass: '#74bd58', leaves: ['#4f9e4a', '#66b257', '#3f8a4b'] },
  autumn: { grass: '#c2a850', leaves: ['#dd8033', '#c9502f', '#e8ac3c', '#a63c2e'] },
  winter: { grass: '#eef4fa', leaves: ['#4d7d72', '#5c8d80', '#416f68'] },
} as const

/** The look that a brief asks for; a seed varies it a little. */
export function lookOf(brief: Brief, random: Random): Look {
  const has = (weather: string): boolean => (brief.weather as readonly string[]).includes(weather)
  const starry = brief.sky.some((part) => part !== 'sun')
  const light: Light = brief.light ?? (starry ? 'night' : 'day')
  const wet = has('storm') ? tempest : has('rain') || has('fog') ? grey : has('snow') ? snowy : undefined
  const base = presets[light]
  const blend = light === 'day' ? 1 : light === 'night' || light === 'dusk' ? 0.16 : 0.4
  const preset: Preset = wet
    ? {
        sky: base.sky.map((color, index) => mix(color, wet.sky[Math.round((index / (base.sky.length - 1)) * 2)]!, blend)),
        haze: mix(base.haze, wet.haze, blend),
        cloud: mix(base.cloud, wet.cloud, blend),
        cloudShade: mix(base.cloudShade, wet.cloudShade, blend),
        sun: mix(base.sun, wet.sun, blend),
        ambient: base.ambient.map((part, index) => part + (wet.ambient[index]! - part) * blend) as [number, number, number],
      }
    : base
  const wanted = brief.skyColor ?? brief.backgroundColor
  const sky = wanted
    ? [shade(wanted, -0.1), wanted, mix(wanted, '#fff6e4', 0.55)]
    : preset.sky.map((color) => shade(color, random.range(-0.012, 0.012)))
  const haze = wanted
    ? mix(preset.haze, wanted, 0.55)
    : brief.season === 'autumn'
      ? mix(preset.haze, lit('#f6d9a0', preset.ambient), 0.6)
      : preset.haze
  const season = seasons[brief.season ?? 'summer']
  const shine = (color: string): string => lit(color, preset.ambient)
  const white = toLch(preset.cloud).l
  return {
    sky,
    haze,
    light,
    night: light === 'night',
    sun: preset.sun,
    ambient: preset.ambient,
    cloud: wanted ? mix(preset.cloud, wanted, 0.25) : preset.cloud,
    cloudShade: wanted ? mix(preset.cloudShade, wanted, 0.5) : preset.cloudShade,
    grass: brief.groundColor ?? season.grass,
    leaves:
      brief.groundColor && white > 0 ? [brief.groundColor, shade(brief.groundColor, -0.07), ...season.leaves.slice(0, 1)] : season.leaves,
    shine,
    far: (color, distance) => mix(shine(color), haze, Math.min(0.94, distance * (has('fog') ? 1.15 : 0.86))),
  }
}
