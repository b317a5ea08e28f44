/** Smooth normals in which large faces count more: flat faces beside rounded edges stay flat. */

/** As the kernel hands it over after `calculateNormals(0, …)`: place in the first three numbers of a vertex, normal in the next three. */
interface NormalMesh {
  readonly vertProperties: Float32Array
  readonly numProp: number
  readonly triVerts: Uint32Array
  readonly mergeFromVert?: Uint32Array
  readonly mergeToVert?: Uint32Array
}

/** Vertices in one place whose normals are as close as this belong to one smooth surface (a cosine). */
const together = 0.999

/**
 * The kernel decides which edges are sharp; its normals weigh faces by their angle alone, so that the corners of a flat side lean
 * towards its rounding, and the whole side is shaded like a cushion. Here faces weigh by angle times area ("weighted normals").
 * Unit vectors, three numbers a vertex.
 */
export function weightedNormals({ vertProperties, numProp, triVerts, mergeFromVert, mergeToVert }: NormalMesh): Float32Array {
  const count = vertProperties.length / numProp
  const leader = Uint32Array.from({ length: count }, (_, vertex) => vertex)
  const leaders = new Map<number, number[]>()
  mergeFromVert?.forEach((vertex, at) => {
    const place = mergeToVert![at]!
    const known = leaders.get(place) ?? [place]
    leaders.set(place, known)
    const [x, y, z] = [3, 4, 5].map((k) => vertProperties[vertex * numProp + k]!) as [number, number, number]
    const same = known.find((one) => {
      const from = one * numProp + 3
      return x * vertProperties[from]! + y * vertProperties[from + 1]! + z * vertProperties[from + 2]! > together
    })
    if (same === undefined) known.push(vertex)
    else leader[vertex] = same
  })
  const normals = new Float64Array(count * 3)
  for (let at = 0; at < triVerts.length; at += 3) {
    const a = triVerts[at]! * numProp, b = triVerts[at + 1]! * numProp, c = triVerts[at + 2]! * numProp // oxfmt-ignore
    const ux = vertProperties[b]! - vertProperties[a]!, uy = vertProperties[b + 1]! - vertProperties[a + 1]!, uz = vertProperties[b + 2]! - vertProperties[a + 2]! // oxfmt-ignore
    const vx = vertProperties[c]! - vertProperties[a]!, vy = vertProperties[c + 1]! - vertProperties[a + 1]!, vz = vertProperties[c + 2]! - vertProperties[a + 2]! // oxfmt-ignore
    const wx = vx - ux, wy = vy - uy, wz = vz - uz // oxfmt-ignore
    // As long as twice the area.
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
    const double = Math.sqrt(nx * nx + ny * ny + nz * nz)
    if (double === 0) continue
    const atA = Math.atan2(double, ux * vx + uy * vy + uz * vz), atB = Math.atan2(double, -(ux * wx + uy * wy + uz * wz)) // oxfmt-ignore
    for (let corner = 0; corner < 3; corner++) {
      const angle = corner === 0 ? atA : corner === 1 ? atB : Math.PI - atA - atB
      const to = leader[triVerts[at + corner]!]! * 3
      normals[to] = normals[to]! + nx * angle
      normals[to + 1] = normals[to + 1]! + ny * angle
      normals[to + 2] = normals[to + 2]! + nz * angle
    }
  }
  const out = new Float32Array(count * 3)
  for (let vertex = 0; vertex < count; vertex++) {
    const from = leader[vertex]! * 3
    const length = Math.sqrt(normals[from]! ** 2 + normals[from + 1]! ** 2 + normals[from + 2]! ** 2)
    // A needle's tip has none: straight up is as good as any.
    if (length > 1e-30) for (let k = 0; k < 3; k++) out[vertex * 3 + k] = normals[from + k]! / length
    else out[vertex * 3 + 2] = 1
  }
  return out
}
