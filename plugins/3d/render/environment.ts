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
export const keyLight: Vector = [0.7, 0.685, 0.66]

const panels: readonly Panel[] = [
  { direction: unit([-0.62, 0.62, 0.55]), size: [0.62, 0.5], color: [4.2, 4.1, 3.97], soft: 0.25 },
  { direction: unit([0.95, 0.3, 0.28]), size: [0.35, 0.85], color: [2.1, 2.15, 2.25], soft: 0.4 },
  { direction: unit([0.35, 0.42, -0.85]), size: [0.75, 0.28], color: [2.2, 2.24, 2.34], soft: 0.3 },
  { direction: unit([-0.9, 0.2, -0.5]), size: [0.2, 0.8], color: [2.2, 2.2, 2.3], soft: 0.3 },
  { direction: unit([0.05, 1, -0.1]), size: [0.8, 0.8], color: [0.8, 0.8, 0.81], soft: 0.5 },
]
const smooth = (edge0: number, edge1: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - edge0) / (edge1 - edge0)))
  return t * t * (3 - 2 * t)
}

/** Of each panel, in a row: direction, the axis along its width, the axis along its height, half sizes, colour, blur. */
const panelTable = Float64Array.from(
  panels.flatMap(({ direction: [dx, dy, dz], size, color, soft }) => {
    const length = Math.hypot(dz, dx) || 1
    const [rx, rz] = [dz / length, -dx / length]
    return [dx, dy, dz, rx, 0, rz, dy * rz, dz * rx - dx * rz, -dy * rx, ...size, ...color, soft]
  }),
)
const panelWidth = panelTable.length / panels.length

/** Light that arrives from a direction; `withKey` false leaves the main panel out. Runs a hundred thousand times before the first picture. */
function radiance(x: number, y: number, z: number, withKey: boolean, out: Float64Array): void {
  const sky = y > 0 ? 0.52 + 0.3 * y : 0.52 - 0.1 * smooth(0, 0.25, -y) + 0.06 * smooth(0.3, 1, -y)
  // A darker band behind the camera and at the sides gives metal its contrast.
  const room = sky * (0.72 + 0.28 * smooth(-0.9, 0.6, -z + 0.4 * y))
  let r = room * 0.99, g = room, b = room * 1.02 // oxfmt-ignore
  const p = panelTable
  for (let at = withKey ? 0 : panelWidth; at < p.length; at += panelWidth) {
    const facing = x * p[at]! + y * p[at + 1]! + z * p[at + 2]!
    if (facing <= 0.05) continue
    const soft = p[at + 14]!
    const u = Math.abs((x * p[at + 3]! + z * p[at + 5]!) / facing) / p[at + 9]!
    const v = Math.abs((x * p[at + 6]! + y * p[at + 7]! + z * p[at + 8]!) / facing) / p[at + 10]!
    if (u >= 1 + soft || v >= 1 + soft) continue
    const share = (1 - smooth(1 - soft, 1 + soft, u)) * (1 - smooth(1 - soft, 1 + soft, v))
    r += p[at + 11]! * share
    g += p[at + 12]! * share
    b += p[at + 13]! * share
  }
  out[0] = r
  out[1] = g
  out[2] = b
}

/** Reflections at each roughness: the rougher, the fewer places are needed to hold them. */
const levels = [
  { roughness: 0.03, edge: 64 },
  { roughness: 0.15, edge: 48 },
  { roughness: 0.3, edge: 32 },
  { roughness: 0.5, edge: 24 },
  { roughness: 0.75, edge: 16 },
  { roughness: 1, edge: 12 },
] as const

/** The room as a surface of one roughness mirrors it, over the octahedron of all directions unfolded to a square. */
interface Mirror {
  readonly edge: number
  /** rgb, row by row, with a rim of one more place on every side. */
  readonly data: Float32Array
}
export interface Environment {
  /** Nine coefficients of spherical harmonics for each colour: light on a matt surface, without the main light. */
  readonly harmonics: Float64Array
  readonly mirrors: readonly Mirror[]
}

