/** The measure `overhang`: surfaces that hang over when the model is printed. */
import { faceNormals } from '../geometry/face-normals.ts'
import { unionFind } from '../geometry/union-find.ts'
import type { MeasureContext, Subject } from './context.ts'
import type { MeasureRequest, UpName } from './requests.ts'
import { type MeasureResult, place, placeText, resultOf, short, solidNotes, subjectText } from './result.ts'
import { upOf } from './up.ts'

/** As part of the height: what lies so near to the bed lies on it. */
const onBed = 1e-4
/** Degrees by which a slope of just the limit may be off. */
const rounding = 0.05
/** Regions in the data, and in words. */
const kept = 12
const told = 3

export interface Overhang {
  readonly area: number
  /** Degrees from the vertical: 0 is a wall, 90 a ceiling. */
  readonly steepest: number
  /** The place on it that is nearest to its middle. */
  readonly at: readonly [number, number, number]
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}
export interface Overhangs {
  /** Stretches that hang together, the largest first. */
  readonly regions: readonly Overhang[]
  readonly area: number
  /** Of these, flat ceilings, within five degrees. */
  readonly ceilings: number
  /** What lies on the bed. */
  readonly bed: number
}

/** Those that lean more than `angle` degrees from the vertical. */
export function overhangsOf(subject: Subject, angle: number, up: UpName): Overhangs {
  const { positions, indices } = subject.surface()
  const { normals, areas } = faceNormals(subject.surface())
  const { axis, sign } = upOf(up)
  const [low, high] = sign > 0 ? [subject.min[axis], subject.max[axis]] : [-subject.max[axis], -subject.min[axis]]
  const ground = low + (high - low) * onBed
  const { find, join } = unionFind(positions.length / 3)
  const over: { triangle: number; area: number; lean: number }[] = []
  let [area, ceilings, bed] = [0, 0, 0]
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3, b = indices[at + 1]! * 3, c = indices[at + 2]! * 3 // oxfmt-ignore
    const down = -normals[at + axis]! * sign
    const size = areas[at / 3]!
    if (!(down > 0)) continue
    if (positions[a + axis]! * sign <= ground && positions[b + axis]! * sign <= ground && positions[c + axis]! * sign <= ground) {
      bed += size * down
      continue
    }
    const lean = (Math.asin(Math.min(1, down)) * 180) / Math.PI
    if (lean <= angle + rounding) continue
    over.push({ triangle: at, area: size, lean })
    area += size
    if (lean > 85) ceilings += size
    join(a / 3, b / 3)
    join(b / 3, c / 3)
  }
  const found = new Map<
    number,
    { area: number; steepest: number; sum: number[]; min: [number, number, number]; max: [number, number, number] }
  >()
  for (const { triangle, area: size, lean } of over) {
    const root = find(indices[triangle]!)
    const region = found.get(root) ?? { area: 0, steepest: 0, sum: [0, 0, 0], min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] } // oxfmt-ignore
    found.set(root, region)
    region.area += size
    region.steepest = Math.max(region.steepest, lean)
    for (let k = 0; k < 3; k++)
      for (let corner = 0; corner < 3; corner++) {
        const value = positions[indices[triangle + corner]! * 3 + k]!
        region.sum[k]! += (value * size) / 3
        region.min[k] = Math.min(region.min[k]!, value)
        region.max[k] = Math.max(region.max[k]!, value)
      }
  }
  // The middle of a ring is not on it: the triangle nearest to the middle is.
  const places = new Map<number, { at: [number, number, number]; off: number }>()
  for (const { triangle } of over) {
    const root = find(indices[triangle]!)
    const { sum, area: size } = found.get(root)!
    const middle = [0, 1, 2].map((k) => [0, 1, 2].reduce((total, corner) => total + positions[indices[triangle + corner]! * 3 + k]! / 3, 0)) as [number, number, number] // oxfmt-ignore
    const off = Math.hypot(...middle.map((value, k) => value - sum[k]! / size))
    if (off < (places.get(root)?.off ?? Infinity)) places.set(root, { at: middle, off })
  }
  const regions = [...found]
    .toSorted(([, one], [, other]) => other.area - one.area)
    .map(([root, { area: size, steepest, min, max }]) => ({ area: size, steepest, min, max, at: places.get(root)!.at }))
  return { regions, area, ceilings, bed }
}

export function measureOverhang({ angle, axis }: MeasureRequest<'overhang'>, subject: Subject, { units }: MeasureContext): MeasureResult {
  const { regions, area, ceilings, bed } = overhangsOf(subject, angle, axis)
  const notes = solidNotes(subject, 'its inner sides may be among these.')
  const standing = `${short(bed)} ${units}² lie on the bed.`
  const words =
    area === 0
      ? [`Nothing of ${subject.name === undefined ? 'the model' : `"${subject.name}"`} hangs over by more than ${angle}° from the vertical, with ${axis} up; ${standing}`]
      : [
          `${subjectText(subject)} hangs over by more than ${angle}° from the vertical on ${short(area)} ${units}², with ${axis} up, of which ${short(ceilings)} ${units}² are flat ceilings; ${standing}`,
          ...regions.slice(0, told).map(({ area: size, steepest, at, min, max }) => `${short(size)} ${units}² around ${placeText(at)}, up to ${short(Math.round(steepest * 10) / 10)}°, ${place(max.map((value, k) => value - min[k]!)).join(' x ')} ${units}.`),
          ...(regions.length > told ? [`${regions.length - told} more places.`] : []),
        ] // oxfmt-ignore
  return resultOf('overhang', subject, words.join(' '), {
    angle,
    up: axis,
    area: short(area),
    ceilings: short(ceilings),
    bedArea: short(bed),
    regions: regions.slice(0, kept).map(({ area: size, steepest, at, min, max }) => ({ area: short(size), steepest: short(steepest), at: place(at), min: place(min), max: place(max) })),
  }, notes) // oxfmt-ignore
}
