/** The measure `holes`: round holes by axis, diameter and depth, and pockets that are not round. */
import { onceFor } from '../geometry/once-for.ts'
import { firstHit } from '../geometry/triangle-rays.ts'
import type { MeasureContext, Subject } from './context.ts'
import { circleOf, round } from './circle.ts'
import { countersinkOf, largestGap } from './countersink.ts'
import { bendsOf, type Bends } from './edges.ts'
import { type MeasureResult, place, placeText, plural, resultOf, short, solidNotes, subjectText } from './result.ts'

type Place = [number, number, number]
export interface Hole {
  /** Absent where it is not round. */
  readonly diameter?: number
  /** Across its axis, outer sizes. */
  readonly size: readonly [number, number]
  readonly depth: number
  /** A unit vector; for a blind hole it points outwards. */
  readonly axis: Place
  /** The middle of the mouth: of a blind hole the open one. */
  readonly at: Place
  readonly through: boolean
  /** A cone that widens the mouth, or a chamfer; the depth counts it. */
  readonly countersink?: { readonly diameter: number; readonly angle: number }
}

/** Degrees: flatter than this two facets are one, and further apart they are no curve (a round hole of eight sides has 45). */
const flat = 0.4
const curve = 46
/** How far a wall may lean from the axis: the sine of three degrees, for moulded parts. */
const lean = 0.05
/** Degrees of the circle that may be missing. */
const gap = 60
/** Depth, as part of the radius, below which a ring with smooth borders is a belt of some bulge and no hole. */
const belt = 0.3
/** How far below its wall the point of a drill may reach, as part of the radius. */
const drillPoint = 0.7

const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
const cross = (a: readonly number[], b: readonly number[]): Place => [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!] // oxfmt-ignore
const unit = (a: readonly number[]): Place => {
  const length = Math.hypot(...a) || 1
  return [a[0]! / length, a[1]! / length, a[2]! / length]
}
const normalOf = ({ normals }: Bends, triangle: number): Place => [
  normals[triangle * 3]!,
  normals[triangle * 3 + 1]!,
  normals[triangle * 3 + 2]!,
]

/** An axis of the model where it is nearly one. */
const straight = (axis: Place): Place => {
  const main = axis.findIndex((value) => Math.abs(value) > 0.9999)
  return main < 0 ? axis : (axis.map((value, k) => (k === main ? Math.sign(value) : 0)) as Place)
}

interface Region {
  readonly triangles: readonly number[]
  readonly axis: Place
  /** Part of its border that goes on without an edge. */
  readonly smooth: number
}

/** Triangles that bend inwards about one axis, from an edge on. */
function regionFrom(edge: number, bends: Bends, taken: Uint8Array): Region {
  const start = Math.floor(edge / 3)
  const seed = unit(cross(normalOf(bends, start), normalOf(bends, bends.beyond[edge]!)))
  const triangles = [start]
  taken[start] = 1
  const sum: Place = [0, 0, 0]
  let [border, smooth] = [0, 0]
  for (let at = 0; at < triangles.length; at++) {
    const triangle = triangles[at]!
    const normal = normalOf(bends, triangle)
    for (let k = 0; k < 3; k++) {
      const other = bends.beyond[triangle * 3 + k]!
      if (other < 0) continue
      const bend = bends.bend[triangle * 3 + k]!
      const next = normalOf(bends, other)
      const fits = bend > -flat && bend < curve && Math.abs(dot(next, seed)) < lean
      if (!fits) {
        border++
        if (Math.abs(bend) < 20) smooth++
        continue
      }
      if (bend > flat) {
        const way = cross(normal, next)
        const along = dot(way, seed) / (Math.hypot(...way) || 1)
        // Bends the other way, as of a wall that leans, say nothing of the axis.
        const sign = Math.abs(along) < 0.99 ? 0 : Math.sign(along)
        for (let axis = 0; axis < 3; axis++) sum[axis]! += way[axis]! * sign
      }
      if (taken[other]) continue
      taken[other] = 1
      triangles.push(other)
    }
  }
  return { triangles, axis: straight(Math.hypot(...sum) > 0 ? unit(sum) : seed), smooth: border === 0 ? 1 : smooth / border }
}

