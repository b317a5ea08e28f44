/** Vertices by place: files split one corner of a solid into several vertices, for normals, textures and materials. */
import { sameTuples, type SameTuples } from './same-tuples.ts'

/** Of vertices, places being rounded to a millionth of `size` (the model's diagonal) from `min`, its lowest corner. */
export function placesOf(positions: Float32Array, min: readonly number[], size: number): SameTuples {
  const step = size * 1e-6 || 1
  const rounded = new Int32Array(positions.length)
  for (let at = 0; at < rounded.length; at++) rounded[at] = Math.round((positions[at]! - min[at % 3]!) / step)
  return sameTuples(rounded, 3)
}
