/** What stands behind a model: light behind most of them, grey behind those that are as light as that, and their shadow on the ground. */
import type { Bounds } from '../geometry/bounds.ts'
import type { Camera } from './camera.ts'
import type { FlatScene } from './flat-scene.ts'
import type { Maps } from './shade.ts'

/** Linear light in the middle of each backdrop, the usual one first. */
const levels = [0.84, 0.09] as const
/** As light to the eye as a backdrop, a surface is lost on it; the less, the more they differ, up to this (of 0 to 1). */
const alike = 0.26
/** Triangles that are enough to know how light a model is. */
const enough = 4000

const toEye = (light: number): number => Math.cbrt(Math.max(0, Math.min(1, light)))

/** Linear light of a texture as a whole; its smallest copy is its average. */
const averageOf = (map: Maps['color']): readonly number[] => {
  const pixel = map?.levels.at(-1)?.data
  return pixel ? [0, 1, 2].map((k) => (pixel[k]! / 255) ** 2.2) : [1, 1, 1]
}

/**
 * Linear light of the backdrop on which less of the model's surface is lost. It looks at all of the surface, so that every view of a model
 * has the same.
 */
export function backdropLevel({ positions, normals, colors, indices, materialIds, materials }: FlatScene, maps: readonly Maps[]): number {
  const tints = materials.map(({ color, transmission }, at) => {
    const average = averageOf(maps[at]!.color)
    // Of glass, what is seen are its highlights.
    return [0, 1, 2].map((k) => color[k]! * average[k]! * (1 - transmission) + transmission * 0.9)
  })
  const lost = levels.map(() => 0)
  const count = indices.length / 3
  const stride = Math.max(1, Math.floor(count / enough))
  for (let triangle = 0; triangle < count; triangle += stride) {
    const a = indices[triangle * 3]! * 3, b = indices[triangle * 3 + 1]! * 3, c = indices[triangle * 3 + 2]! * 3 // oxfmt-ignore
    const ux = positions[b]! - positions[a]!, uy = positions[b + 1]! - positions[a + 1]!, uz = positions[b + 2]! - positions[a + 2]! // oxfmt-ignore
    const vx = positions[c]! - positions[a]!, vy = positions[c + 1]! - positions[a + 1]!, vz = positions[c + 2]! - positions[a + 2]! // oxfmt-ignore
    const area = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx)
    const [r, g, b2] = tints[materialIds[triangle]!]! as [number, number, number]
    const [tr, tg, tb] = colors ? [colors[a]!, colors[a + 1]!, colors[a + 2]!] : [1, 1, 1]
    const light = 0.2126 * r * tr + 0.7152 * g * tg + 0.0722 * b2 * tb
    // What faces upwards is lit the most.
    const seen = toEye(light * (0.8 + 0.2 * normals[a + 1]!))
    for (const [at, level] of levels.entries()) lost[at]! += area * Math.max(0, 1 - Math.abs(seen - toEye(level * 0.93)) / alike)
  }
  return lost[1]! < lost[0]! ? levels[1] : levels[0]
}

/** Puts straight light and opacity of what is behind a pixel into `out`. `ground` tells how dark a place of the ground is. */
export function backdropOf(
  level: number,
  transparent: boolean,
  { min }: Bounds,
  ground: (x: number, z: number) => number,
  camera: Camera,
): (x: number, y: number, out: Float64Array) => void {
  const { width, height, focal, eye, right, up, back } = camera
  const floor = min[1]
  return (x, y, out) => {
    const sx = (x + 0.5 - width / 2) / focal, sy = -(y + 0.5 - height / 2) / focal // oxfmt-ignore
    const dy = right[1] * sx + up[1] * sy - back[1]
    let dark = 0
    // Seen along the ground there is none.
    if (dy < -0.01 && eye[1] > floor) {
      const t = (floor - eye[1]) / dy
      dark = ground(eye[0] + t * (right[0] * sx + up[0] * sy - back[0]), eye[2] + t * (right[2] * sx + up[2] * sy - back[2]))
    }
    if (transparent) {
      out[0] = out[1] = out[2] = 0
      out[3] = dark * 0.8
      return
    }
    // Brightest behind the model.
    const dx = (x / width - 0.5) * 1.15, down = (y / height - 0.46) * 1.15 // oxfmt-ignore
    const away = Math.min(1, (dx * dx + down * down) * 1.9)
    const value = level * (1 - 0.27 * away * (2 - away)) * (1 - dark * 0.92)
    out[0] = value * 0.992
    out[1] = value
    out[2] = value * 1.012
    out[3] = 1
  }
}
