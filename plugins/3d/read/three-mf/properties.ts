/** What a triangle's corner of a 3MF looks like: materials, colours, textures, and several of them in layers (materials extension 1.2). */
import { toLinear } from '../../document/color.ts'

/** Linear red, green, blue, and alpha. */
export type Color = readonly [number, number, number, number]

interface Materials {
  readonly kind: 'base'
  readonly entries: { readonly name: string; readonly color: Color }[]
}
type Layer =
  | Materials
  | { readonly kind: 'color'; readonly entries: Color[] }
  /** The number of a texture, and places in it from the lower left. */
  | { readonly kind: 'texture'; readonly texture: string; readonly entries: (readonly [number, number])[] }
  /** Shares of the base materials `indices`. */
  | { readonly kind: 'composite'; readonly base: Materials; readonly indices: readonly number[]; readonly entries: (readonly number[])[] }
export type PropertyGroup =
  | Layer
  /** Entries of the layers, from below to above; `blend` says how each after the first lies on those below. */
  | {
      readonly kind: 'multi'
      readonly layers: readonly (PropertyGroup | undefined)[]
      readonly blend: readonly string[]
      readonly entries: (readonly number[])[]
    }

/** How one corner looks. */
export interface Look {
  readonly color: Color
  /** Of a base material. */
  readonly name?: string
  readonly texture?: string
  readonly place?: readonly [number, number]
}

/** `#RRGGBB` or `#RRGGBBAA`; `undefined` for anything else. */
export function parseDisplayColor(text: string | undefined): Color | undefined {
  if (!/^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(text ?? '')) return undefined
  const byte = (at: number): number => Number.parseInt(text!.slice(at, at + 2), 16) / 255
  return [toLinear(byte(1)), toLinear(byte(3)), toLinear(byte(5)), text!.length > 7 ? byte(7) : 1]
}

const white: Color = [1, 1, 1, 1]

function mixed({ base, indices }: Extract<Layer, { kind: 'composite' }>, shares: readonly number[]): Color {
  const all = indices.map((index, at) => ({ share: Math.max(0, shares[at] ?? 0), color: base.entries[index]?.color ?? white }))
  const sum = all.reduce((total, { share }) => total + share, 0)
  if (sum === 0) return all[0]?.color ?? white
  const channel = (k: 0 | 1 | 2 | 3): number => all.reduce((total, { share, color }) => total + (share / sum) * color[k], 0)
  return [channel(0), channel(1), channel(2), channel(3)]
}

/** `over` on `under`: multiplied, or covering it by its alpha (`mix`, the default). */
const blended = (under: Color, over: Color, multiply: boolean): Color => {
  const channel = (k: 0 | 1 | 2): number => (multiply ? under[k] * over[k] : under[k] * (1 - over[3]) + over[k] * over[3])
  return [channel(0), channel(1), channel(2), multiply ? under[3] * over[3] : under[3] + over[3] * (1 - under[3])]
}

/** The entry `index` of a group; `undefined` where it has none. */
export function lookOf(group: PropertyGroup, index: number): Look | undefined {
  const { kind } = group
  if (kind === 'base') return group.entries[index]
  if (kind === 'color') return group.entries[index] && { color: group.entries[index] }
  if (kind === 'texture') return group.entries[index] && { color: white, texture: group.texture, place: group.entries[index] }
  if (kind === 'composite') return group.entries[index] && { color: mixed(group, group.entries[index]) }
  const entry = group.entries[index]
  if (!entry) return undefined
  return group.layers.reduce<Look | undefined>((under, layer, at) => {
    const over = layer && lookOf(layer, entry[at] ?? 0)
    if (!under || !over) return over ?? under
    const multiply = group.blend[at - 1] === 'multiply'
    // A picture covers what is below, unless it is multiplied with it; what lies on a picture tints it.
    if (over.texture !== undefined) return { ...over, color: multiply ? under.color : white }
    if (under.texture !== undefined) return { ...under, color: multiply ? blended(under.color, over.color, true) : under.color }
    return { color: blended(under.color, over.color, multiply) }
  }, undefined)
}
