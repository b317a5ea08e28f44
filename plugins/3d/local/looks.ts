/** Materials and colours by name, and what a colour with a shade before it is. */
import colorNames from 'color-name'
import { tableOf } from 'atelier-mcp'
import type { Material } from '../spec/materials.ts'

/** What a part looks like: a material of the spec without its id. */
export type Look = Omit<Material, 'id'>

const wood = (baseColor: string, color2: string): Look => ({ baseColor, roughness: 0.55, texture: { source: 'wood', color2, size: 400 } })
const metal = (baseColor: string, roughness: number): Look => ({ baseColor, metallic: 1, roughness })
const steel = metal('#C4C8CC', 0.32)
const gold = metal('#E8B94A', 0.22)
const rubber: Look = { baseColor: '#2B2B2D', roughness: 0.95 }
const bricks: Look = { baseColor: '#A4513A', roughness: 0.85, texture: { source: 'bricks', color2: '#CDBFAE', size: 800 } }

/** What things are made of. */
export const materials = tableOf({
  oak: wood('#C79A62', '#A97B47'), wood: wood('#B98A56', '#9A6E40'), wooden: wood('#B98A56', '#9A6E40'), walnut: wood('#6B4A32', '#513521'), pine: wood('#DDB97F', '#C99F62'), beech: wood('#D9AE7E', '#C59463'), birch: wood('#E6CFA4', '#D6BA88'), maple: wood('#E3C595', '#CFAF7C'), cherry: wood('#9C5A36', '#834727'), teak: wood('#A8743F', '#8D5D2F'), mahogany: wood('#6E3A2A', '#572B1E'), bamboo: wood('#D9C083', '#C4A768'), ash: wood('#D8C6A3', '#C4B08B'), plywood: wood('#DDBF8E', '#CBAA76'),
  steel, stainless: steel, metal: metal('#B8BCC0', 0.35), metallic: metal('#B8BCC0', 0.35), iron: metal('#5E6064', 0.5), aluminium: metal('#D6D9DC', 0.4), aluminum: metal('#D6D9DC', 0.4), brass: metal('#C9A24B', 0.3), gold, golden: gold, silver: metal('#D9DBDE', 0.2), copper: metal('#C4744A', 0.3), bronze: metal('#9A6B3B', 0.38), chrome: metal('#DDE0E3', 0.08), titanium: metal('#8C8E92', 0.4), zinc: metal('#B4B9BE', 0.45),
  glass: { baseColor: '#EAF4F6', roughness: 0.05, transmission: 0.9 }, acrylic: { baseColor: '#EEF4F6', roughness: 0.1, transmission: 0.8 }, porcelain: { baseColor: '#F2EFE8', roughness: 0.18, clearcoat: 0.6 }, ceramic: { baseColor: '#E6DFD2', roughness: 0.3, clearcoat: 0.4 }, clay: { baseColor: '#B4643C', roughness: 0.8 }, terracotta: { baseColor: '#B8623C', roughness: 0.8 }, plastic: { baseColor: '#D8D8D4', roughness: 0.4 }, concrete: { baseColor: '#A8A6A0', roughness: 0.9 }, stone: { baseColor: '#A39C90', roughness: 0.9 }, granite: { baseColor: '#6F6C6A', roughness: 0.5 }, marble: { baseColor: '#ECEAE6', roughness: 0.25 }, brick: bricks, bricks,
  rubber, leather: { baseColor: '#6A4128', roughness: 0.75 }, ivory: { baseColor: '#F2ECDC', roughness: 0.35 }, ebony: wood('#3A2C25', '#2A1F1A'),
} satisfies Record<string, Look>) as Readonly<Record<string, Look>> // oxfmt-ignore

/** Colours that people name most, as filament and paint have them; others are those of CSS. */
const common: Readonly<Record<string, string>> = tableOf({
  white: '#F4F4F0', black: '#1F2022', grey: '#808488', gray: '#808488', red: '#C8201C', green: '#2E8540', blue: '#1F5FBF', yellow: '#F2C61F', orange: '#F07F1A', purple: '#74409C', violet: '#7A3FB0', pink: '#EC8DB0', brown: '#7A4E2D', beige: '#DCCBA8', turquoise: '#2FB5AE', cream: '#F3EAD2', mint: '#8FD6B4', rose: '#E2728F', lilac: '#B79AD6', burgundy: '#6E1427', petrol: '#0F5C6B', mustard: '#CF9F1F', ochre: '#C07A2A', amber: '#F0A21E', charcoal: '#36393D', anthracite: '#33363A', bordeaux: '#6A1325', scarlet: '#D81E10', emerald: '#1E9B62', sand: '#D9C39A',
}) // oxfmt-ignore

const named = tableOf(colorNames) as Readonly<Record<string, readonly [number, number, number]>>
const hex = (channels: readonly number[]): string =>
  `#${channels.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`.toUpperCase()
const channelsOf = (color: string): number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))

/** Towards what a shade moves a colour, and how far. */
const shades: Readonly<Record<string, readonly [towards: number, share: number]>> = tableOf({
  dark: [0, 0.42], deep: [0, 0.3], light: [255, 0.45], pale: [255, 0.6], pastel: [255, 0.55], bright: [255, 0.08],
}) // oxfmt-ignore

const plain = (name: string): string | undefined => common[name] ?? (named[name] && hex(named[name]))

/** A colour (#RRGGBB), moved towards black or white by the name of a shade. */
export function shadeOf(shade: string, color: string): string {
  const [towards, share] = shades[shade] ?? [0, 0]
  return hex(channelsOf(color).map((value) => value + (towards - value) * share))
}

/** `#F80`, `#ff8800` or `#FF8800CC` as the spec writes it. */
export const fullHex = (code: string): string =>
  (code.length === 4 ? `#${Array.from(code.slice(1), (digit) => digit + digit).join('')}` : code).toUpperCase()

/** The colour of up to three words (`dark red`, `sky blue`, `navy`), as #RRGGBB; undefined where they are none. */
export function colorOf(words: readonly string[]): string | undefined {
  const [first = '', ...rest] = words
  if (shades[first] && rest.length > 0) {
    const base = colorOf(rest)
    return base && shadeOf(first, base)
  }
  if (words.length === 1) return plain(first)
  const joined = words.join('')
  if (named[joined]) return hex(named[joined])
  // "Navy blue" is navy: the last word says again what the first one says more exactly.
  const [own, family] = [plain(first), rest.length === 1 && common[rest[0]!]]
  return own !== undefined && family ? own : undefined
}

/** Is it the first word of a colour or a material? */
export const isLookWord = (text: string): boolean =>
  materials[text] !== undefined || plain(text) !== undefined || shades[text] !== undefined

/** A material in a colour: the colour is as it was asked for, gloss and metal are the material's. */
export const inColor = (look: Look | undefined, color: string): Look => {
  const { texture: _, ...rest } = look ?? { roughness: 0.5 }
  return { ...rest, baseColor: color }
}

/** How light a colour is, from 0 to 1. */
export const lightness = ({ baseColor }: Look): number => {
  const [red, green, blue] = channelsOf(baseColor)
  return (0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) / 255
}
