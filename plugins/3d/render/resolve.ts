/** From what is seen at each sample to the colours of pixels. */
import type { Camera } from './camera.ts'
import type { Occlusion } from './occlusion.ts'
import { occlusionAt } from './occlusion.ts'
import type { SampleNormals } from './outlines.ts'
import type { Projected, Visible } from './raster.ts'
import { type Place, shade, type ShadeContext } from './shade.ts'
import { neutralTone, writePixel } from './tone.ts'

/** Samples along each edge of a pixel. */
export const supersample = 2
const samples = supersample * supersample

/** What lies over the opaque surfaces, sample by sample: light, and how much of what is behind comes through. */
export interface Overlay {
  readonly light: Float32Array
  readonly through: Float32Array
}

/** Puts the interpolated surface of a triangle at a sample's place into `place`; false where the triangle has no area. */
export function placeAt(context: ShadeContext, projected: Projected, triangle: number, x: number, y: number, place: Place): boolean {
  const { scene } = context
  const at = triangle * 3
  const a = scene.indices[at]!, b = scene.indices[at + 1]!, c = scene.indices[at + 2]! // oxfmt-ignore
  const ax = projected.x[a]!, ay = projected.y[a]!, bx = projected.x[b]!, by = projected.y[b]!, cx = projected.x[c]!, cy = projected.y[c]! // oxfmt-ignore
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
  if (area === 0) return false
  let wb = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area, wc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area // oxfmt-ignore
  wb = wb < 0 ? 0 : wb > 1 ? 1 : wb
  wc = wc < 0 ? 0 : wc > 1 ? 1 : wc
  let wa = Math.max(0, 1 - wb - wc)
  wa *= projected.near[a]!
  wb *= projected.near[b]!
  wc *= projected.near[c]!
  const sum = 1 / (wa + wb + wc)
  wa *= sum
  wb *= sum
  wc *= sum
  const { positions, normals, uvs, colors } = scene
  const a3 = a * 3, b3 = b * 3, c3 = c * 3 // oxfmt-ignore
  place.x = positions[a3]! * wa + positions[b3]! * wb + positions[c3]! * wc
  place.y = positions[a3 + 1]! * wa + positions[b3 + 1]! * wb + positions[c3 + 1]! * wc
  place.z = positions[a3 + 2]! * wa + positions[b3 + 2]! * wb + positions[c3 + 2]! * wc
  const nx = normals[a3]! * wa + normals[b3]! * wb + normals[c3]! * wc
  const ny = normals[a3 + 1]! * wa + normals[b3 + 1]! * wb + normals[c3 + 1]! * wc
  const nz = normals[a3 + 2]! * wa + normals[b3 + 2]! * wb + normals[c3 + 2]! * wc
  const length = 1 / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1)
  place.nx = nx * length
  place.ny = ny * length
  place.nz = nz * length
  place.u = uvs[a * 2]! * wa + uvs[b * 2]! * wb + uvs[c * 2]! * wc
  place.v = uvs[a * 2 + 1]! * wa + uvs[b * 2 + 1]! * wb + uvs[c * 2 + 1]! * wc
  place.red = place.green = place.blue = 1
  if (colors) {
    place.red = colors[a3]! * wa + colors[b3]! * wb + colors[c3]! * wc
    place.green = colors[a3 + 1]! * wa + colors[b3 + 1]! * wb + colors[c3 + 1]! * wc
    place.blue = colors[a3 + 2]! * wa + colors[b3 + 2]! * wb + colors[c3 + 2]! * wc
  }
  const maps = context.maps[scene.materialIds[triangle]!]!
  if (maps.color ?? maps.normal ?? maps.roughness ?? maps.emissive ?? maps.occlusion) {
    const s1 = uvs[b * 2]! - uvs[a * 2]!, t1 = uvs[b * 2 + 1]! - uvs[a * 2 + 1]!, s2 = uvs[c * 2]! - uvs[a * 2]!, t2 = uvs[c * 2 + 1]! - uvs[a * 2 + 1]! // oxfmt-ignore
    const turn = s1 * t2 - s2 * t1
    place.spread = (Math.abs(turn) * samples) / Math.max(Math.abs(area), 1e-6)
    if (maps.normal) setTangents(positions, a3, b3, c3, s1, t1, s2, t2, turn, place)
  }
  return true
}