/** How much of the room's light matt surfaces get; the main light has its own strength. */
const ambient = 0.55

/** Spherical harmonics of order two with the cosine folded in (Ramamoorthi and Hanrahan 2001). */
function project(): Float64Array {
  const out = new Float64Array(27)
  const light = new Float64Array(3)
  const basis = new Float64Array(9)
  const [rows, columns] = [24, 48]
  for (let row = 0; row < rows; row++) {
    const theta = ((row + 0.5) / rows) * Math.PI
    const weight = (Math.PI / rows) * ((2 * Math.PI) / columns) * Math.sin(theta)
    for (let column = 0; column < columns; column++) {
      const phi = ((column + 0.5) / columns) * 2 * Math.PI
      const x = Math.sin(theta) * Math.sin(phi), y = Math.cos(theta), z = Math.sin(theta) * Math.cos(phi) // oxfmt-ignore
      radiance(x, y, z, false, light)
      basis[0] = 0.282095
      basis[1] = 0.488603 * y
      basis[2] = 0.488603 * z
      basis[3] = 0.488603 * x
      basis[4] = 1.092548 * x * y
      basis[5] = 1.092548 * y * z
      basis[6] = 0.315392 * (3 * z * z - 1)
      basis[7] = 1.092548 * x * z
      basis[8] = 0.546274 * (x * x - y * y)
      for (let at = 0; at < 9; at++) {
        const share = ambient * basis[at]! * weight * (at === 0 ? 1 : at < 4 ? 2 / 3 : 1 / 4)
        for (let k = 0; k < 3; k++) out[at * 3 + k] = out[at * 3 + k]! + share * light[k]!
      }
    }
  }
  return out
}

/** The direction at a place of the unfolded octahedron, both from -1 to 1, a little beyond at the rim (Meyer et al. 2010). Into `out`, as a unit vector. */
function directionAt(u: number, v: number, out: Float64Array): void {
  // Beyond an edge the square goes on with its own mirror image.
  if (Math.abs(u) > 1) {
    u = Math.sign(u) * (2 - Math.abs(u))
    v = -v
  }
  if (Math.abs(v) > 1) {
    v = Math.sign(v) * (2 - Math.abs(v))
    u = -u
  }
  let x = u, z = v // oxfmt-ignore
  const y = 1 - Math.abs(u) - Math.abs(v)
  if (y < 0) {
    x = (1 - Math.abs(v)) * (u < 0 ? -1 : 1)
    z = (1 - Math.abs(u)) * (v < 0 ? -1 : 1)
  }
  const length = Math.sqrt(x * x + y * y + z * z)
  out[0] = x / length
  out[1] = y / length
  out[2] = z / length
}

