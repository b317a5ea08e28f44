/** Which slight edges of a surface are creases, where two faces meet, and which are but the facets of something round. */
import { sharpAngle } from './sharp-angle.ts'
import { unionFind } from './union-find.ts'

/** From which bend on an edge may be a crease. Degrees. */
const least = 15
/** Of what is flat: edges that bend by less are walked over. Degrees. */
const flat = 3
/** Facets of something round bend by about as much as their neighbours: by a third at least. */
const alike = 1 / 3
/** A line turns by no more than this from one edge to the next. Degrees. */
const turnAngle = 45
/** Facets of something round are about as wide as their neighbours; what is so many times wider is a face. */
const wide = 4
/** A line of so many edges is one wherever it ends; a shorter one must end at sharp edges. */
const longLine = 8
/** At most so many triangles are walked over. */
const steps = 64

/** A face is even where it leans by no more than this much of what its border turns. */
const even = 0.08

const degree = Math.PI / 180
const cosines = {
  least: Math.cos(least * degree),
  sharp: Math.cos(sharpAngle * degree),
  flat: Math.cos(flat * degree),
  turn: Math.cos(turnAngle * degree),
}
const next = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1)
const before = (corner: number): number => (corner % 3 === 0 ? corner + 2 : corner - 1)

type Vector = readonly [number, number, number]
const dot = ([a, b, c]: Vector, [x, y, z]: Vector): number => a * x + b * y + c * z
const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x]
const minus = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [a - x, b - y, c - z]
const along = ([a, b, c]: Vector, [x, y, z]: Vector, way: number): Vector => [a + x * way, b + y * way, c + z * way]
const length = ([x, y, z]: Vector): number => Math.sqrt(x * x + y * y + z * z)
const unit = (vector: Vector): Vector => along([0, 0, 0], vector, 1 / (length(vector) || 1))

/** A surface with its edges, as `sameEdges` counts them. */
export interface EdgedSurface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** Of each triangle, three numbers. */
  readonly normals: Float32Array
  /** Of each corner, the edge from it to the next one. */
  readonly edgeOf: Uint32Array
  /** Of each edge with two triangles, the corner in each of them from which it runs. */
  readonly cornersOf: (edge: number) => readonly [number, number]
  /** The cosine by which the two triangles of an edge lean apart; 2 where it has another number of them. */
  readonly bends: Float32Array
}

/** What a walk over the flat, straight away from an edge, comes to. */
interface Met {
  readonly way: number
  /** Does what it came to bend as the edge does, so that both belong to something round? */
  readonly isRound: boolean
}

/**
 * The edges that bend by 15 degrees or more and still less than sharp ones, but on neither side go on as something round does: in the same sense, by
 * about as much, after a facet that is about as wide. A face whose border is a polygon of many sides is no facet. Only lines of such edges count.
 */
export function creases(surface: EdgedSurface): readonly number[] {
  const { bends, edgeOf, cornersOf } = surface
  const found: number[] = []
  for (let edge = 0; edge < bends.length; edge++) {
    if (bends[edge]! > cosines.least || bends[edge]! < cosines.sharp) continue
    const [one, other] = cornersOf(edge).map((corner) => walk(surface, corner)) as [Met, Met]
    const isFacet = (one.isRound && (other.isRound || one.way < wide * other.way)) || (other.isRound && other.way < wide * one.way)
    if (!isFacet) found.push(edge)
  }
  return found.length === 0 ? found : lines(surface, found, edgeOf)
}

const placeOf = ({ positions, indices }: EdgedSurface, corner: number): Vector => {
  const at = indices[corner]! * 3
  return [positions[at]!, positions[at + 1]!, positions[at + 2]!]
}
const normalOf = ({ normals }: EdgedSurface, corner: number): Vector => {
  const at = corner - (corner % 3)
  return [normals[at]!, normals[at + 1]!, normals[at + 2]!]
}
/** Positive where the surface bends outwards at the edge that runs from `corner`, whose other triangle has `twin`. */
const sense = (surface: EdgedSurface, corner: number, twin: number): number =>
  -dot(normalOf(surface, corner), minus(placeOf(surface, before(twin)), placeOf(surface, twin)))
const twinOf = ({ edgeOf, cornersOf }: EdgedSurface, corner: number): number => {
  const [one, other] = cornersOf(edgeOf[corner]!)
  return one === corner ? other : one
}
const directionOf = (surface: EdgedSurface, corner: number): Vector => unit(minus(placeOf(surface, next(corner)), placeOf(surface, corner)))