function holeOf({ triangles, axis: given, smooth }: Region, subject: Subject, bends: Bends): Hole | undefined {
  const { positions, indices } = subject.surface()
  const axis = given
  const helper = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]
  const u = unit(cross(helper, axis))
  const v = cross(axis, u)
  const seen = new Set<number>()
  for (const triangle of triangles) for (let k = 0; k < 3; k++) seen.add(indices[triangle * 3 + k]!)
  const points: [number, number][] = []
  const heights: number[] = []
  for (const vertex of seen) {
    const at = [positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!]
    points.push([dot(at, u), dot(at, v)])
    heights.push(dot(at, axis))
  }
  if (points.length > 20_000) return undefined
  const facings = triangles.map((triangle) => {
    const normal = normalOf(bends, triangle)
    return (Math.atan2(dot(normal, v), dot(normal, u)) * 180) / Math.PI
  })
  if (largestGap(facings) > gap) return undefined
  const circle = circleOf(points)
  const isRound = circle !== undefined && circle.off < circle.radius * round && largestGap(points.map(([x, y]) => (Math.atan2(y - circle.v, x - circle.u) * 180) / Math.PI)) < gap // oxfmt-ignore
  const box = [0, 1].map((k) => [Math.min(...points.map((point) => point[k]!)), Math.max(...points.map((point) => point[k]!))]) as [[number, number], [number, number]] // oxfmt-ignore
  const size = [box[0][1] - box[0][0], box[1][1] - box[1][0]] as const
  const middle = isRound ? [circle.u, circle.v] : [(box[0][0] + box[0][1]) / 2, (box[1][0] + box[1][1]) / 2]
  const radius = isRound ? circle.radius : Math.min(...size) / 2
  const [low, high] = endsOf(points, heights, middle as [number, number])
  const depth = high - low
  if (smooth > 0.5 && depth < radius * belt) return undefined
  const onAxis = (along: number): Place => [0, 1, 2].map((k) => u[k]! * middle[0]! + v[k]! * middle[1]! + axis[k]! * along) as Place
  const start = onAxis((low + high) / 2)
  const reach = depth / 2 + radius * drillPoint
  const closed = (way: Place): boolean => firstHit(subject.tree(), start, way, false, 0, reach) !== undefined
  const back: Place = [-axis[0], -axis[1], -axis[2]]
  const [closedHigh, closedLow] = [closed(axis), closed(back)]
  // Both ends closed is a hollow inside, not a hole.
  if (closedHigh && closedLow) return undefined
  // A through hole is told with its axis along the positive direction, its mouth at the far end.
  const forwards = closedLow || (!closedHigh && axis[axis.findIndex((value) => Math.abs(value) === Math.max(...axis.map(Math.abs)))]! > 0)
  const bore = { ...subject.surface(), wall: triangles, middle: onAxis(0), radius }
  const upper = isRound && !closedHigh ? countersinkOf({ ...bore, axis }, bends) : undefined
  const lower = isRound && !closedLow ? countersinkOf({ ...bore, axis: back }, bends) : undefined
  const [bottom, top] = [lower ? -lower.end : low, upper?.end ?? high]
  // A hole that is countersunk on one side is told from there.
  const outwards = upper && !lower ? true : lower && !upper ? false : forwards
  const sunk = outwards ? upper : lower
  return {
    ...(isRound && { diameter: radius * 2 }),
    size,
    depth: top - bottom,
    axis: outwards ? axis : back,
    at: onAxis(outwards ? top : bottom),
    through: !closedHigh && !closedLow,
    ...(sunk && { countersink: { diameter: sunk.diameter, angle: sunk.angle } }),
  }
}

/** Where the axis enters and leaves: of a mouth that lies aslant the middle between its highest corner and the one opposite. */
function endsOf(points: readonly (readonly [number, number])[], heights: readonly number[], middle: readonly [number, number]): [number, number] {
  const same = 1e-4 * (Math.max(...heights) - Math.min(...heights))
  const endOf = (way: number): number => {
    const most = heights.reduce((best, height) => Math.max(best, height * way), -Infinity)
    const highest = heights.flatMap((height, at) => (height * way > most - same ? [at] : [])).slice(0, 100)
    // Of a mouth with a step whose corner is the highest is chance: the farthest out counts.
    return highest.reduce((best, far) => Math.max(best, across(far, way) * way), -Infinity) * way
  }
  const across = (far: number, way: number): number => {
    const [x, y] = [points[far]![0] - middle[0], points[far]![1] - middle[1]]
    const length = Math.hypot(x, y) || 1
    // The nearest to straight across, and of several above each other the farthest out.
    let [opposite, straightest] = [far, -0.9]
    points.forEach(([px, py], at) => {
      const [dx, dy] = [px - middle[0], py - middle[1]]
      const cosine = (dx * x + dy * y) / (length * (Math.hypot(dx, dy) || 1))
      const isStraighter = cosine < straightest - 1e-4
      if (!isStraighter && !(cosine < straightest + 1e-4 && opposite !== far && heights[at]! * way > heights[opposite]! * way)) return
      ;[opposite, straightest] = [at, Math.min(cosine, straightest)]
    })
    return (heights[far]! + heights[opposite]!) / 2
  }
  return [endOf(-1), endOf(1)]
} // oxfmt-ignore

