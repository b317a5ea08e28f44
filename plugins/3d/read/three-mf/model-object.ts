/** The objects of a 3MF, as their tags say them. */
import { fileError } from '../../model-error.ts'
import type { Note } from '../note.ts'
import { namespaces } from './namespaces.ts'
import type { Tag } from './xml.ts'

export interface Placed {
  /** Of the object, in the part `part`, or in this one. */
  readonly id: string
  readonly part: string | undefined
  /** Sixteen numbers, column by column. */
  readonly matrix: readonly number[] | undefined
}
export interface Beam {
  readonly ends: readonly [number, number]
  readonly radii: readonly [number, number]
}
export interface ModelObject {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly pid: string | undefined
  readonly pindex: number
  readonly components: Placed[]
  readonly positions: number[]
  /** Three vertices for each triangle. */
  readonly triangles: number[]
  /** Of each triangle: its property group, where it names one, and three entries of it. */
  readonly pids: (string | undefined)[]
  readonly entries: number[]
  readonly beams: Beam[]
  /** Of beams that say none of their own. */
  radius: number
  /** Are ends of beams round? */
  roundEnds: boolean
  /** Another object that stands for the beams. */
  standIn: string | undefined
  hasMesh: boolean
}

/** A whole number of zero or more. Throws where there is none, and no `fallback`. */
export const whole = (tag: Tag, name: string, fallback?: number): number => {
  const text = tag.attribute(name)
  if (text === undefined && fallback !== undefined) return fallback
  const value = Number(text || Number.NaN)
  if (!Number.isInteger(value) || value < 0)
    throw fileError(`The 3MF has a <${tag.name}> without a valid ${name}: "${(text ?? '').slice(0, 40)}".`)
  return value
}
const positive = (text: string | undefined): number | undefined => {
  const value = Number(text || Number.NaN)
  return value > 0 && Number.isFinite(value) ? value : undefined
}

/** Twelve numbers, row by row, as sixteen, column by column. */
function matrixOf(tag: Tag): number[] | undefined {
  const text = tag.attribute('transform')
  if (text === undefined) return undefined
  const m = text.trim().split(/\s+/).map(Number)
  if (m.length !== 12 || !m.every(Number.isFinite)) throw fileError('The 3MF has a transform that is not twelve numbers.')
  return [m[0]!, m[1]!, m[2]!, 0, m[3]!, m[4]!, m[5]!, 0, m[6]!, m[7]!, m[8]!, 0, m[9]!, m[10]!, m[11]!, 1]
}

/** An object at a place, of a build or of another object. */
export const placed = (tag: Tag): Placed => ({
  id: tag.attribute('objectid') ?? '',
  part: tag.attribute('path', namespaces.production),
  matrix: matrixOf(tag),
})

/** An object without its mesh, which comes after it. */
export const objectOf = (tag: Tag, id: string): ModelObject => ({
  id,
  name: tag.attribute('name') ?? `object-${id}`,
  type: tag.attribute('type') ?? 'model',
  pid: tag.attribute('pid'),
  pindex: whole(tag, 'pindex', 0),
  components: [],
  positions: [],
  triangles: [],
  pids: [],
  entries: [],
  beams: [],
  radius: 0.5,
  roundEnds: true,
  standIn: undefined,
  hasMesh: false,
})

/** A triangle with what it says of its corners' looks. Its vertices come before it. */
export function addTriangle(of: ModelObject, tag: Tag, note: Note): void {
  const corners = [whole(tag, 'v1'), whole(tag, 'v2'), whole(tag, 'v3')]
  const vertices = of.positions.length / 3
  if (corners.some((corner) => corner >= vertices))
    throw fileError(`The 3MF's object "${of.name}" names vertex ${Math.max(...corners)}, but the last one is ${vertices - 1}.`)
  of.triangles.push(...corners)
  of.pids.push(tag.attribute('pid'))
  const p1 = whole(tag, 'p1', -1)
  of.entries.push(p1, whole(tag, 'p2', p1), whole(tag, 'p3', p1))
  if (tag.foreign().length > 0 || tag.attribute('paint_color') !== undefined)
    note('The 3MF has colours or supports that were painted in a slicer: left out.')
}

/** What holds for all beams of an object. */
export function beginLattice(of: ModelObject, tag: Tag, note: Note): void {
  of.radius = positive(tag.attribute('radius')) ?? of.radius
  of.roundEnds = tag.attribute('cap') !== 'butt'
  of.standIn = tag.attribute('representationmesh')
  if ((tag.attribute('clippingmode') ?? 'none') !== 'none') note('The 3MF cuts its beams off by another mesh: they are drawn whole.')
}

/** A beam between two vertices, as thick as it says, or as the lattice does. */
export function addBeam(of: ModelObject, tag: Tag): void {
  const ends = [whole(tag, 'v1'), whole(tag, 'v2')] as const
  const vertices = of.positions.length / 3
  if (ends.some((end) => end >= vertices))
    throw fileError(`The 3MF's object "${of.name}" has a beam to vertex ${Math.max(...ends)}, but the last one is ${vertices - 1}.`)
  const first = positive(tag.attribute('r1')) ?? of.radius
  of.beams.push({ ends, radii: [first, positive(tag.attribute('r2')) ?? first] })
}
