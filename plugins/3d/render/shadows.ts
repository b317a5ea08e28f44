/** Shadows: those that the main light casts, and the soft dark where a model meets the ground. */
import { type Bounds, diagonalOf } from '../geometry/bounds.ts'
import { type FlatScene } from './flat-scene.ts'
import { rasterise } from './raster.ts'

type Vector = readonly [number, number, number]

const castsShadow = (scene: FlatScene) => {
  const solid = scene.materials.map(
    ({ alphaMode, transmission, color }) => !(alphaMode === 'BLEND' && color[3]! < 0.6) && transmission < 0.5,
  )
  return (triangle: number) => (solid[scene.materialIds[triangle]!] ? 0 : 2)
}

export interface LightShadow {
  /** 0 in full shadow, 1 in full light, for a place on a surface with this normal; `blur` in metres widens the edge. */
  lit(x: number, y: number, z: number, nx: number, ny: number, nz: number, blur: number, turn: number): number
  /** Edge of one cell of the map in metres. */
  readonly cell: number
}

const mapSize = 640
const taps = 12
/** Points in a disc, evenly spread (golden angle), the outermost first. */
const discX = Float64Array.from({ length: taps }, (_, at) => Math.sqrt((taps - at - 0.5) / taps) * Math.cos(at * 2.399963))
const discY = Float64Array.from({ length: taps }, (_, at) => Math.sqrt((taps - at - 0.5) / taps) * Math.sin(at * 2.399963))
/** Where so many of the outermost agree, the others are not asked: most places are in full light or in full shadow. */
const enough = 4

/** Shadows of parallel light that comes from `direction`. */
export function lightShadow(scene: FlatScene, { min, max }: Bounds, direction: Vector): LightShadow {
  const [dx, dy, dz] = direction
  const flat = Math.hypot(dx, dz) || 1
  const right: Vector = [dz / flat, 0, -dx / flat]
  const up: Vector = [dy * right[2], dz * right[0] - dx * right[2], -dy * right[0]]
  const centre = [0, 1, 2].map((k) => (min[k]! + max[k]!) / 2) as [number, number, number]
  const radius = diagonalOf({ min, max }) / 2 || 1
  const scale = mapSize / 2 / (radius * 1.02)
  const { positions } = scene
  const count = positions.length / 3
  const [x, y, near] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)]
  for (let at = 0; at < count; at++) {
    const px = positions[at * 3]! - centre[0], py = positions[at * 3 + 1]! - centre[1], pz = positions[at * 3 + 2]! - centre[2] // oxfmt-ignore
    x[at] = (px * right[0] + pz * right[2]) * scale + mapSize / 2
    y[at] = (px * up[0] + py * up[1] + pz * up[2]) * scale + mapSize / 2
    near[at] = px * dx + py * dy + pz * dz
  }
  const map = rasterise({ x, y, near }, scene.indices, castsShadow(scene), mapSize, mapSize, -1e30).near
  const cell = 1 / scale
  return {
    cell,
    lit(px, py, pz, nx, ny, nz, blur, turn) {
      const qx = px - centre[0], qy = py - centre[1], qz = pz - centre[2] // oxfmt-ignore
      const u = (qx * right[0] + qz * right[2]) * scale + mapSize / 2
      const v = (qx * up[0] + qy * up[1] + qz * up[2]) * scale + mapSize / 2
      const depth = qx * dx + qy * dy + qz * dz + cell * 2.5
      const wide = Math.max(1.2, blur * scale)
      const cos = Math.cos(turn) * wide, sin = Math.sin(turn) * wide // oxfmt-ignore
      // The surface's own slope towards the light, so that a tilted plane does not shade itself.
      const towards = Math.max(0.15, nx * dx + ny * dy + nz * dz)
      const slopeU = (-(nx * right[0] + nz * right[2]) / towards) * cell
      const slopeV = (-(nx * up[0] + ny * up[1] + nz * up[2]) / towards) * cell
      let sum = 0
      for (let at = 0; at < taps; at++) {
        const du = discX[at]! * cos - discY[at]! * sin, dv = discX[at]! * sin + discY[at]! * cos // oxfmt-ignore
        const cx = Math.floor(u + du), cy = Math.floor(v + dv) // oxfmt-ignore
        if (cx < 0 || cy < 0 || cx >= mapSize || cy >= mapSize || map[cy * mapSize + cx]! <= depth + du * slopeU + dv * slopeV) sum++
        if (at === enough - 1 && (sum === 0 || sum === enough)) return sum / enough
      }
      return sum / taps
    },
  }
}

