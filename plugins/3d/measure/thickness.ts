/** The measure `thickness`: how thick walls are, by rays from the surface inwards. */
import { faceNormals } from '../geometry/face-normals.ts'
import { onceFor } from '../geometry/once-for.ts'
import { firstHit } from '../geometry/triangle-rays.ts'
import type { MeasureContext, Subject } from './context.ts'
import type { MeasureRequest } from './requests.ts'
import { type MeasureResult, percent, place, placeText, resultOf, short, solidNotes, subjectText } from './result.ts'

/** Places by area, for the distribution; and triangles whose middle is looked at besides, so that small thin things are met. */
const samples = 12_000
const mostMiddles = 10_000
/** A wall has two sides that face away from each other, within this many degrees; else a ray has met an edge. */
const facing = Math.cos((30 * Math.PI) / 180)
/** As part of the size: how far a ray starts inside. */
const skin = 1e-6

export interface ThinPlace {
  readonly thickness: number
  /** In the middle of the wall. */
  readonly at: readonly [number, number, number]
}
export interface Thickness {
  readonly least: ThinPlace
  /** Thicknesses in order; each stands for the same area. */
  readonly sorted: Float64Array
  /** All places that were looked at, the thinnest first. */
  readonly places: readonly ThinPlace[]
}

/** `undefined` where the surface has no walls: nothing faces away from it on its other side. */
export const thicknessOf = onceFor((subject: Subject): Thickness | undefined => {
  const { positions, indices } = subject.surface()
  const tree = subject.tree()
  const count = indices.length / 3
  const size = Math.hypot(...[0, 1, 2].map((k) => subject.max[k]! - subject.min[k]!))
  const { normals, areas } = faceNormals(subject.surface())
  const whole = areas.reduce((sum, area) => sum + area, 0)
  const places: ThinPlace[] = []
  const measured: number[] = []
  const look = (triangle: number, s: number, t: number, counts: boolean) => {
    const n = [normals[triangle * 3]!, normals[triangle * 3 + 1]!, normals[triangle * 3 + 2]!] as const
    if (n[0] === 0 && n[1] === 0 && n[2] === 0) return
    const [a, b, c] = [0, 1, 2].map((corner) => indices[triangle * 3 + corner]! * 3) as [number, number, number]
    const from = [0, 1, 2].map((k) => positions[a + k]! * (1 - s - t) + positions[b + k]! * s + positions[c + k]! * t) as [
      number,
      number,
      number,
    ]
    const hit = firstHit(tree, from, [-n[0], -n[1], -n[2]], true, size * skin)
    if (!hit) return
    const other = hit.triangle * 3
    if (-(n[0] * normals[other]! + n[1] * normals[other + 1]! + n[2] * normals[other + 2]!) < facing) return
    if (counts) measured.push(hit.distance)
    places.push({ thickness: hit.distance, at: [0, 1, 2].map((k) => from[k]! - (n[k]! * hit.distance) / 2) as [number, number, number] })
  }
  let [passed, taken] = [0, 0]
  for (let triangle = 0; triangle < count; triangle++) {
    passed += areas[triangle]!
    while (taken < samples && ((taken + 0.5) / samples) * whole <= passed) {
      // Places in a triangle that fill it evenly (Roberts 2018: multiples of the plastic number's inverse).
      let [s, t] = [(0.5 + taken * 0.7548776662466927) % 1, (0.5 + taken * 0.5698402909980532) % 1]
      if (s + t > 1) [s, t] = [1 - s, 1 - t]
      look(triangle, s, t, true)
      taken++
    }
  }
  const step = Math.max(1, Math.ceil(count / mostMiddles))
  for (let triangle = 0; triangle < count; triangle += step) look(triangle, 1 / 3, 1 / 3, false)
  if (places.length === 0 || measured.length === 0) return undefined
  places.sort((one, other) => one.thickness - other.thickness)
  return { least: places[0]!, sorted: Float64Array.from(measured).toSorted(), places }
})

/** Of the surface with a wall behind it, the part whose wall is thinner. */
export const thinnerThan = ({ sorted }: Thickness, limit: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low / sorted.length
}

export function measureThickness(
  { least: limit }: MeasureRequest<'thickness'>,
  subject: Subject,
  { units }: MeasureContext,
): MeasureResult {
  const solid = subject.solid()
  const notes = solidNotes(subject, 'it has no inside, and walls are measured where two of its sheets face away from each other.')
  const found = thicknessOf(subject)
  if (!found)
    return resultOf(
      'thickness',
      subject,
      `${subjectText(subject)} has no walls that could be measured.`,
      { least: null, solid: solid !== undefined },
      notes,
    )
  const { least, sorted } = found
  const at = (share: number) => short(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!)
  const thin = limit === undefined ? undefined : thinnerThan(found, limit)
  const words = [
    `${subjectText(subject)} is ${short(least.thickness)} ${units} thick at its thinnest, at ${placeText(least.at)}; a tenth of its walls have at most ${at(0.1)}, half at most ${at(0.5)}, the thickest ${at(1)} ${units}.`,
    ...(thin === undefined ? [] : [least.thickness < limit! ? `${percent(thin)} of the surface is thinner than ${limit} ${units}.` : `Nothing is thinner than ${limit} ${units}.`]),
  ] // oxfmt-ignore
  return resultOf('thickness', subject, words.join(' '), {
    least: short(least.thickness),
    at: place(least.at),
    distribution: Object.fromEntries([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map((share) => [`${share * 100}%`, at(share)])),
    ...(thin !== undefined && { limit, thinnerShare: short(thin) }),
  }, notes) // oxfmt-ignore
}
