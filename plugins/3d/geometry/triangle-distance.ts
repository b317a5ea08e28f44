/**
 * The shortest ways from a place to a triangle, and between two triangles. All of it is called a hundred thousand times for one measure, so
 * nothing is made on the way: triangles are nine numbers, and answers are written into `from` and `to`.
 */

/** The corners of a triangle, one after another. */
export type Corners = Float64Array
/** Where the shortest way that was found last begins and ends. */
export const from = new Float64Array(3)
export const to = new Float64Array(3)

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** The place on a triangle that is nearest to (px, py, pz) goes into `to` (Ericson, Real-Time Collision Detection, 5.1.5); answers the squared distance. */
export function toTriangle(px: number, py: number, pz: number, t: Corners): number {
  const ax = t[0]!, ay = t[1]!, az = t[2]!, bx = t[3]!, by = t[4]!, bz = t[5]!, cx = t[6]!, cy = t[7]!, cz = t[8]! // oxfmt-ignore
  const ux = bx - ax, uy = by - ay, uz = bz - az, vx = cx - ax, vy = cy - ay, vz = cz - az // oxfmt-ignore
  const d1 = ux * (px - ax) + uy * (py - ay) + uz * (pz - az), d2 = vx * (px - ax) + vy * (py - ay) + vz * (pz - az) // oxfmt-ignore
  const d3 = ux * (px - bx) + uy * (py - by) + uz * (pz - bz), d4 = vx * (px - bx) + vy * (py - by) + vz * (pz - bz) // oxfmt-ignore
  const d5 = ux * (px - cx) + uy * (py - cy) + uz * (pz - cz), d6 = vx * (px - cx) + vy * (py - cy) + vz * (pz - cz) // oxfmt-ignore
  const va = d3 * d6 - d5 * d4, vb = d5 * d2 - d1 * d6, vc = d1 * d4 - d3 * d2 // oxfmt-ignore
  // Shares of the ways from `a` to `b` and from `a` to `c`.
  let [s, w] = [0, 0]
  if (d1 <= 0 && d2 <= 0) s = 0
  else if (d3 >= 0 && d4 <= d3) s = 1
  else if (vc <= 0 && d1 >= 0 && d3 <= 0) s = d1 / (d1 - d3)
  else if (d6 >= 0 && d5 <= d6) w = 1
  else if (vb <= 0 && d2 >= 0 && d6 <= 0) w = d2 / (d2 - d6)
  else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    w = (d4 - d3) / (d4 - d3 + (d5 - d6))
    s = 1 - w
  } else {
    s = vb / (va + vb + vc)
    w = vc / (va + vb + vc)
  }
  const x = ax + ux * s + vx * w, y = ay + uy * s + vy * w, z = az + uz * s + vz * w // oxfmt-ignore
  to[0] = x
  to[1] = y
  to[2] = z
  return (px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z)
}

/** Between edge `i` of one triangle and edge `j` of the other (Ericson, 5.1.9); answers the squared distance. */
function betweenEdges(one: Corners, i: number, other: Corners, j: number): number {
  const p = i * 3, q = ((i + 1) % 3) * 3, v = j * 3, w = ((j + 1) % 3) * 3 // oxfmt-ignore
  const px = one[p]!, py = one[p + 1]!, pz = one[p + 2]!, vx = other[v]!, vy = other[v + 1]!, vz = other[v + 2]! // oxfmt-ignore
  const dx = one[q]! - px, dy = one[q + 1]! - py, dz = one[q + 2]! - pz // oxfmt-ignore
  const ex = other[w]! - vx, ey = other[w + 1]! - vy, ez = other[w + 2]! - vz // oxfmt-ignore
  const rx = px - vx, ry = py - vy, rz = pz - vz // oxfmt-ignore
  const a = dx * dx + dy * dy + dz * dz, e = ex * ex + ey * ey + ez * ez, b = dx * ex + dy * ey + dz * ez // oxfmt-ignore
  const c = dx * rx + dy * ry + dz * rz, f = ex * rx + ey * ry + ez * rz // oxfmt-ignore
  const parallel = a * e - b * b
  let s = parallel > 1e-12 * a * e ? clamp((b * f - c * e) / parallel) : 0
  let t = e > 0 ? (b * s + f) / e : 0
  if (t < 0 || t > 1) {
    t = clamp(t)
    s = a > 0 ? clamp((b * t - c) / a) : 0
  }
  from[0] = px + dx * s
  from[1] = py + dy * s
  from[2] = pz + dz * s
  to[0] = vx + ex * t
  to[1] = vy + ey * t
  to[2] = vz + ez * t
  return (from[0] - to[0]) ** 2 + (from[1] - to[1]) ** 2 + (from[2] - to[2]) ** 2
}

