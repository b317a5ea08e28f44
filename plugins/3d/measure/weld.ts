/** Corners in exactly the same place become one vertex, as files split them for normals, textures and materials. */

/** The vertices that are left, and the triangles over them; triangles that have become a line or a point are left out. */
export interface Welded {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}

/** By a table of hashes with open addressing: 600,000 corners take a tenth of what a `Map` of texts takes. */
export function weld(positions: Float32Array, indices: Uint32Array): Welded {
  const count = positions.length / 3
  // Minus nought and nought are one place.
  const clean = new Float32Array(positions.length)
  for (let at = 0; at < clean.length; at++) clean[at] = positions[at]! + 0
  const bits = new Uint32Array(clean.buffer)
  const size = 2 ** Math.ceil(Math.log2(Math.max(4, count * 2)))
  const table = new Int32Array(size).fill(-1)
  const placeOf = new Uint32Array(count)
  const kept = new Float32Array(positions.length)
  let places = 0
  for (let vertex = 0; vertex < count; vertex++) {
    const at = vertex * 3
    let slot = Math.imul(bits[at]! ^ Math.imul(bits[at + 1]!, 0x9e3779b1) ^ Math.imul(bits[at + 2]!, 0x85ebca6b), 0xc2b2ae35)
    slot = (slot ^ (slot >>> 15)) & (size - 1)
    for (;;) {
      const known = table[slot]!
      if (known === -1) {
        table[slot] = places
        kept[places * 3] = clean[at]!
        kept[places * 3 + 1] = clean[at + 1]!
        kept[places * 3 + 2] = clean[at + 2]!
        placeOf[vertex] = places++
        break
      }
      if (kept[known * 3] === clean[at] && kept[known * 3 + 1] === clean[at + 1] && kept[known * 3 + 2] === clean[at + 2]) {
        placeOf[vertex] = known
        break
      }
      slot = (slot + 1) & (size - 1)
    }
  }
  const corners = new Uint32Array(indices.length)
  let corner = 0
  for (let at = 0; at < indices.length; at += 3) {
    const a = placeOf[indices[at]!]!, b = placeOf[indices[at + 1]!]!, c = placeOf[indices[at + 2]!]! // oxfmt-ignore
    if (a === b || b === c || c === a) continue
    corners[corner++] = a
    corners[corner++] = b
    corners[corner++] = c
  }
  return { positions: kept.slice(0, places * 3), indices: corners.slice(0, corner) }
}
