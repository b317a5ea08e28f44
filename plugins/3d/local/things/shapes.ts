/** Pieces of specs that many things are made of. */
import { arc } from '../../geometry/segments.ts'
import { lightness, type Look } from '../looks.ts'
import type { SpecNodes } from '../thing.ts'

export type SpecNode = SpecNodes[number]
export type Point = [number, number]
/** How far a cutting tool reaches past the surface that it cuts, so that no skin is left. */
export const past = 1

/** Points on an arc in the plane; degrees, both ends included. */
export const arcPoints = (x: number, y: number, radius: number, from: number, to: number, pieces = 24): Point[] =>
  arc(x, y, radius, from, to, pieces)

/** A profile of x and height, extruded along y and centred on it. */
export const alongY = (id: string, profile: string, depth: number, more: object = {}): SpecNode => ({
  kind: 'extrude',
  id,
  profile,
  height: depth,
  rotateDeg: [90, 0, 0],
  translate: [0, depth / 2, 0],
  ...more,
})

/** A profile of y and height, extruded along x and centred on it. Positive x of the profile is the back. */
export const alongX = (id: string, profile: string, width: number, more: object = {}): SpecNode => ({
  kind: 'extrude',
  id,
  profile,
  height: width,
  rotateDeg: [90, 0, 90],
  translate: [-width / 2, 0, 0],
  ...more,
})

/** Something upright and round, cut through from below its start to above its end. */
export const bore = (id: string, diameter: number, from: number, to: number, [x, y]: Point = [0, 0]): SpecNode => ({
  kind: 'cylinder',
  id,
  r1: diameter / 2,
  height: to - from + 2 * past,
  translate: [x, y, from - past],
})

/** Letters and pips stand out from what they are on. */
export const contrast = (main: Look): Look => ({ baseColor: lightness(main) > 0.5 ? '#26282B' : '#F4F4F0', roughness: 0.5 })

/** Widths of letters beside the height of a capital, in the bundled font, rounded up. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ilj.,:;'|!I]/, 0.45],
  [/[frt()[\]\- ]/, 0.6],
  [/[mwMW@%]/, 1.35],
  [/[A-ZÄÖÜ&0-9]/, 1.02],
]
/** About as long as a text gets whose capitals are so high; rather too long than too short. */
export const textLength = (text: string, size: number): number =>
  [...text].reduce((sum, letter) => sum + (widths.find(([letters]) => letters.test(letter))?.[1] ?? 0.88), 0) * size

/** The height of capitals with which a text fits into a field. */
export const textSize = (text: string, width: number, height: number): number =>
  Number(Math.min(height, width / textLength(text, 1)).toPrecision(3))