/** The directions in which u and v grow on a triangle, along the surface at the place. */
function setTangents(
  positions: Float32Array,
  a: number,
  b: number,
  c: number,
  s1: number,
  t1: number,
  s2: number,
  t2: number,
  turn: number,
  place: Place,
): void {
  const ex = positions[b]! - positions[a]!, ey = positions[b + 1]! - positions[a + 1]!, ez = positions[b + 2]! - positions[a + 2]! // oxfmt-ignore
  const fx = positions[c]! - positions[a]!, fy = positions[c + 1]! - positions[a + 1]!, fz = positions[c + 2]! - positions[a + 2]! // oxfmt-ignore
  const sign = turn < 0 ? -1 : 1
  const { nx, ny, nz } = place
  let x = (ex * t2 - fx * t1) * sign, y = (ey * t2 - fy * t1) * sign, z = (ez * t2 - fz * t1) * sign // oxfmt-ignore
  let lean = x * nx + y * ny + z * nz
  x -= lean * nx
  y -= lean * ny
  z -= lean * nz
  let length = 1 / (Math.sqrt(x * x + y * y + z * z) || 1)
  place.ux = x * length
  place.uy = y * length
  place.uz = z * length
  x = (fx * s1 - ex * s2) * sign
  y = (fy * s1 - ey * s2) * sign
  z = (fz * s1 - ez * s2) * sign
  lean = x * nx + y * ny + z * nz
  x -= lean * nx
  y -= lean * ny
  z -= lean * nz
  length = 1 / (Math.sqrt(x * x + y * y + z * z) || 1)
  place.vx = x * length
  place.vy = y * length
  place.vz = z * length
}

export const newPlace = (): Place => ({
  x: 0,
  y: 0,
  z: 0,
  nx: 0,
  ny: 0,
  nz: 0,
  u: 0,
  v: 0,
  red: 1,
  green: 1,
  blue: 1,
  spread: 0,
  ux: 0,
  uy: 0,
  uz: 0,
  vx: 0,
  vy: 0,
  vz: 0,
  open: 1,
  grain: 0,
})

/** A regular scatter of angles, so that shadow grain is fine and even (interleaved gradient noise, Jimenez 2014). */
export const grainAt = (x: number, y: number): number => {
  const inner = 0.06711056 * x + 0.00583715 * y
  const value = 52.9829189 * (inner - Math.floor(inner))
  return (value - Math.floor(value)) * 6.2831853
}

