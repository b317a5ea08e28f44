/** The beams of a lattice as rods. */
import { fileError } from '../../model-error.ts'
import { thousands } from '../../thousands.ts'
import { readLimits } from '../limits.ts'
import type { ModelObject } from './model-object.ts'

const sides = 8
type Vector = readonly [number, number, number]
const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [b * f - c * e, c * d - a * f, a * e - b * d]
const unit = ([x, y, z]: Vector): Vector => {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/** Two directions across `along`, at right angles. */
function across(along: Vector): readonly [Vector, Vector] {
  const [x, y, z] = along.map(Math.abs) as [number, number, number]
  const least: Vector = x <= y && x <= z ? [1, 0, 0] : y <= z ? [0, 1, 0] : [0, 0, 1]
  const one = unit(cross(along, least))
  return [one, cross(along, one)]
}

/** A closed rod with eight sides for each beam, as thick at either end as asked; round ends become points as long as half the radius, so that joints close. */
export function rods({ name, positions, beams, roundEnds }: ModelObject): { positions: Float32Array; indices: Uint32Array } {
  const each = 4 * sides
  if (beams.length * each > readLimits.triangles)
    throw fileError(
      `The 3MF's object "${name}" has ${thousands(beams.length)} beams, which are more than ${thousands(readLimits.triangles)} triangles.`,
      undefined,
      'MODEL_TOO_LARGE',
    )
  const points: number[] = []
  const indices: number[] = []
  for (const { ends, radii } of beams) {
    const [from, to] = ends.map((end) => [positions[end * 3]!, positions[end * 3 + 1]!, positions[end * 3 + 2]!] as const) as [
      Vector,
      Vector,
    ]
    const difference: Vector = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
    // A beam of no length has no direction.
    if (Math.hypot(...difference) === 0) continue
    const along = unit(difference)
    const [right, up] = across(along)
    const first = points.length / 3
    for (const [end, center] of [from, to].entries()) {
      for (let side = 0; side < sides; side++) {
        const angle = (side / sides) * 2 * Math.PI
        const [c, s] = [Math.cos(angle) * radii[end]!, Math.sin(angle) * radii[end]!]
        for (let k = 0; k < 3; k++) points.push(center[k]! + right[k]! * c + up[k]! * s)
      }
      const tip = (roundEnds ? radii[end]! / 2 : 0) * (end === 0 ? -1 : 1)
      for (let k = 0; k < 3; k++) points.push(center[k]! + along[k]! * tip)
    }
    const [ring, tip] = [first + sides + 1, first + sides]
    for (let side = 0; side < sides; side++) {
      const next = (side + 1) % sides
      const [a, b, c, d] = [first + side, first + next, ring + side, ring + next]
      indices.push(a, b, d, a, d, c, tip, b, a, ring + sides, c, d)
    }
  }
  return { positions: Float32Array.from(points), indices: Uint32Array.from(indices) }
}
