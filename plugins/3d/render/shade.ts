/** The colour of one place on a surface: metallic-roughness shading in the studio's light. */
import { addReflection, type Environment, keyLight } from './environment.ts'
import type { FlatMaterial } from './flat-material.ts'
import type { FlatScene } from './flat-scene.ts'
import type { LightShadow } from './shadows.ts'
import { lookUp, type TextureMap } from './texture-map.ts'

/** What a material's pictures say: colour, metal and roughness, own light, bumps, and where the room's light does not reach. */
export interface Maps {
  readonly color?: TextureMap | undefined
  readonly roughness?: TextureMap | undefined
  readonly emissive?: TextureMap | undefined
  readonly normal?: TextureMap | undefined
  readonly occlusion?: TextureMap | undefined
}
export interface ShadeContext {
  readonly scene: FlatScene
  readonly studio: Environment
  readonly shadow: LightShadow
  /** By material. */
  readonly maps: readonly Maps[]
  readonly eye: readonly [number, number, number]
  /** Cosine and sine of the camera's turn about the upright axis: the studio turns with it. */
  readonly turn: readonly [number, number]
  /** -1 where it stands on its head, for a look from below; else 1. */
  readonly over: 1 | -1
  readonly keyDirection: readonly [number, number, number]
  readonly blur: number
}
/** A place: in the world, its unit normal, and where the texture is. */
export interface Place {
  x: number
  y: number
  z: number
  nx: number
  ny: number
  nz: number
  u: number
  v: number
  red: number
  green: number
  blue: number
  /** Of the texture's square, how much one pixel shows. */
  spread: number
  /** Where u and v grow, as unit vectors; set where there is a normal map. */
  ux: number
  uy: number
  uz: number
  vx: number
  vy: number
  vz: number
  open: number
  /** Turns the shadow's sampling pattern, so that its grain is even. */
  grain: number
}

const texel = new Float64Array(4)
const reflection = new Float64Array(3)

