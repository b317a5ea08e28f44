/** Texture coordinates for surfaces that have none: projected from the sides of a box, or around a cylinder. */
import type { Surface } from './surface.ts'

export interface TexturedSurface extends Surface {
  readonly uvs: Float32Array
}

/** The side that a normal looks to: 0 to 5 for +x, -x, +y, -y, +z, -z. */
const sideOf = (x: number, y: number, z: number): number => {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)]
  if (ax >= ay && ax >= az) return x > 0 ? 0 : 1
  if (ay >= az) return y > 0 ? 2 : 3
  return z > 0 ? 4 : 5
}

/** `size` is the edge of one repeat. Vertices are doubled where two sides meet, and where a cylinder's seam is crossed. */
export function withTextureCoordinates(surface: Surface, projection: 'box' | 'cylinder', size: number): TexturedSurface {
  const { positions, normals, indices } = surface
  const made = new Map<string, number>()
  const from: number[] = []
  const uvs: number[] = []
  const out = new Uint32Array(indices.length)
  // Whole repeats around, so that the pattern closes.
  let reach = 0
  for (let at = 0; at < positions.length; at += 3) reach = Math.max(reach, Math.hypot(positions[at]!, positions[at + 1]!))
  const around = Math.max(1, Math.round((2 * Math.PI * reach) / size))
  for (let triangle = 0; triangle < indices.length; triangle += 3) {
    const corners = [indices[triangle]!, indices[triangle + 1]!, indices[triangle + 2]!]
    const mean = [0, 1, 2].map((axis) => corners.reduce((sum, vertex) => sum + normals[vertex * 3 + axis]!, 0)) as [number, number, number]
    const side = sideOf(...mean)
    const angles = corners.map((vertex) => Math.atan2(positions[vertex * 3 + 1]!, positions[vertex * 3]!) / (2 * Math.PI))
    const seam = Math.max(...angles) - Math.min(...angles) > 0.5
    corners.forEach((vertex, corner) => {
      const [x, y, z] = [positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!]
      let uv: [number, number]
      if (projection === 'cylinder' && side < 4) uv = [(angles[corner]! + (seam && angles[corner]! < 0 ? 1 : 0)) * around, -z / size]
      else if (side < 2) uv = [(side === 0 ? y : -y) / size, -z / size]
      else if (side < 4) uv = [(side === 2 ? -x : x) / size, -z / size]
      else uv = [(side === 4 ? x : -x) / size, -y / size]
      const key = `${vertex}|${uv[0].toFixed(6)}|${uv[1].toFixed(6)}`
      let index = made.get(key)
      if (index === undefined) {
        index = from.push(vertex) - 1
        made.set(key, index)
        uvs.push(...uv)
      }
      out[triangle + corner] = index
    })
  }
  const pick = (source: Float32Array) => {
    const picked = new Float32Array(from.length * 3)
    from.forEach((vertex, index) => picked.set(source.subarray(vertex * 3, vertex * 3 + 3), index * 3))
    return picked
  }
  return { material: surface.material, positions: pick(positions), normals: pick(normals), indices: out, uvs: new Float32Array(uvs) }
}
