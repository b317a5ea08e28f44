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

/** Where the taps lie within the reach, turned in sixteen ways: x and y, tap by tap. */
const turns = 16
const scatter = Float64Array.from({ length: turns * taps * 2 }, (_, index) => {
  const tap = Math.floor(index / 2) % taps
  const angle = tap * 2.399963 + Math.floor(index / 2 / taps) * 0.3926991
  return Math.sqrt((tap + 0.6) / taps) * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
})

/** `radius` in metres is how far corners reach; `supersample` is how many cells a pixel has along each axis. */
export function occlusion(visible: Visible, camera: Camera, supersample: number, radius: number): Occlusion {
  const width = Math.ceil(visible.width / block), height = Math.ceil(visible.height / block) // oxfmt-ignore
  const focal = camera.focal * supersample
  const middleX = visible.width / 2, middleY = visible.height / 2 // oxfmt-ignore
  const depth = new Float32Array(width * height)
  // The rows and columns that show anything; most of a picture is backdrop.
  let top = height, bottom = -1, left = width, right = -1 // oxfmt-ignore
  for (let y = 0; y < height; y++) {
    const row = Math.min(visible.height - 1, y * block + 2) * visible.width
    for (let x = 0; x < width; x++) {
      const near = visible.near[row + Math.min(visible.width - 1, x * block + 2)]!
      if (near <= 0) continue
      depth[y * width + x] = 1 / near
      if (y < top) top = y
      bottom = y
      if (x < left) left = x
      if (x > right) right = x
    }
  }
  const raw = new Float32Array(width * height).fill(1)
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const here = y * width + x
      const d = depth[here]!
      if (d === 0) continue
      const slope = block / focal
      // Neighbours on the smoother side give the surface's direction.
      const l = x > 0 ? depth[here - 1]! : 0, r = x + 1 < width ? depth[here + 1]! : 0 // oxfmt-ignore
      const u = y > 0 ? depth[here - width]! : 0, w = y + 1 < height ? depth[here + width]! : 0 // oxfmt-ignore
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
      const from = ((x * 13 + y * 7) % turns) * taps * 2
      let closed = 0
      for (let at = from; at < from + taps * 2; at += 2) {
        const sx = Math.round(x + reach * scatter[at]!), sy = Math.round(y + reach * scatter[at + 1]!) // oxfmt-ignore
        if (sx < left || sy < top || sx > right || sy > bottom) continue
        const other = depth[sy * width + sx]!
        if (other === 0) continue
        const vx = ((sx * block + 2 - middleX) / focal) * other - px * d, vy = ((sy * block + 2 - middleY) / focal) * other - py * d, vz = d - other // oxfmt-ignore
        const gap = Math.sqrt(vx * vx + vy * vy + vz * vz)
        if (gap < 1e-12) continue
        const above = (vx * nx + vy * ny + vz * nz) / gap
        const near = 1 - gap / (radius * 1.6)
        if (near > 0 && above > 0.12) closed += (above - 0.12) * near
      }
      raw[here] = Math.max(0, 1 - (1.9 * closed) / taps)
    }
  const values = new Float32Array(raw.length).fill(1)
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const d = depth[y * width + x]!
      if (d === 0) continue
      let sum = 0, weight = 0 // oxfmt-ignore
      for (let oy = Math.max(top, y - 2); oy <= Math.min(bottom, y + 2); oy++)
        for (let ox = Math.max(left, x - 2); ox <= Math.min(right, x + 2); ox++) {
          const other = depth[oy * width + ox]!
          if (other === 0 || Math.abs(other - d) > radius * 0.5) continue
          sum += raw[oy * width + ox]!
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
  const x0 = Math.floor(u), y0 = Math.floor(v) // oxfmt-ignore
  const fu = u - x0, fv = v - y0 // oxfmt-ignore
  const at = y0 * width + x0
  return (values[at]! * (1 - fu) + values[at + 1]! * fu) * (1 - fv) + (values[at + width]! * (1 - fu) + values[at + width + 1]! * fu) * fv
}
