/** Ambient occlusion in screen space: corners and gaps get less of the room's light. */
import type { Camera } from './camera.ts'
import type { Visible } from './raster.ts'

/** Cells of the visible buffer that one value stands for, along each axis. */
const block = 4
const taps = 14

export interface Occlusion {
  readonly width: number
  readonly height: number
  /** 1 open, 0 closed. */
  readonly values: Float32Array
}

/** `radius` in metres is how far corners reach; `supersample` is how many cells a pixel has along each axis. */
export function occlusion(visible: Visible, camera: Camera, supersample: number, radius: number): Occlusion {
  const [width, height] = [Math.ceil(visible.width / block), Math.ceil(visible.height / block)]
  const focal = camera.focal * supersample
  const [middleX, middleY] = [visible.width / 2, visible.height / 2]
  const depth = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const near = visible.near[Math.min(visible.height - 1, y * block + 2) * visible.width + Math.min(visible.width - 1, x * block + 2)]!
      depth[y * width + x] = near > 0 ? 1 / near : 0
    }
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : depth[y * width + x]!)
  const raw = new Float32Array(width * height).fill(1)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const d = depth[y * width + x]!
      if (d === 0) continue
      const slope = block / focal
      // Neighbours on the smoother side give the surface's direction.
      const [l, r, u, w] = [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)]
      const dzx = r !== 0 && (l === 0 || Math.abs(r - d) < Math.abs(d - l)) ? r - d : l === 0 ? 0 : d - l
      const dzy = w !== 0 && (u === 0 || Math.abs(w - d) < Math.abs(d - u)) ? w - d : u === 0 ? 0 : d - u
      const px = (x * block + 2 - middleX) / focal, py = (y * block + 2 - middleY) / focal // oxfmt-ignore
      const size = d * slope
      let nx = dzx, ny = dzy, nz = size + px * dzx + py * dzy // oxfmt-ignore
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1
      nx /= length
      ny /= length
      nz /= length
      const reach = Math.min(40, radius / size)
      if (reach < 1) continue
      const turn = ((x * 13 + y * 7) % 16) * 0.3926991
      let closed = 0
      for (let tap = 0; tap < taps; tap++) {
        const far = reach * Math.sqrt((tap + 0.6) / taps)
        const angle = tap * 2.399963 + turn
        const [sx, sy] = [Math.round(x + far * Math.cos(angle)), Math.round(y + far * Math.sin(angle))]
        const other = at(sx, sy)
        if (other === 0) continue
        const vx = ((sx * block + 2 - middleX) / focal) * other - px * d, vy = ((sy * block + 2 - middleY) / focal) * other - py * d, vz = d - other // oxfmt-ignore
        const gap = Math.sqrt(vx * vx + vy * vy + vz * vz)
        if (gap < 1e-12) continue
        const above = (vx * nx + vy * ny + vz * nz) / gap
        const near = 1 - gap / (radius * 1.6)
        if (near > 0 && above > 0.12) closed += (above - 0.12) * near
      }
      raw[y * width + x] = Math.max(0, 1 - (1.9 * closed) / taps)
    }
  const values = new Float32Array(raw.length).fill(1)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const d = depth[y * width + x]!
      if (d === 0) continue
      let [sum, weight] = [0, 0]
      for (let oy = -2; oy <= 2; oy++)
        for (let ox = -2; ox <= 2; ox++) {
          const other = at(x + ox, y + oy)
          if (other === 0 || Math.abs(other - d) > radius * 0.5) continue
          sum += raw[(y + oy) * width + x + ox]!
          weight++
        }
      values[y * width + x] = weight > 0 ? sum / weight : 1
    }
  return { width, height, values }
}

/** Between the values around a pixel's place, given in cells of the visible buffer. */
export function occlusionAt({ width, height, values }: Occlusion, x: number, y: number): number {
  const u = Math.min(width - 1.001, Math.max(0, x / block - 0.5))
  const v = Math.min(height - 1.001, Math.max(0, y / block - 0.5))
  const [x0, y0] = [Math.floor(u), Math.floor(v)]
  const [fu, fv] = [u - x0, v - y0]
  const at = y0 * width + x0
  return (values[at]! * (1 - fu) + values[at + 1]! * fu) * (1 - fv) + (values[at + width]! * (1 - fu) + values[at + width + 1]! * fu) * fv
}
