/** Which triangle is seen at each place: a z-buffer over triangles on a plane. */

export interface Visible {
  readonly width: number
  readonly height: number
  /** Nearness of what is seen; larger is nearer, 0 or less where nothing is. */
  readonly near: Float32Array
  /** The triangle that is seen; -1 for none. */
  readonly ids: Int32Array
}
/** Corners on the plane: `x`, `y` in cells, `near` linear over the plane (as 1/depth is). */
export interface Projected {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly near: Float32Array
}
/** Which sides of a triangle count: 0 both, 1 those that run counter-clockwise on a plane whose y runs down, -1 the others, 2 none. */
export type Facing = (triangle: number) => number

/** Draws every triangle that faces the right way. `nothing` is the nearness of emptiness. */
export function rasterise(
  { x: xs, y: ys, near: ns }: Projected,
  indices: Uint32Array,
  facing: Facing,
  width: number,
  height: number,
  nothing = 0,
): Visible {
  const near = new Float32Array(width * height)
  if (nothing !== 0) near.fill(nothing)
  const ids = new Int32Array(width * height).fill(-1)
  for (let triangle = 0, at = 0; at < indices.length; triangle++, at += 3) {
    const a = indices[at]!, b = indices[at + 1]!, c = indices[at + 2]! // oxfmt-ignore
    const ax = xs[a]!, ay = ys[a]!, bx = xs[b]!, by = ys[b]!, cx = xs[c]!, cy = ys[c]! // oxfmt-ignore
    let area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (area === 0 || Number.isNaN(area)) continue
    const side = facing(triangle)
    if (side === 2 || (side !== 0 && side > 0 === area > 0)) continue
    const minX = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5))
    const maxX = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))
    const minY = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5))
    const maxY = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5))
    if (minX > maxX || minY > maxY) continue
    const sign = area < 0 ? -1 : 1
    area *= sign
    // Each edge function is the share of the corner opposite to it, times the area.
    const aStepX = (by - cy) * sign, aStepY = (cx - bx) * sign // oxfmt-ignore
    const bStepX = (cy - ay) * sign, bStepY = (ax - cx) * sign // oxfmt-ignore
    const cStepX = (ay - by) * sign, cStepY = (bx - ax) * sign // oxfmt-ignore
    const px = minX + 0.5, py = minY + 0.5 // oxfmt-ignore
    let aRow = (px - bx) * aStepX + (py - by) * aStepY
    let bRow = (px - cx) * bStepX + (py - cy) * bStepY
    let cRow = (px - ax) * cStepX + (py - ay) * cStepY
    const na = ns[a]! / area, nb = ns[b]! / area, nc = ns[c]! / area // oxfmt-ignore
    for (let y = minY; y <= maxY; y++) {
      // Where the row enters and leaves the triangle, a cell early and late: the test below decides.
      let from = 0, to = maxX - minX // oxfmt-ignore
      if (aStepX > 0) from = Math.max(from, -aRow / aStepX - 1)
      else if (aStepX < 0) to = Math.min(to, -aRow / aStepX + 1)
      if (bStepX > 0) from = Math.max(from, -bRow / bStepX - 1)
      else if (bStepX < 0) to = Math.min(to, -bRow / bStepX + 1)
      if (cStepX > 0) from = Math.max(from, -cRow / cStepX - 1)
      else if (cStepX < 0) to = Math.min(to, -cRow / cStepX + 1)
      const first = Math.ceil(from)
      let wa = aRow + first * aStepX, wb = bRow + first * bStepX, wc = cRow + first * cStepX // oxfmt-ignore
      let cell = y * width + minX + first
      for (let x = first; x <= to; x++, cell++) {
        if (wa >= 0 && wb >= 0 && wc >= 0) {
          const value = wa * na + wb * nb + wc * nc
          if (value > near[cell]!) {
            near[cell] = value
            ids[cell] = triangle
          }
        }
        wa += aStepX
        wb += bStepX
        wc += cStepX
      }
      aRow += aStepY
      bRow += bStepY
      cRow += cStepY
    }
  }
  return { width, height, near, ids }
}