/** Does edge `i` of one triangle pass through the other? Where it does goes into `to`. */
function edgePierces(one: Corners, i: number, t: Corners): boolean {
  const p = i * 3, q = ((i + 1) % 3) * 3 // oxfmt-ignore
  const ux = t[3]! - t[0]!, uy = t[4]! - t[1]!, uz = t[5]! - t[2]!, vx = t[6]! - t[0]!, vy = t[7]! - t[1]!, vz = t[8]! - t[2]! // oxfmt-ignore
  const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // oxfmt-ignore
  const above = nx * (one[p]! - t[0]!) + ny * (one[p + 1]! - t[1]!) + nz * (one[p + 2]! - t[2]!)
  const below = nx * (one[q]! - t[0]!) + ny * (one[q + 1]! - t[1]!) + nz * (one[q + 2]! - t[2]!)
  if (above * below > 0 || above === below) return false
  const share = above / (above - below)
  const dx = one[q]! - one[p]!, dy = one[q + 1]! - one[p + 1]!, dz = one[q + 2]! - one[p + 2]! // oxfmt-ignore
  return toTriangle(one[p]! + dx * share, one[p + 1]! + dy * share, one[p + 2]! + dz * share, t) <= 1e-18 * (dx * dx + dy * dy + dz * dz)
}

/** Are two triangles at least so far apart (a squared length) along the line between their middles? Then no other way between them is shorter. */
export function areApart(one: Corners, other: Corners, squared: number): boolean {
  const x = other[0]! + other[3]! + other[6]! - one[0]! - one[3]! - one[6]!, y = other[1]! + other[4]! + other[7]! - one[1]! - one[4]! - one[7]!, z = other[2]! + other[5]! + other[8]! - one[2]! - one[5]! - one[8]! // oxfmt-ignore
  const length = x * x + y * y + z * z
  let [end, start] = [-Infinity, Infinity]
  for (let at = 0; at < 9; at += 3) {
    const near = one[at]! * x + one[at + 1]! * y + one[at + 2]! * z, far = other[at]! * x + other[at + 1]! * y + other[at + 2]! * z // oxfmt-ignore
    if (near > end) end = near
    if (far < start) start = far
  }
  return start > end && (start - end) * (start - end) >= squared * length
}

const [bestFrom, bestTo] = [new Float64Array(3), new Float64Array(3)]
/** Between two triangles; its ends go into `from` and `to`. Answers the squared distance, 0 where they touch or cut. */
export function betweenTriangles(one: Corners, other: Corners): number {
  let best = Infinity
  const take = (length: number, begin: Float64Array, end: Float64Array) => {
    if (length >= best) return
    best = length
    bestFrom.set(begin)
    bestTo.set(end)
  }
  for (let i = 0; i < 9; i += 3) {
    const length = toTriangle(one[i]!, one[i + 1]!, one[i + 2]!, other)
    if (length < best) take(length, one.subarray(i, i + 3), to)
    const back = toTriangle(other[i]!, other[i + 1]!, other[i + 2]!, one)
    if (back < best) take(back, to, other.subarray(i, i + 3))
  }
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) take(betweenEdges(one, i, other, j), from, to)
  for (let i = 0; i < 3; i++) if (edgePierces(one, i, other) || edgePierces(other, i, one)) take(0, to, to)
  from.set(bestFrom)
  to.set(bestTo)
  return best
}