/** Linear light into `out` as rgb and opacity. Diffuse by spherical harmonics and main light, reflections by table and Karis's approximation. */
export function shade(context: ShadeContext, material: FlatMaterial, maps: Maps, place: Place, out: Float64Array): void {
  const { studio, turn, over, keyDirection } = context
  let r = material.color[0]! * place.red, g = material.color[1]! * place.green, b = material.color[2]! * place.blue, alpha = material.color[3]! // oxfmt-ignore
  let { metallic, roughness } = material
  if (maps.color) {
    lookUp(maps.color, place.u, place.v, place.spread, true, texel)
    r *= texel[0]!
    g *= texel[1]!
    b *= texel[2]!
    alpha *= texel[3]!
  }
  if (maps.roughness) {
    lookUp(maps.roughness, place.u, place.v, place.spread, false, texel)
    roughness *= texel[1]!
    metallic *= texel[2]!
  }
  if (material.unlit) {
    out[0] = r
    out[1] = g
    out[2] = b
    out[3] = alpha
    return
  }
  roughness = Math.max(0.03, roughness)
  let vx = context.eye[0] - place.x, vy = context.eye[1] - place.y, vz = context.eye[2] - place.z // oxfmt-ignore
  const far = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz)
  vx *= far
  vy *= far
  vz *= far
  let { nx, ny, nz } = place
  if (maps.normal) {
    // Tangent space of glTF: red along u, green against v, which runs down.
    lookUp(maps.normal, place.u, place.v, place.spread, false, texel)
    const s = (texel[0]! * 2 - 1) * material.normalScale, t = (1 - texel[1]! * 2) * material.normalScale, up = texel[2]! * 2 - 1 // oxfmt-ignore
    const x = place.ux * s + place.vx * t + nx * up, y = place.uy * s + place.vy * t + ny * up, z = place.uz * s + place.vz * t + nz * up // oxfmt-ignore
    const length = Math.sqrt(x * x + y * y + z * z)
    if (length > 1e-6) {
      nx = x / length
      ny = y / length
      nz = z / length
    }
  }
  let facing = nx * vx + ny * vy + nz * vz
  if (facing < 0) {
    // Smooth normals may lean away at the rim; only a face that is seen from behind is turned over.
    if (facing < -0.3) {
      nx = -nx
      ny = -ny
      nz = -nz
      facing = -facing
    } else facing = 0.001
  }
  const cos = turn[0], sin = turn[1] // oxfmt-ignore
  const x = nx * cos - nz * sin, y = ny * over, z = nx * sin + nz * cos // oxfmt-ignore
  const h = studio.harmonics
  const key = Math.max(0, nx * keyDirection[0] + ny * keyDirection[1] + nz * keyDirection[2])
  const lit =
    key > 0
      ? key *
        context.shadow.lit(
          place.x + nx * context.shadow.cell * 1.5,
          place.y + ny * context.shadow.cell * 1.5,
          place.z + nz * context.shadow.cell * 1.5,
          nx,
          ny,
          nz,
          context.blur,
          place.grain,
        )
      : 0
  let { open } = place
  if (maps.occlusion) {
    lookUp(maps.occlusion, place.u, place.v, place.spread, false, texel)
    open *= texel[0]!
  }
  const rough = 1 - metallic
  for (let k = 0; k < 3; k++) {
    const light =
      h[k]! * 0.282095 +
      h[3 + k]! * 0.488603 * y +
      h[6 + k]! * 0.488603 * z +
      h[9 + k]! * 0.488603 * x +
      h[12 + k]! * 1.092548 * x * y +
      h[15 + k]! * 1.092548 * y * z +
      h[18 + k]! * 0.315392 * (3 * z * z - 1) +
      h[21 + k]! * 1.092548 * x * z +
      h[24 + k]! * 0.546274 * (x * x - y * y)
    const albedo = (k === 0 ? r : k === 1 ? g : b) * rough
    out[k] = albedo * (Math.max(0, light) * open + keyLight[k]! * lit) * (1 - material.transmission * 0.85)
  }
  // Karis 2013, "Physically Based Shading on Mobile": the integral over reflections.
  const f0 = ((material.ior - 1) / (material.ior + 1)) ** 2
  const rx = -1 * roughness + 1, ry = -0.0275 * roughness + 0.0425, rz = -0.572 * roughness + 1.04, rw = 0.022 * roughness - 0.04 // oxfmt-ignore
  const bend = Math.min(rx * rx, 2 ** (-9.28 * facing)) * rx + ry
  const scale = -1.04 * bend + rz
  const offset = 1.04 * bend + rw
  const mx = 2 * facing * nx - vx, my = 2 * facing * ny - vy, mz = 2 * facing * nz - vz // oxfmt-ignore
  const tx = mx * cos - mz * sin, tz = mx * sin + mz * cos // oxfmt-ignore
  const seen = 0.25 + 0.75 * open
  const shaded = seen * (0.6 + 0.4 * (key > 0 ? lit / key : 0.7))
  reflection[0] = 0
  reflection[1] = 0
  reflection[2] = 0
  addReflection(
    studio,
    tx,
    my * over,
    tz,
    roughness,
    ((f0 * rough + r * metallic) * scale + offset) * shaded,
    ((f0 * rough + g * metallic) * scale + offset) * shaded,
    ((f0 * rough + b * metallic) * scale + offset) * shaded,
    reflection,
  )
  if (material.clearcoat > 0) {
    const coat = material.clearcoat * (0.04 + 0.96 * (1 - facing) ** 5) * shaded
    addReflection(studio, tx, my * over, tz, 0.05, coat, coat, coat, reflection)
  }
  let shine = 0
  for (let k = 0; k < 3; k++) {
    out[k] = out[k]! + reflection[k]!
    shine = Math.max(shine, reflection[k]!)
  }
  if (material.emissive[0]! + material.emissive[1]! + material.emissive[2]! > 0) {
    if (maps.emissive) lookUp(maps.emissive, place.u, place.v, place.spread, true, texel)
    else texel.fill(1)
    for (let k = 0; k < 3; k++) out[k] = out[k]! + material.emissive[k]! * texel[k]!
  }
  if (material.transmission > 0) {
    // Glass: what lies behind shows through, tinted; the rim and highlights do not.
    const body = 0.1 + 0.5 * (1 - (r + g + b) / 3)
    const glass = Math.min(1, body + (1 - facing) ** 3 * 0.45 + shine * 0.35)
    alpha *= 1 - material.transmission * (1 - glass)
    for (let k = 0; k < 3; k++) out[k] = out[k]! + (k === 0 ? r : k === 1 ? g : b) * material.transmission * 0.2
  }
  out[3] = material.alphaMode === 'OPAQUE' && material.transmission === 0 ? 1 : alpha
}