/** GGX lobes around each direction, view along the normal (Karis 2013). */
function mirror({ roughness, edge }: (typeof levels)[number]): Mirror {
  const wide = edge + 2
  const data = new Float32Array(wide * wide * 3)
  const light = new Float64Array(3)
  const normal = new Float64Array(3)
  const samples = roughness < 0.1 ? 1 : 24
  const alpha = roughness * roughness
  // The lobe is the same around every normal: half vectors in its frame, those that reflect below the surface left out.
  const lobe: number[] = []
  for (let sample = 0; sample < samples; sample++) {
    const u = (sample + 0.5) / samples, angle = 2 * Math.PI * ((sample * 0.618034) % 1) // oxfmt-ignore
    const cos = samples === 1 ? 1 : Math.sqrt((1 - u) / (1 + (alpha * alpha - 1) * u))
    const sin = Math.sqrt(1 - cos * cos)
    if (2 * cos * cos - 1 > 0) lobe.push(2 * cos * sin * Math.cos(angle), 2 * cos * sin * Math.sin(angle), 2 * cos * cos - 1)
  }
  for (let row = 0; row < wide; row++)
    for (let column = 0; column < wide; column++) {
      directionAt(((column - 0.5) / edge) * 2 - 1, ((row - 0.5) / edge) * 2 - 1, normal)
      const nx = normal[0]!, ny = normal[1]!, nz = normal[2]! // oxfmt-ignore
      const steep = Math.abs(ny) >= 0.99
      const flat = Math.sqrt(nx * nx + nz * nz) || 1
      const tx = steep ? 1 : nz / flat, tz = steep ? 0 : -nx / flat // oxfmt-ignore
      const bx = ny * tz, by = nz * tx - nx * tz, bz = -ny * tx // oxfmt-ignore
      let r = 0, g = 0, b = 0, total = 0 // oxfmt-ignore
      for (let at = 0; at < lobe.length; at += 3) {
        const lx = lobe[at]!, ly = lobe[at + 1]!, facing = lobe[at + 2]! // oxfmt-ignore
        radiance(tx * lx + bx * ly + nx * facing, by * ly + ny * facing, tz * lx + bz * ly + nz * facing, true, light)
        r += light[0]! * facing
        g += light[1]! * facing
        b += light[2]! * facing
        total += facing
      }
      const to = (row * wide + column) * 3
      data[to] = r / total
      data[to + 1] = g / total
      data[to + 2] = b / total
    }
  return { edge, data }
}

let made: Environment | undefined
/** The studio's tables, made once per thread. */
export function environment(): Environment {
  made ??= { harmonics: project(), mirrors: levels.map(mirror) }
  return made
}

/** Bilinear, at a place of the unfolded octahedron from -1 to 1; `out` gets the colour times a factor for each part. */
function addMirror({ edge, data }: Mirror, u: number, v: number, fr: number, fg: number, fb: number, out: Float64Array): void {
  const px = (u * 0.5 + 0.5) * edge + 0.5, py = (v * 0.5 + 0.5) * edge + 0.5 // oxfmt-ignore
  const x = Math.floor(px), y = Math.floor(py) // oxfmt-ignore
  const s = px - x, t = py - y // oxfmt-ignore
  const wide = (edge + 2) * 3
  const at = y * wide + x * 3
  const w00 = (1 - s) * (1 - t), w10 = s * (1 - t), w01 = (1 - s) * t, w11 = s * t // oxfmt-ignore
  out[0] = out[0]! + (data[at]! * w00 + data[at + 3]! * w10 + data[at + wide]! * w01 + data[at + wide + 3]! * w11) * fr
  out[1] = out[1]! + (data[at + 1]! * w00 + data[at + 4]! * w10 + data[at + wide + 1]! * w01 + data[at + wide + 4]! * w11) * fg
  out[2] = out[2]! + (data[at + 2]! * w00 + data[at + 5]! * w10 + data[at + wide + 2]! * w01 + data[at + wide + 5]! * w11) * fb
}

/** What a mirror of this roughness shows in a direction; added to `out` with a factor for each colour. */
export function addReflection(
  { mirrors }: Environment,
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
  while (level < levels.length - 2 && roughness > levels[level + 1]!.roughness) level++
  const low = levels[level]!.roughness
  const between = Math.min(1, Math.max(0, (roughness - low) / (levels[level + 1]!.roughness - low)))
  const size = 1 / (Math.abs(x) + Math.abs(y) + Math.abs(z))
  let u = x * size, v = z * size // oxfmt-ignore
  if (y < 0) {
    const folded = (1 - Math.abs(v)) * (u < 0 ? -1 : 1)
    v = (1 - Math.abs(u)) * (v < 0 ? -1 : 1)
    u = folded
  }
  const near = 1 - between
  if (near > 0) addMirror(mirrors[level]!, u, v, fr * near, fg * near, fb * near, out)
  if (between > 0) addMirror(mirrors[level + 1]!, u, v, fr * between, fg * between, fb * between, out)
}
