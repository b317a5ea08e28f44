/** The studio: a soft room with light panels, as tables that shading looks up. It turns with the camera: x right, y up, z towards the eye. */

type Vector = readonly [number, number, number]

interface Panel {
  readonly direction: Vector
  /** Half of width and height, as tangents. */
  readonly size: readonly [number, number]
  readonly color: Vector
  /** Blur of the edge, as part of the size. */
  readonly soft: number
}
const unit = ([x, y, z]: Vector): Vector => {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/** Where the main light comes from; shadows fall away from it. */
export const keyDirection: Vector = unit([-0.52, 0.78, 0.5])
/** Its light on a surface that faces it. */
export const keyLight: Vector = [0.78, 0.76, 0.73]

const panels: readonly Panel[] = [
  { direction: unit([-0.62, 0.62, 0.55]), size: [0.62, 0.5], color: [4.6, 4.5, 4.35], soft: 0.25 },
  { direction: unit([0.95, 0.3, 0.28]), size: [0.35, 0.85], color: [2.1, 2.15, 2.25], soft: 0.4 },
  { direction: unit([0.35, 0.42, -0.85]), size: [0.75, 0.28], color: [3.4, 3.45, 3.6], soft: 0.3 },
  { direction: unit([-0.9, 0.2, -0.5]), size: [0.2, 0.8], color: [2.2, 2.2, 2.3], soft: 0.3 },
  { direction: unit([0.05, 1, -0.1]), size: [0.8, 0.8], color: [1.6, 1.6, 1.62], soft: 0.5 },
]
const smooth = (edge0: number, edge1: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - edge0) / (edge1 - edge0)))
  return t * t * (3 - 2 * t)
}

/** Light that arrives from a direction; `withKey` false leaves the main panel out. */
function radiance(x: number, y: number, z: number, withKey: boolean, out: Float64Array): void {
  const sky = y > 0 ? 0.52 + 0.3 * y : 0.52 - 0.1 * smooth(0, 0.25, -y) + 0.06 * smooth(0.3, 1, -y)
  // A darker band behind the camera and at the sides gives metal its contrast.
  const room = sky * (0.72 + 0.28 * smooth(-0.9, 0.6, -z + 0.4 * y))
  out[0] = room * 0.99
  out[1] = room
  out[2] = room * 1.02
  panels.forEach(({ direction: [dx, dy, dz], size, color, soft }, index) => {
    if (index === 0 && !withKey) return
    const facing = x * dx + y * dy + z * dz
    if (facing <= 0.05) return
    const length = Math.hypot(dz, dx) || 1
    const [rx, rz] = [dz / length, -dx / length]
    const u = Math.abs((x * rx + z * rz) / facing) / size[0]
    const [ux, uy, uz] = [dy * rz, dz * rx - dx * rz, -dy * rx]
    const v = Math.abs((x * ux + y * uy + z * uz) / facing) / size[1]
    const share = (1 - smooth(1 - soft, 1 + soft, u)) * (1 - smooth(1 - soft, 1 + soft, v))
    for (let k = 0; k < 3; k++) out[k] = out[k]! + color[k]! * share
  })
}

const [tableWidth, tableHeight] = [96, 48]
/** Roughness of each table of reflections. */
const levels = [0.03, 0.15, 0.3, 0.5, 0.75, 1] as const

export interface Environment {
  /** Nine coefficients of spherical harmonics for each colour: light on a matt surface, without the main light. */
  readonly harmonics: Float64Array
  /** Reflections: one table for each roughness, rgb, seen from above to below. */
  readonly tables: readonly Float32Array[]
}

/** How much of the room's light matt surfaces get; the main light has its own strength. */
const ambient = 0.48

/** Spherical harmonics of order two with the cosine folded in (Ramamoorthi and Hanrahan 2001). */
function project(): Float64Array {
  const out = new Float64Array(27)
  const light = new Float64Array(3)
  for (let row = 0; row < 32; row++) {
    const theta = ((row + 0.5) / 32) * Math.PI
    const weight = (Math.PI / 32) * ((2 * Math.PI) / 64) * Math.sin(theta)
    for (let column = 0; column < 64; column++) {
      const phi = ((column + 0.5) / 64) * 2 * Math.PI
      const [x, y, z] = [Math.sin(theta) * Math.sin(phi), Math.cos(theta), Math.sin(theta) * Math.cos(phi)]
      radiance(x, y, z, false, light)
      const basis = [
        0.282095,
        0.488603 * y,
        0.488603 * z,
        0.488603 * x,
        1.092548 * x * y,
        1.092548 * y * z,
        0.315392 * (3 * z * z - 1),
        1.092548 * x * z,
        0.546274 * (x * x - y * y),
      ]
      basis.forEach((value, at) => {
        const cosine = at === 0 ? 1 : at < 4 ? 2 / 3 : 1 / 4
        for (let k = 0; k < 3; k++) out[at * 3 + k] = out[at * 3 + k]! + ambient * light[k]! * value * weight * cosine
      })
    }
  }
  return out
}