/** Of one surface. */
const holesOfOne = onceFor((subject: Subject): Hole[] => {
  const bends = bendsOf(subject.surface())
  const taken = new Uint8Array(bends.normals.length / 3)
  const found: Hole[] = []
  for (let edge = 0; edge < bends.beyond.length; edge++) {
    const bend = bends.bend[edge]!
    if (bends.beyond[edge]! < 0 || bend < 0.8 || bend > curve || taken[Math.floor(edge / 3)] || taken[bends.beyond[edge]!]) continue
    const region = regionFrom(edge, bends, taken)
    const hole = region.triangles.length >= 6 ? holeOf(region, subject, bends) : undefined
    if (hole) found.push(hole)
  }
  return found
})

/** Each part's own, the widest first: a lid over a hole does not close it. */
export function holesOf(subject: Subject, context: MeasureContext): (Hole & { readonly part: string })[] {
  const found = subject.parts.flatMap(({ name }) => holesOfOne(context.subject(name, 'part')).map((hole) => ({ ...hole, part: name })))
  return found.toSorted((a, b) => (b.diameter ?? Math.min(...b.size)) - (a.diameter ?? Math.min(...a.size)))
}

/** `z`, or the vector where it is none of the axes. */
export function axisText(axis: readonly number[]): string {
  const main = axis.findIndex((value) => Math.abs(value) > 0.9995)
  return main < 0 ? placeText(axis) : 'xyz'[main]!
}

/** Holes alike are one entry: `4 round holes (diameter 5, 3 deep along z, through) at …`. */
export function holeTexts(holes: readonly Hole[], most = 6): string[] {
  const groups = new Map<string, Hole[]>()
  for (const hole of holes) {
    const key = [hole.countersink && short(hole.countersink.diameter), hole.diameter === undefined ? hole.size.map(short) : Number(hole.diameter.toPrecision(3)), Number(hole.depth.toPrecision(3)), hole.through, axisText(hole.axis)].join() // oxfmt-ignore
    groups.set(key, [...(groups.get(key) ?? []), hole])
  }
  const texts = [...groups.values()].map((list) => {
    const [{ diameter, size, depth, axis, through, countersink }] = list as [Hole, ...Hole[]]
    const what = plural(list.length, diameter !== undefined ? 'round hole' : through ? 'opening' : 'pocket')
    const wide = diameter === undefined ? place(size).join(' x ') : `diameter ${short(diameter)}`
    const places = list.slice(0, 6).map(({ at }) => placeText(at)).join(', ') // oxfmt-ignore
    return `${what} (${wide}, ${short(depth)} deep along ${axisText(axis)}, ${through ? 'through' : 'blind'}${countersink ? `, countersunk to ${short(countersink.diameter)} at ${Number(countersink.angle.toPrecision(3))}°` : ''}) at ${places}${list.length > 6 ? ', …' : ''}`
  }) // oxfmt-ignore
  return texts.length > most ? [...texts.slice(0, most), `${texts.length - most} more kinds`] : texts
}

export function measureHoles(subject: Subject, context: MeasureContext): MeasureResult {
  const holes = holesOf(subject, context)
  const notes = solidNotes(subject, 'its holes may be incomplete.')
  const found = holeTexts(holes)
  const text =
    found.length === 0
      ? `${subjectText(subject)} has no round holes or pockets with round corners.`
      : `${subjectText(subject)} has ${found.join('; ')}, in ${context.units}.`
  return resultOf('holes', subject, text, {
    holes: holes.slice(0, 100).map(({ part, diameter, size, depth, axis, at, through, countersink }) => ({
      part,
      ...(diameter !== undefined && { diameter: short(diameter) }),
      ...(diameter === undefined && { size: place(size) }),
      depth: short(depth),
      axis: axis.map((value) => Number(value.toFixed(4)) + 0),
      at: place(at),
      through,
      ...(countersink && { countersink: { diameter: short(countersink.diameter), angle: short(countersink.angle) } }),
    })),
    round: holes.filter(({ diameter }) => diameter !== undefined).length,
  }, notes) // oxfmt-ignore
}
