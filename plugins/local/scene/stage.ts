/** The stage of one picture: its measures, its light, and the layers that are put on it from back to front. */
import type { Brief } from '../prompt/brief.ts'
import type { Random } from '../draw/random.ts'
import type { Box, Defs } from '../draw/svg.ts'
import type { Look } from './look.ts'

/** Where things may stand, from far to near, and where water is. */
export interface Terrain {
  /** Where earth and sky meet. */
  readonly horizon: number
  /** Feet of what stands farthest and nearest. */
  readonly ground: readonly [far: number, near: number]
  /** The same for what swims; absent where there is no water. */
  readonly water?: readonly [far: number, near: number]
  /** Where the ground lies, if not in the middle: a share of the width. Swimmers keep to the other side. */
  readonly middle?: number
  /** Water is all there is to stand on. */
  readonly allWater?: boolean
  /** No weight: everything floats. */
  readonly floating?: boolean
  /** Nothing throws a shadow on the ground. */
  readonly shadowless?: boolean
}
export interface Stage {
  /** In units of which the shorter side has 1000. */
  readonly width: number
  readonly height: number
  readonly brief: Brief
  readonly random: Random
  readonly defs: Defs
  readonly look: Look
  /** Few shapes, no ornament. */
  readonly plain: boolean
  /** Boxes that letters or heavenly bodies already fill. */
  readonly taken: Box[]
  /** Puts something on the stage; the higher the depth, the nearer. Scenery has 0 to 39, things 40 to 80, what is in front 81 to 99. */
  put(depth: number, svg: string): void
  /** All of it, back to front. */
  readonly layers: readonly { readonly depth: number; readonly svg: string }[]
}

/** An empty stage. */
export function createStage(init: Omit<Stage, 'put' | 'layers' | 'taken'>): Stage {
  const layers: { depth: number; svg: string }[] = []
  return { ...init, layers, taken: [], put: (depth, svg) => void (svg && layers.push({ depth, svg })) }
}

/** Do two boxes share more than `allowed` of the smaller one? */
export function overlap(one: Box, two: Box, allowed = 0): boolean {
  const width = Math.min(one.x + one.width, two.x + two.width) - Math.max(one.x, two.x)
  const height = Math.min(one.y + one.height, two.y + two.height) - Math.max(one.y, two.y)
  return width > 0 && height > 0 && width * height > allowed * Math.min(one.width * one.height, two.width * two.height)
}

/** `value`, but no less than `least` and no more than `most`. */
export const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value))
