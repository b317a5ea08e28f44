/** Glass and other see-through surfaces: drawn over the solid ones, far ones first. */
import type { Projected, Visible } from './raster.ts'
import { grainAt, newPlace, type Overlay, placeAt, supersample } from './resolve.ts'
import { shade, type ShadeContext } from './shade.ts'

/** Is the material see-through in any place? */
export const seeThrough = (context: Pick<ShadeContext, 'scene'>): boolean[] =>
  context.scene.materials.map(({ alphaMode, transmission }) => alphaMode === 'BLEND' || transmission > 0)

/** `undefined` where every material is solid. */
export function drawOverlay(context: ShadeContext, projected: Projected, visible: Visible): Overlay | undefined {
  const { scene } = context
  const clear = seeThrough(context)
  if (!clear.includes(true)) return undefined
  const { indices, materialIds } = scene
  const order: number[] = []
  for (let triangle = 0; triangle < materialIds.length; triangle++) if (clear[materialIds[triangle]!]) order.push(triangle)
  const depth = new Float32Array(materialIds.length)
  for (const triangle of order)
    depth[triangle] =
      projected.near[indices[triangle * 3]!]! + projected.near[indices[triangle * 3 + 1]!]! + projected.near[indices[triangle * 3 + 2]!]!
  order.sort((a, b) => depth[a]! - depth[b]!)
  const { width, height } = visible
  const light = new Float32Array(width * height * 3)
  const through = new Float32Array(width * height).fill(1)
  const place = newPlace()
  const color = new Float64Array(4)
  place.open = 1
  for (const triangle of order) {
    const a = indices[triangle * 3]!, b = indices[triangle * 3 + 1]!, c = indices[triangle * 3 + 2]! // oxfmt-ignore
    const ax = projected.x[a]!, ay = projected.y[a]!, bx = projected.x[b]!, by = projected.y[b]!, cx = projected.x[c]!, cy = projected.y[c]! // oxfmt-ignore
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (area === 0 || Number.isNaN(area)) continue
    const id = materialIds[triangle]!
    const material = scene.materials[id]!
    if (area > 0 && !material.doubleSided && material.transmission === 0) continue
    const minX = Math.max(0, Math.floor(Math.min(ax, bx, cx) / supersample)), maxX = Math.min(width / supersample - 1, Math.floor(Math.max(ax, bx, cx) / supersample)) // oxfmt-ignore
    const minY = Math.max(0, Math.floor(Math.min(ay, by, cy) / supersample)), maxY = Math.min(height / supersample - 1, Math.floor(Math.max(ay, by, cy) / supersample)) // oxfmt-ignore
    for (let y = minY; y <= maxY; y++)
      for (let x = minX; x <= maxX; x++) {
        let shaded = false
        for (let sample = 0; sample < supersample * supersample; sample++) {
          const px = x * supersample + (sample & 1) + 0.5, py = y * supersample + (sample >> 1) + 0.5 // oxfmt-ignore
          const wa = ((px - bx) * (by - cy) + (py - by) * (cx - bx)) / area, wb = ((px - cx) * (cy - ay) + (py - cy) * (ax - cx)) / area // oxfmt-ignore
          const wc = 1 - wa - wb
          // Half-open edges, so that two triangles never both cover a sample of their common edge.
          if (wa < -1e-7 || wb < -1e-7 || wc < 1e-9) continue
          const cell = (py - 0.5) * width + px - 0.5
          if (wa * projected.near[a]! + wb * projected.near[b]! + wc * projected.near[c]! <= visible.near[cell]!) continue
          if (!shaded) {
            placeAt(context, projected, triangle, px, py, place)
            place.grain = grainAt(x, y)
            shade(context, material, context.maps[id]!, place, color)
            shaded = true
          }
          const keep = 1 - color[3]!
          for (let k = 0; k < 3; k++) light[cell * 3 + k] = light[cell * 3 + k]! * keep + color[k]! * color[3]!
          through[cell] = through[cell]! * keep
        }
      }
  }
  return { light, through }
}
