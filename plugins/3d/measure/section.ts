/** Cuts through a solid by a plane: what is inside, how large it is, and its holes. */
import type { Arena, CrossSection, Manifold } from '../geometry/kernel.ts'

/** The plane that cuts, by the two axes that lie in it. */
export const planeNames = ['xy', 'xz', 'yz'] as const
export type PlaneName = (typeof planeNames)[number]

/** [u, v]: for `xy` x and y, for `xz` x and z (as seen from the front, -y), for `yz` y and z (as seen from the right, +x). */
export type Point2 = readonly [number, number]

/** A closed line, its first point not repeated. */
export interface Contour {
  readonly points: readonly Point2[]
  readonly area: number
  /** Outer size [u, v] and the middle of it. */
  readonly size: Point2
  readonly centre: Point2
  /** Where it is a circle within 2 %: across its corners. */
  readonly diameter?: number
}
/** One of the areas that a cut falls into, with what is missing in it. */
export interface SectionPiece extends Contour {
  readonly holes: readonly Contour[]
}
export interface Section {
  readonly plane: PlaneName
  /** Where along the third axis. */
  readonly at: number
  /** Without the holes. */
  readonly area: number
  /** Of all pieces together: lowest and highest [u, v]; `undefined` where the plane meets nothing. */
  readonly bounds?: { readonly min: Point2; readonly max: Point2 }
  /** The largest first. */
  readonly pieces: readonly SectionPiece[]
}

/** The axis across a plane: 0 for x, 1 for y, 2 for z. */
export const acrossOf: Readonly<Record<PlaneName, 0 | 1 | 2>> = { xy: 2, xz: 1, yz: 0 }
/** The axes that lie in a plane. */
export const withinOf: Readonly<Record<PlaneName, readonly [number, number]>> = { xy: [0, 1], xz: [0, 2], yz: [1, 2] }

/** Turns that lay a plane's two axes on x and y; `xz` needs its third axis to point backwards. Column by column. */
const laid: Readonly<Record<PlaneName, readonly number[] | undefined>> = {
  xy: undefined,
  xz: [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1],
  yz: [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
}

/** The solid turned so that a plane's two axes are x and y. */
export function laidOn(solid: Manifold, plane: PlaneName, arena: Arena): Manifold {
  const turn = laid[plane]
  return turn ? arena.keep(solid.transform([...turn] as Parameters<Manifold['transform']>[0])) : solid
}

/** How far from its mean radius a circle's points may be, as part of it, and how many points it has at least. */
const round = 0.02
const roundPoints = 8
/** A plane in a face cuts that face or nothing, by rounding: it is moved inwards by this part of the size. */
const inwards = 1e-6

/** Twice the signed area, about the first point. */
function doubleArea(points: readonly Point2[]): number {
  const [ox, oy] = points[0] ?? [0, 0]
  let sum = 0
  for (let at = 1; at + 1 < points.length; at++) {
    const [ax, ay] = points[at]!
    const [bx, by] = points[at + 1]!
    sum += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
  }
  return sum
}

/** Measures a closed line; its direction does not matter. */
export function contourOf(points: readonly Point2[]): Contour {
  let [lowU, lowV, highU, highV] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [u, v] of points) {
    lowU = Math.min(lowU, u)
    lowV = Math.min(lowV, v)
    highU = Math.max(highU, u)
    highV = Math.max(highV, v)
  }
  const centre = [(lowU + highU) / 2, (lowV + highV) / 2] as const
  const size = [highU - lowU, highV - lowV] as const
  const radii = points.map(([u, v]) => Math.hypot(u - centre[0], v - centre[1]))
  const mean = radii.reduce((sum, radius) => sum + radius, 0) / radii.length
  const isRound = points.length >= roundPoints && radii.every((radius) => Math.abs(radius - mean) < mean * round)
  return { points, area: Math.abs(doubleArea(points)) / 2, size, centre, ...(isRound && { diameter: Math.max(...radii) * 2 }) }
}

function piecesOf(cut: CrossSection, arena: Arena): SectionPiece[] {
  const pieces = cut.decompose().map((one): SectionPiece => {
    const loops = arena
      .keep(one)
      .toPolygons()
      .map((loop) => loop.map(([u, v]): Point2 => [u, v]))
      .filter(({ length }) => length > 2)
    // The kernel's outlines run counter-clockwise, its holes clockwise.
    const outer = loops.filter((loop) => doubleArea(loop) > 0).toSorted((a, b) => doubleArea(b) - doubleArea(a))
    const holes = loops.filter((loop) => doubleArea(loop) <= 0).map(contourOf)
    return { ...contourOf(outer[0] ?? []), area: one.area(), holes }
  })
  return pieces.filter(({ points }) => points.length > 0).toSorted((a, b) => b.area - a.area)
}

/** Cuts at each of `heights`, in the solid's own unit. What the kernel lends belongs to the arena. */
export function sectionsOf(solid: Manifold, plane: PlaneName, heights: readonly number[], arena: Arena): Section[] {
  const turned = laidOn(solid, plane, arena)
  const across = acrossOf[plane]
  const { min, max } = solid.boundingBox()
  const [low, high] = [min[across], max[across]]
  return heights.map((at) => {
    const nudge = (high - low) * inwards
    const inside = Math.abs(at - low) <= nudge ? low + nudge : Math.abs(at - high) <= nudge ? high - nudge : at
    const cut = arena.keep(turned.slice(plane === 'xz' ? -inside : inside))
    const pieces = piecesOf(cut, arena)
    if (pieces.length === 0) return { plane, at, area: 0, pieces }
    const box = cut.bounds()
    return { plane, at, area: cut.area(), bounds: { min: [box.min[0], box.min[1]], max: [box.max[0], box.max[1]] }, pieces }
  })
}

/** `count` heights evenly inside, none on an end. */
export function evenHeights(solid: Manifold, plane: PlaneName, count: number): number[] {
  const across = acrossOf[plane]
  const { min, max } = solid.boundingBox()
  return Array.from({ length: count }, (_, at) => min[across] + ((max[across] - min[across]) * (at + 0.5)) / count)
}
