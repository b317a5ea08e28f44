/** The words that the rules understand. */
import { tableOf } from 'atelier-mcp'
import { numberWords } from '../../number-words.ts'

export const numbers: Readonly<Record<string, number>> = tableOf({ ...numberWords, sixteen: 16 })

/** Millimetres in a unit. */
export const unitsMm: Readonly<Record<string, number>> = tableOf({
  mm: 1, millimeter: 1, millimeters: 1, millimetre: 1, millimetres: 1, cm: 10, centimeter: 10, centimeters: 10, centimetre: 10, centimetres: 10,
  m: 1000, meter: 1000, meters: 1000, metre: 1000, metres: 1000, in: 25.4, inch: 25.4, inches: 25.4, ft: 304.8, foot: 304.8, feet: 304.8,
}) // oxfmt-ignore

export type Dimension = 'width' | 'depth' | 'height' | 'diameter' | 'length' | 'thickness'
export const dimensions: Readonly<Record<string, Dimension>> = tableOf({
  wide: 'width', width: 'width', across: 'width', broad: 'width', deep: 'depth', depth: 'depth', tall: 'height', high: 'height', height: 'height',
  diameter: 'diameter', thick: 'thickness', thickness: 'thickness', long: 'length', length: 'length',
}) // oxfmt-ignore

export type Counted = 'legs' | 'shelves' | 'teeth' | 'floors' | 'windows'
export const counted: Readonly<Record<string, Counted>> = tableOf({
  leg: 'legs', legs: 'legs', shelf: 'shelves', shelves: 'shelves', board: 'shelves', boards: 'shelves', tooth: 'teeth', teeth: 'teeth',
  floor: 'floors', floors: 'floors', storey: 'floors', storeys: 'floors', story: 'floors', stories: 'floors', window: 'windows', windows: 'windows',
}) // oxfmt-ignore

export interface Look {
  readonly baseColor: string
  readonly metallic?: number
  readonly roughness?: number
  readonly transmission?: number
  readonly clearcoat?: number
  readonly texture?: { readonly source: string; readonly color2?: string; readonly size: number; readonly projection?: 'box' | 'cylinder' }
}
const wood = (baseColor: string, color2: string): Look => ({ baseColor, roughness: 0.55, texture: { source: 'wood', color2, size: 400 } })
const metal = (baseColor: string, roughness: number): Look => ({ baseColor, metallic: 1, roughness })
/** Materials and colours by name. */
export const looks: Readonly<Record<string, Look>> = tableOf({
  oak: wood('#C79A62', '#A97B47'), wood: wood('#B98A56', '#9A6E40'), wooden: wood('#B98A56', '#9A6E40'), walnut: wood('#6B4A32', '#513521'), pine: wood('#DDB97F', '#C99F62'), beech: wood('#D9AE7E', '#C59463'), birch: wood('#E6CFA4', '#D6BA88'),
  steel: metal('#C4C8CC', 0.32), metal: metal('#B8BCC0', 0.35), iron: metal('#5E6064', 0.5), aluminium: metal('#D6D9DC', 0.4), aluminum: metal('#D6D9DC', 0.4), brass: metal('#C9A24B', 0.3), gold: metal('#E8B94A', 0.22), golden: metal('#E8B94A', 0.22), silver: metal('#D9DBDE', 0.2), copper: metal('#C4744A', 0.3), bronze: metal('#9A6B3B', 0.38),
  glass: { baseColor: '#EAF4F6', roughness: 0.05, transmission: 0.9 }, porcelain: { baseColor: '#F2EFE8', roughness: 0.18, clearcoat: 0.6 }, ceramic: { baseColor: '#E6DFD2', roughness: 0.3, clearcoat: 0.4 }, clay: { baseColor: '#B4643C', roughness: 0.8 }, terracotta: { baseColor: '#B8623C', roughness: 0.8 }, plastic: { baseColor: '#D8D8D4', roughness: 0.4 }, concrete: { baseColor: '#A8A6A0', roughness: 0.9 }, stone: { baseColor: '#A39C90', roughness: 0.9 }, marble: { baseColor: '#ECEAE6', roughness: 0.25 }, brick: { baseColor: '#A4513A', roughness: 0.85, texture: { source: 'bricks', color2: '#CDBFAE', size: 800 } }, bricks: { baseColor: '#A4513A', roughness: 0.85, texture: { source: 'bricks', color2: '#CDBFAE', size: 800 } },
  white: { baseColor: '#F0F0EC' }, black: { baseColor: '#232426' }, grey: { baseColor: '#86898C' }, gray: { baseColor: '#86898C' }, red: { baseColor: '#B8302A' }, green: { baseColor: '#3E7D46' }, blue: { baseColor: '#2F5FA8' }, yellow: { baseColor: '#E5B93C' }, orange: { baseColor: '#DB7A2B' }, purple: { baseColor: '#6E4B94' }, pink: { baseColor: '#DE8FA8' }, brown: { baseColor: '#7A5438' }, beige: { baseColor: '#D8C7A8' }, turquoise: { baseColor: '#3FA9A5' },
}) // oxfmt-ignore

/** Words that say nothing by themselves. */
export const filler: ReadonlySet<string> = new Set(
  'a an the of with and or in on for from to by at is are it its that this which made make create model design build draw me please i want need some very quite nice simple small large big 3d object printable print total about approximately roughly each per side sides top round rounded square rectangular circular legged hex hexagonal head'.split(
    ' ',
  ),
)
