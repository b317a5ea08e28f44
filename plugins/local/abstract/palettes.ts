/** Palettes for pictures that name nothing: first the ground, then four to five tones that work on it. */
import type { Brief, Light } from '../prompt/brief.ts'
import { fromLch, mix, shade, toLch, turn } from '../draw/color.ts'
import type { Random } from '../draw/random.ts'

const palettes: readonly (readonly string[])[] = [
  ['#f6efe3', '#e76f51', '#f4a261', '#e9c46a', '#2a9d8f', '#264653'],
  ['#0f1b3d', '#3d5a9e', '#7fb2e5', '#f2c57c', '#ee6c4d', '#f7ede2'],
  ['#fdf3ec', '#f28482', '#84a59d', '#f6bd60', '#f5cac3', '#3d405b'],
  ['#10231f', '#1f6f5c', '#5fb49c', '#dfe9b3', '#f2a65a', '#d9594c'],
  ['#f4f1f8', '#5f4bb6', '#a78bda', '#f2a7c3', '#ffd29d', '#33285e'],
  ['#fffaf0', '#ff6b6b', '#ffd93d', '#6bcb77', '#4d96ff', '#2d3250'],
  ['#1d1a2f', '#ef476f', '#ffd166', '#06d6a0', '#118ab2', '#f8f7ff'],
  ['#eef4f2', '#184e77', '#1a759f', '#34a0a4', '#76c893', '#d9ed92'],
  ['#fbf1e6', '#9a3b3b', '#c08261', '#e2c799', '#6b7f5b', '#3b3a36'],
  ['#f3eee8', '#22223b', '#4a4e69', '#9a8c98', '#c9ada7', '#e07a5f'],
  ['#120c2b', '#7b2ff7', '#f107a3', '#ff8a5c', '#ffd86b', '#39c8ff'],
  ['#e9f5f9', '#ff9f68', '#f85959', '#7c203a', '#3c6e8f', '#a7cfe0'],
]

const byLight: Readonly<Partial<Record<Light, readonly string[]>>> = {
  sunset: ['#ffe3b8', '#ffb45e', '#f58c5d', '#d95f76', '#8f4a8a', '#433d80'],
  dawn: ['#fff3e2', '#ffd9c0', '#f0b3c0', '#b6a5d8', '#7f9ed8', '#5b6fa8'],
  night: ['#0a0f2e', '#1b2a66', '#33478a', '#6f86d6', '#c6d2ff', '#f4efd2'],
  golden: ['#fff4da', '#ffdf9e', '#f6b65c', '#d9863b', '#8fae7a', '#5a6d4a'],
  dusk: ['#f3d2c8', '#e39fa8', '#c27f9f', '#7d6b9d', '#54508f', '#1e2657'],
}

/** The brief's own colours, filled up with relatives of them; without any, a palette by seed. */
export function paletteOf(brief: Brief, random: Random): readonly string[] {
  const wanted = [
    ...brief.colors,
    ...brief.things.map(({ color }) => color),
    brief.backgroundColor,
    brief.skyColor,
    brief.groundColor,
  ].filter((color): color is string => color !== undefined)
  if (wanted.length === 0) return (brief.light && byLight[brief.light]) ?? random.pick(palettes)
  const [first] = wanted
  const { l, c, h } = toLch(first!)
  const ground = brief.backgroundColor ?? (l > 0.55 ? mix(first!, '#fffaf2', 0.86) : fromLch({ l: 0.19, c: Math.min(0.06, c), h }))
  const relatives =
    wanted.length > 1
      ? [mix(wanted[0]!, wanted[1]!, 0.5), shade(wanted[0]!, 0.14), shade(wanted[1]!, -0.12)]
      : [shade(first!, 0.15), shade(first!, -0.14), turn(first!, 26), turn(first!, -30), mix(first!, ground, 0.5)]
  return [ground, ...wanted, ...relatives].slice(0, 7)
}
