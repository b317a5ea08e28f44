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
const presets: Readonly<Record<Light, Preset>> = {
  day: {
    sky: ['#4ba7ea', '#8fcdf3', '#dcf1fa'],
    haze: '#d3eaf5',
    cloud: '#ffffff',
    cloudShade: '#dcecf7',
    sun: '#fff1b8',
    ambient: [1, 1, 1],
  },
  dawn: {
    sky: ['#7f9ed8', '#e5b9cf', '#ffe1c2'],
    haze: '#f3d2d0',
    cloud: '#fff1ee',
    cloudShade: '#f1c9d2',
    sun: '#fff0cf',
    ambient: [1, 0.93, 0.92],
  },
  golden: {
    sky: ['#6aa7d6', '#f6cf97', '#ffe3a6'],
    haze: '#fbdcab',
    cloud: '#fff4de',
    cloudShade: '#f4cd9b',
    sun: '#fff3c9',
    ambient: [1, 0.92, 0.78],
  },
  sunset: {
    sky: ['#433d80', '#b8567f', '#f58c5d', '#ffd083'],
    haze: '#f0a07c',
    cloud: '#ffb28a',
    cloudShade: '#c7668a',
    sun: '#ffe9ad',
    ambient: [0.98, 0.8, 0.72],
  },
  dusk: {
    sky: ['#1e2657', '#54508f', '#c27f9f', '#f0b79b'],
    haze: '#7d6b9d',
    cloud: '#8d77a8',
    cloudShade: '#5d5489',
    sun: '#ffd7b0',
    ambient: [0.72, 0.68, 0.86],
  },
  night: {
    sky: ['#0a0f2e', '#18245a', '#33478a'],
    haze: '#2f4080',
    cloud: '#46568f',
    cloudShade: '#2a3770',
    sun: '#f4efd2',
    ambient: [0.5, 0.57, 0.82],
  },
}
const grey: Preset = {
  sky: ['#6f7f90', '#98a7b3', '#c8d2d8'],
  haze: '#bcc8cf',
  cloud: '#b4c0ca',
  cloudShade: '#8e9ca9',
  sun: '#eef1ee',
  ambient: [0.86, 0.9, 0.94],
}
const tempest: Preset = {
  sky: ['#2c3342', '#4c5667', '#838f9c'],
  haze: '#76838f',
  cloud: '#5a6575',
  cloudShade: '#3a4251',
  sun: '#dfe5e6',
  ambient: [0.68, 0.73, 0.82],
}
const snowy: Preset = {
  sky: ['#93aec6', '#bfd2e1', '#e6eff5'],
  haze: '#dde9f1',
  cloud: '#f2f6fa',
  cloudShade: '#ccd9e5',
  sun: '#fdf6e0',
  ambient: [0.94, 0.97, 1],
}

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
