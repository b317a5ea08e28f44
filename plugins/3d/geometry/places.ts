/** Vertices by place: files split one corner of a solid into several vertices, for normals, textures and materials. */

/** Of each vertex the number of its place, places being rounded to a millionth of `size` (the model's diagonal) from `min`, its lowest corner; and how many there are. */
export function placesOf(positions: Float32Array, min: readonly number[], size: number): { of: Uint32Array; count: number } {
  const step = size * 1e-6 || 1
  const known = new Map<string, number>()
  const of = new Uint32Array(positions.length / 3)
  for (let at = 0; at < of.length; at++) {
    const [x, y, z] = [0, 1, 2].map((k) => Math.round((positions[at * 3 + k]! - min[k]!) / step)) as [number, number, number]
    // Three numbers up to about a million each do not fit one safe integer.
    const key = `${x},${y},${z}`
    let place = known.get(key)
    if (place === undefined) {
      place = known.size
      known.set(key, place)
    }
    of[at] = place
  }
  return { of, count: known.size }
}