/** Fills `pixels` (straight rgba) from the samples, and `sampleNormals` along the camera's axes; `backdrop` gives what is behind a pixel, its alpha being how much of it is there. */
export function resolve(
  context: ShadeContext,
  projected: Projected,
  visible: Visible,
  closed: Occlusion,
  overlay: Overlay | undefined,
  camera: Camera,
  backdrop: (x: number, y: number, out: Float64Array) => void,
  transparent: boolean,
  sampleNormals: SampleNormals,
  pixels: Uint8Array,
): void {
  const { scene } = context
  const { width, height, right, up, back } = camera
  const place = newPlace()
  const color = new Float64Array(4)
  const behind = new Float64Array(4)
  const ids = new Int32Array(samples)
  const normals = new Float64Array(samples * 3)
  const light = new Float64Array(samples * 3)
  // A function of its own for each pixel is made fast by the engine soon; one long loop is not, and the first picture would wait for it.
  const pixel = (x: number, y: number, to: number): void => {
    const corner = y * supersample * visible.width + x * supersample
    let empty = 0
    for (let sample = 0; sample < samples; sample++) {
      const id = visible.ids[corner + (sample >> 1) * visible.width + (sample & 1)]!
      ids[sample] = id
      if (id < 0) empty++
    }
    const grain = grainAt(x, y)
    if (empty === samples && !overlay) {
      backdrop(x, y, behind)
      writePixel(behind[0]!, behind[1]!, behind[2]!, behind[3]!, grain, transparent, pixels, to)
      return
    }
    const middleX = x * supersample + 1
    const middleY = y * supersample + 1
    place.open = occlusionAt(closed, middleX, middleY)
    place.grain = grain
    for (let sample = 0; sample < samples; sample++) {
      const id = ids[sample]!
      if (id < 0) continue
      let known = -1
      for (let before = 0; before < sample; before++) if (ids[before] === id) known = before
      if (known < 0) {
        // In the middle of the samples that the triangle covers: that is inside of it, where the pixel's own middle may not be.
        let sx = 0, sy = 0, hits = 0 // oxfmt-ignore
        for (let other = sample; other < samples; other++) {
          if (ids[other] !== id) continue
          sx += (other & 1) + 0.5
          sy += (other >> 1) + 0.5
          hits++
        }
        placeAt(context, projected, id, x * supersample + sx / hits, y * supersample + sy / hits, place)
        normals[sample * 3] = place.nx
        normals[sample * 3 + 1] = place.ny
        normals[sample * 3 + 2] = place.nz
        // Neighbours on one smooth surface share their colour; that saves half of the work on fine meshes.
        for (let before = 0; before < sample; before++) {
          const other = ids[before]!
          if (other < 0 || scene.materialIds[other] !== scene.materialIds[id]) continue
          if (normals[before * 3]! * place.nx + normals[before * 3 + 1]! * place.ny + normals[before * 3 + 2]! * place.nz > 0.995) {
            known = before
            break
          }
        }
      } else for (let k = 0; k < 3; k++) normals[sample * 3 + k] = normals[known * 3 + k]!
      if (known >= 0) {
        for (let k = 0; k < 3; k++) light[sample * 3 + k] = light[known * 3 + k]!
        continue
      }
      const material = scene.materialIds[id]!
      shade(context, scene.materials[material]!, context.maps[material]!, place, color)
      if (!overlay) neutralTone(color)
      for (let k = 0; k < 3; k++) light[sample * 3 + k] = color[k]!
    }
    for (let sample = 0; sample < samples; sample++) {
      if (ids[sample]! < 0) continue
      const nx = normals[sample * 3]!, ny = normals[sample * 3 + 1]!, nz = normals[sample * 3 + 2]! // oxfmt-ignore
      const cell = (corner + (sample >> 1) * visible.width + (sample & 1)) * 3
      sampleNormals[cell] = 127 * (nx * right[0] + ny * right[1] + nz * right[2])
      sampleNormals[cell + 1] = 127 * (nx * up[0] + ny * up[1] + nz * up[2])
      sampleNormals[cell + 2] = 127 * (nx * back[0] + ny * back[1] + nz * back[2])
    }
    if (empty > 0 || overlay) backdrop(x, y, behind)
    let r = 0, g = 0, b = 0, alpha = 0 // oxfmt-ignore
    for (let sample = 0; sample < samples; sample++) {
      const solid = ids[sample]! >= 0
      let lr = solid ? light[sample * 3]! : behind[0]!, lg = solid ? light[sample * 3 + 1]! : behind[1]!, lb = solid ? light[sample * 3 + 2]! : behind[2]! // oxfmt-ignore
      let la = solid ? 1 : behind[3]!
      if (overlay) {
        const cell = corner + (sample >> 1) * visible.width + (sample & 1)
        const through = overlay.through[cell]!
        const at = cell * 3
        color[0] = overlay.light[at]! + (solid ? through * lr : 0)
        color[1] = overlay.light[at + 1]! + (solid ? through * lg : 0)
        color[2] = overlay.light[at + 2]! + (solid ? through * lb : 0)
        if (solid || through < 1) neutralTone(color)
        lr = solid ? color[0]! : color[0]! + through * lr
        lg = solid ? color[1]! : color[1]! + through * lg
        lb = solid ? color[2]! : color[2]! + through * lb
        if (!solid) la = 1 - through * (1 - la)
      }
      r += lr
      g += lg
      b += lb
      alpha += la
    }
    writePixel(r / samples, g / samples, b / samples, alpha / samples, grain, transparent, pixels, to)
  }
  for (let y = 0, to = 0; y < height; y++) for (let x = 0; x < width; x++, to += 4) pixel(x, y, to)
}
