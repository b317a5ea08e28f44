/** A picture of a model: studio light, soft shadows, smooth edges. Runs in the worker. */
import type { Texture } from '@gltf-transform/core'
import { boundsOf } from '../geometry/bounds.ts'
import { backdropLevel, backdropOf } from './backdrop.ts'
import { type Camera, frameCamera } from './camera.ts'
import type { ViewName } from './view-names.ts'
import { environment, keyDirection } from './environment.ts'
import type { FlatScene } from './flat-scene.ts'
import { occlusion } from './occlusion.ts'
import { drawOutlines, inFront, type SampleNormals } from './outlines.ts'
import { drawOverlay, seeThrough } from './overlay.ts'
import { type Projected, rasterise } from './raster.ts'
import { resolve, supersample } from './resolve.ts'
import type { ShadeContext } from './shade.ts'
import { groundShadow, lightShadow } from './shadows.ts'
import { textureMap } from './texture-map.ts'

export interface RenderOptions {
  readonly width: number
  readonly height: number
  readonly view: ViewName
  readonly background: 'studio' | 'transparent'
}

function project(positions: Float32Array, camera: Camera): Projected {
  const count = positions.length / 3
  const [x, y, near] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)]
  const [ex, ey, ez] = camera.eye
  const [rx, ry, rz] = camera.right
  const [ux, uy, uz] = camera.up
  const [bx, by, bz] = camera.back
  const focal = camera.focal * supersample
  const [middleX, middleY] = [(camera.width * supersample) / 2, (camera.height * supersample) / 2]
  for (let at = 0; at < count; at++) {
    const px = positions[at * 3]! - ex, py = positions[at * 3 + 1]! - ey, pz = positions[at * 3 + 2]! - ez // oxfmt-ignore
    const inverse = -1 / (px * bx + py * by + pz * bz)
    x[at] = middleX + focal * (px * rx + py * ry + pz * rz) * inverse
    y[at] = middleY - focal * (px * ux + py * uy + pz * uz) * inverse
    near[at] = inverse
  }
  return { x, y, near }
}

/** Straight rgba, rows from the top. */
export async function render(scene: FlatScene, { width, height, view, background }: RenderOptions): Promise<Uint8Array> {
  const bounds = boundsOf(scene.positions)
  const edges = [0, 1, 2].map((k) => bounds.max[k]! - bounds.min[k]!) as [number, number, number]
  const size = Math.hypot(...edges) || 1
  const camera = frameCamera(scene.positions, edges, view, width, height)
  const projected = project(scene.positions, camera)
  const clear = seeThrough({ scene })
  const sides = scene.materials.map(({ doubleSided }, index) => (clear[index] ? 2 : doubleSided ? 0 : 1))
  const visible = rasterise(
    projected,
    scene.indices,
    (triangle) => sides[scene.materialIds[triangle]!]!,
    width * supersample,
    height * supersample,
  )
  const [cos, sin] = [Math.cos(camera.azimuth), Math.sin(camera.azimuth)]
  const [kx, ky, kz] = keyDirection
  // From below everything would lie in the dark: the light comes from where the eye is.
  const over = view === 'bottom' ? -1 : 1
  const key = [kx * cos + kz * sin, ky * over, -kx * sin + kz * cos] as const
  const shadow = lightShadow(scene, bounds, key)
  const ground = groundShadow(scene, bounds, shadow)
  const closed = occlusion(visible, camera, supersample, size * 0.09)
  const known = new Map<object, ReturnType<typeof textureMap>>()
  const load = (texture: Texture | undefined) => {
    if (!texture) return undefined
    const map = known.get(texture) ?? textureMap(texture)
    known.set(texture, map)
    return map
  }
  const maps = await Promise.all(
    scene.materials.map(async (material) => ({
      color: await load(material.colorTexture),
      roughness: await load(material.roughnessTexture),
      emissive: await load(material.emissiveTexture),
      normal: await load(material.normalTexture),
      occlusion: await load(material.occlusionTexture),
    })),
  )
  const context: ShadeContext = {
    scene,
    studio: environment(),
    shadow,
    maps,
    eye: camera.eye,
    turn: [cos, sin],
    over,
    keyDirection: key,
    blur: size * 0.006,
  }
  const overlay = drawOverlay(context, projected, visible)
  const transparent = background === 'transparent'
  const backdrop = backdropOf(transparent ? 0 : backdropLevel(scene, maps), transparent, bounds, ground, camera)
  const pixels = new Uint8Array(width * height * 4)
  const normals: SampleNormals = new Int8Array(visible.ids.length * 3)
  resolve(context, projected, visible, closed, overlay, camera, backdrop, transparent, normals, pixels)
  drawOutlines(visible, normals, camera, supersample, size, pixels)
  if (overlay) {
    const side = (triangle: number) => (clear[scene.materialIds[triangle]!] ? 0 : 2)
    const glass = inFront(rasterise(projected, scene.indices, side, visible.width, visible.height), visible, scene, camera)
    drawOutlines(glass.visible, glass.normals, camera, supersample, size, pixels)
  }
  return pixels
}
