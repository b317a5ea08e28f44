/** How many straight pieces stand for a curve. */
import { limits } from '../spec/limits.ts'

/** How far a facet's middle may lie from the true curve, as part of the radius, where the spec sets no tolerance. */
export const relativeTolerance = 0.002
/** The same for rounded edges, as long as they are small beside what they round. */
const edgeTolerance = 0.01

/** How finely curves are drawn. */
export interface Precision {
  /** As the spec says; in units. */
  readonly tolerance: number | null | undefined
  /** More than 1 where a triangle budget makes everything coarser. */
  readonly coarser: number
}

/** How far from the true curve a facet may be, at a size and the part of it that is allowed by default. */
export const chordTolerance = ({ tolerance, coarser }: Precision, size: number, relative: number): number =>
  (tolerance ?? size * relative) * coarser

/**
 * Pieces of a full circle, a multiple of four so that all four sides are touched exactly. A chord over the angle 2a is off by
 * r (1 - cos a) in its middle (the sagitta), so a = acos(1 - tolerance / r).
 */
export function segments(radius: number, precision: Precision, relative: number = relativeTolerance): number {
  const off = Math.min(chordTolerance(precision, radius, relative), radius)
  const wanted = Math.PI / Math.acos(Math.max(1 - off / radius, 0))
  return Math.min(limits.maxSegments, Math.max(limits.minSegments, Math.ceil(wanted / 4) * 4))
}

/** Pieces of a ball's full circle. Its triangles bend both ways, so that their middles lie about twice as deep as those of the circle's chords. */
export const ballSegments = (radius: number, precision: Precision, relative: number = relativeTolerance): number =>
  segments(radius, { ...precision, coarser: precision.coarser / 2 }, relative)

/**
 * How far a rounded edge may be off, as part of its radius, on something whose thinnest side is `size`: what counts is how much of the whole
 * is missing.
 */
export const roundingTolerance = (radius: number, size: number): number =>
  Math.min(edgeTolerance, (relativeTolerance * size) / 2 / Math.max(radius, 1e-9))

/** Points on an arc about a centre, both ends included; degrees. */
export function arc(x: number, y: number, radius: number, from: number, to: number, pieces: number): [number, number][] {
  return Array.from({ length: pieces + 1 }, (_, at) => {
    const angle = ((from + ((to - from) * at) / pieces) * Math.PI) / 180
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}