/** From the middle of the edge that runs from `corner`, into its triangle. */
function walk(surface: EdgedSurface, corner: number): Met {
  const { bends, edgeOf } = surface
  const edge = directionOf(surface, corner)
  const bend = Math.acos(bends[edgeOf[corner]!]!)
  const isOutwards = sense(surface, corner, twinOf(surface, corner)) > 0
  let way = 0
  let place = along(placeOf(surface, corner), minus(placeOf(surface, next(corner)), placeOf(surface, corner)), 0.5)
  let heading = unit(cross(normalOf(surface, corner), edge))
  let entry = corner
  for (let step = 0; step < steps; step++) {
    const normal = normalOf(surface, entry)
    const across = cross(normal, heading)
    // The triangle is left by the edge on that side of its third corner which the heading passes.
    const exit = dot(minus(placeOf(surface, before(entry)), place), across) > 0 ? next(entry) : before(entry)
    const [start, end] = [placeOf(surface, exit), placeOf(surface, next(exit))]
    const [left, right] = [dot(minus(start, place), across), dot(minus(end, place), across)]
    const share = left === right ? 0.5 : Math.min(1, Math.max(0, left / (left - right)))
    const reached = along(start, minus(end, start), share)
    way += length(minus(reached, place))
    const crossed = edgeOf[exit]!
    // A border.
    if (bends[crossed]! > 1.5) return { way, isRound: false }
    const twin = twinOf(surface, exit)
    if (bends[crossed]! < cosines.flat) {
      const other = Math.acos(bends[crossed]!)
      const isRound =
        other > bend * alike &&
        bends[crossed]! > cosines.sharp &&
        sense(surface, exit, twin) > 0 === isOutwards &&
        Math.abs(dot(edge, directionOf(surface, exit))) > 0.45 &&
        !isPolygon(surface, corner, bend)
      return { way, isRound }
    }
    const onwards = normalOf(surface, twin)
    heading = unit(along(heading, onwards, -dot(heading, onwards)))
    place = reached
    entry = twin
  }
  return { way, isRound: false }
}

/** Does the flat face at this side of an edge go on along its border by another edge that bends as much, and turns by a little, as a polygon of many sides does? */
function isPolygon(surface: EdgedSurface, corner: number, bend: number): boolean {
  const { bends, edgeOf } = surface
  const edge = directionOf(surface, corner)
  const angle = (one: Vector, other: Vector): number => Math.acos(Math.min(1, Math.abs(dot(one, other))))
  const isTurned = (at: number): boolean => {
    const other = Math.acos(Math.min(1, bends[edgeOf[at]!]!))
    const turn = angle(edge, directionOf(surface, at))
    if (Math.abs(other - bend) > bend * 0.4 || turn > turnAngle * degree || turn < flat * degree) return false
    // The facets of a ring lean apart as they turn.
    return angle(normalOf(surface, corner), normalOf(surface, at)) < turn * even
  }
  // Around both ends, over what is flat, to the next edge of the border.
  let after = next(corner)
  for (let step = 0; step < steps && bends[edgeOf[after]!]! > cosines.flat && bends[edgeOf[after]!]! < 1.5; step++)
    after = next(twinOf(surface, after))
  let ahead = before(corner)
  for (let step = 0; step < steps && bends[edgeOf[ahead]!]! > cosines.flat && bends[edgeOf[ahead]!]! < 1.5; step++)
    ahead = before(twinOf(surface, ahead))
  return isTurned(after) || isTurned(ahead)
}

/** Those that are parts of long lines, or of such as end at sharp edges. */
function lines(surface: EdgedSurface, found: readonly number[], edgeOf: Uint32Array): readonly number[] {
  const { bends, indices, positions, cornersOf } = surface
  const sharpEnds = new Set<number>()
  edgeOf.forEach((edge, corner) => {
    if (bends[edge]! > cosines.sharp && bends[edge]! < 1.5) return
    sharpEnds.add(indices[corner]!)
    sharpEnds.add(indices[next(corner)]!)
  })
  const ends = found.map((edge) => {
    const [corner] = cornersOf(edge)
    return [indices[corner]!, indices[next(corner)]!] as const
  })
  const at = new Map<number, number[]>()
  ends.forEach((pair, index) =>
    pair.forEach((end) => {
      const known = at.get(end)
      if (known) known.push(index)
      else at.set(end, [index])
    }),
  )
  const point = (place: number): Vector => [positions[place * 3]!, positions[place * 3 + 1]!, positions[place * 3 + 2]!]
  const away = (index: number, end: number): Vector => {
    const [one, other] = ends[index]!
    return unit(minus(point(one === end ? other : one), point(end)))
  }
  const together = unionFind(found.length)
  const isOpen = found.map(() => false)
  ends.forEach((pair, index) =>
    pair.forEach((end) => {
      const onwards = at.get(end)!.filter((other) => other !== index && dot(away(index, end), away(other, end)) < -cosines.turn)
      for (const other of onwards) together.join(index, other)
      if (onwards.length === 0 && !sharpEnds.has(end)) isOpen[index] = true
    }),
  )
  const lengths = new Map<number, { count: number; isOpen: boolean }>()
  found.forEach((_, index) => {
    const line = lengths.get(together.find(index)) ?? { count: 0, isOpen: false }
    lengths.set(together.find(index), { count: line.count + 1, isOpen: line.isOpen || isOpen[index]! })
  })
  return found.filter((_, index) => {
    const line = lengths.get(together.find(index))!
    return !line.isOpen || line.count >= longLine
  })
}