/** The room as a surface of this roughness mirrors it: GGX lobes around each direction, view along the normal (Karis 2013). */
function reflect(roughness: number): Float32Array {
  const out = new Float32Array(tableWidth * tableHeight * 3)
  const light = new Float64Array(3)
  const samples = roughness < 0.1 ? 1 : 24
  const alpha = roughness * roughness
  for (let row = 0; row < tableHeight; row++) {
    const theta = ((row + 0.5) / tableHeight) * Math.PI
    for (let column = 0; column < tableWidth; column++) {
      const phi = ((column + 0.5) / tableWidth) * 2 * Math.PI - Math.PI
      const [nx, ny, nz] = [Math.sin(theta) * Math.sin(phi), Math.cos(theta), Math.sin(theta) * Math.cos(phi)]
      const [tx, ty, tz] = Math.abs(ny) < 0.99 ? unit([nz, 0, -nx]) : [1, 0, 0]
      const [bx, by, bz] = [ny * tz - nz * ty, nz * tx - nx * tz, nx * ty - ny * tx]
      let [r, g, b, total] = [0, 0, 0, 0]
      for (let sample = 0; sample < samples; sample++) {
        const [u, v] = [(sample + 0.5) / samples, (sample * 0.618034) % 1]
        const cos = samples === 1 ? 1 : Math.sqrt((1 - u) / (1 + (alpha * alpha - 1) * u))
        const sin = Math.sqrt(1 - cos * cos)
        const [hx, hy] = [sin * Math.cos(2 * Math.PI * v), sin * Math.sin(2 * Math.PI * v)]
        const scale = 2 * cos
        const facing = 2 * cos * cos - 1
        if (facing <= 0) continue
        radiance(
          scale * (tx * hx + bx * hy + nx * cos) - nx,
          scale * (ty * hx + by * hy + ny * cos) - ny,
          scale * (tz * hx + bz * hy + nz * cos) - nz,
          true,
          light,
        )
        r += light[0]! * facing
        g += light[1]! * facing
        b += light[2]! * facing
        total += facing
      }
      const at = (row * tableWidth + column) * 3
      out[at] = r / total
      out[at + 1] = g / total
      out[at + 2] = b / total
    }
  }
  return out
}

let made: Environment | undefined
/** The studio's tables, made once per thread. */
export function environment(): Environment {
  made ??= { harmonics: project(), tables: levels.map(reflect) }
  return made
}

/** What a mirror of this roughness shows in a direction; added to `out` with a factor for each colour. */
export function addReflection(
  { tables }: Environment,
  x: number,
  y: number,
  z: number,
  roughness: number,
  fr: number,
  fg: number,
  fb: number,
  out: Float64Array,
): void {
  let level = 0
  while (level < levels.length - 2 && roughness > levels[level + 1]!) level++
  const between = Math.min(1, Math.max(0, (roughness - levels[level]!) / (levels[level + 1]! - levels[level]!)))
  const px = (Math.atan2(x, z) / (2 * Math.PI) + 0.5) * tableWidth - 0.5
  const py = (Math.acos(Math.min(1, Math.max(-1, y))) / Math.PI) * tableHeight - 0.5
  const x0 = Math.floor(px)
  const y0 = Math.max(0, Math.min(tableHeight - 2, Math.floor(py)))
  const [u, v] = [px - x0, Math.min(1, Math.max(0, py - y0))]
  const left = ((x0 + tableWidth) % tableWidth) * 3
  const right = ((x0 + 1) % tableWidth) * 3
  const upper = y0 * tableWidth * 3
  const lower = upper + tableWidth * 3
  const w00 = (1 - u) * (1 - v), w10 = u * (1 - v), w01 = (1 - u) * v, w11 = u * v // oxfmt-ignore
  const near = tables[level]!
  const far = tables[level + 1]!
  for (let k = 0; k < 3; k++) {
    const a =
      near[upper + left + k]! * w00 + near[upper + right + k]! * w10 + near[lower + left + k]! * w01 + near[lower + right + k]! * w11
    const b = far[upper + left + k]! * w00 + far[upper + right + k]! * w10 + far[lower + left + k]! * w01 + far[lower + right + k]! * w11
    out[k] = out[k]! + (a + (b - a) * between) * (k === 0 ? fr : k === 1 ? fg : fb)
  }
}