/** A box blur along one axis, run twice in each direction by `blurred`: close to a Gaussian. */
function box(source: Float32Array, size: number, radius: number, step: number, across: number): Float32Array {
  const out = new Float32Array(source.length)
  for (let line = 0; line < size; line++) {
    let sum = 0
    for (let at = -radius; at < size; at++) {
      if (at + radius < size) sum += source[line * across + (at + radius) * step]!
      if (at - radius - 1 >= 0) sum -= source[line * across + (at - radius - 1) * step]!
      if (at >= 0) out[line * across + at * step] = sum / (2 * radius + 1)
    }
  }
  return out
}
const blurred = (source: Float32Array, size: number, radius: number): Float32Array => {
  const once = box(box(source, size, radius, 1, size), size, radius, size, 1)
  return box(box(once, size, radius, 1, size), size, radius, size, 1)
}

const gridSize = 256
/** How dark the ground is at a place, 0 to 1: what is near the ground shades it, and what stands in the main light. */
export function groundShadow(scene: FlatScene, { min, max }: Bounds, light: LightShadow): (x: number, z: number) => number {
  const edge = Math.max(max[0] - min[0], max[2] - min[2], 0.3 * (max[1] - min[1]), 1e-9)
  const tall = Math.max(edge, max[1] - min[1])
  const reach = edge * 1.5 + (max[1] - min[1]) * 2
  const [left, top] = [(min[0] + max[0]) / 2 - reach / 2, (min[2] + max[2]) / 2 - reach / 2]
  const scale = gridSize / reach
  const { positions } = scene
  const count = positions.length / 3
  const [x, y, near] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)]
  for (let at = 0; at < count; at++) {
    x[at] = (positions[at * 3]! - left) * scale
    y[at] = (positions[at * 3 + 2]! - top) * scale
    near[at] = min[1] - positions[at * 3 + 1]!
  }
  const lowest = rasterise({ x, y, near }, scene.indices, castsShadow(scene), gridSize, gridSize, -1e30).near
  const tight = new Float32Array(lowest.length), wide = new Float32Array(lowest.length) // oxfmt-ignore
  for (let at = 0; at < lowest.length; at++) {
    const value = lowest[at]!
    if (value < -1e29) continue
    tight[at] = Math.exp(value / (0.035 * tall))
    wide[at] = Math.exp(value / (0.28 * tall))
  }
  const cell = reach / gridSize
  const radius = (share: number) => Math.max(1, Math.round((share * tall) / cell))
  const close = blurred(tight, gridSize, radius(0.022)), far = blurred(wide, gridSize, radius(0.1)) // oxfmt-ignore
  const size = diagonalOf({ min, max })
  const footprint = Math.hypot(max[0] - min[0], max[2] - min[2]) / 2
  const cast = new Float32Array(lowest.length)
  for (let row = 0, at = 0; row < gridSize; row++)
    for (let column = 0; column < gridSize; column++, at++) {
      const dx = (column + 0.5) * cell - reach / 2, dz = (row + 0.5) * cell - reach / 2 // oxfmt-ignore
      const strength = 1 - Math.min(1, Math.max(0, (Math.sqrt(dx * dx + dz * dz) - footprint) / (size * 0.8)))
      if (strength > 0)
        cast[at] = 0.26 * strength * (1 - light.lit(left + reach / 2 + dx, min[1], top + reach / 2 + dz, 0, 1, 0, size * 0.012, 0))
    }
  const soft = blurred(cast, gridSize, radius(0.016))
  const dark = close
  for (let at = 0; at < dark.length; at++) dark[at] = 1 - (1 - 0.5 * close[at]!) * (1 - 0.5 * far[at]!) * (1 - soft[at]!)
  return (px, pz) => {
    const u = (px - left) * scale - 0.5, v = (pz - top) * scale - 0.5 // oxfmt-ignore
    const x0 = Math.floor(u), y0 = Math.floor(v) // oxfmt-ignore
    if (x0 < 0 || y0 < 0 || x0 >= gridSize - 1 || y0 >= gridSize - 1) return 0
    const fu = u - x0, fv = v - y0 // oxfmt-ignore
    const at = y0 * gridSize + x0
    return (dark[at]! * (1 - fu) + dark[at + 1]! * fu) * (1 - fv) + (dark[at + gridSize]! * (1 - fu) + dark[at + gridSize + 1]! * fu) * fv
  }
}
