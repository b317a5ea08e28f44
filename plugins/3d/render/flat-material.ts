/** A document's material as shading sees it. */
import type { Material, Texture } from '@gltf-transform/core'

export interface FlatMaterial {
  readonly name: string
  /** Linear red, green, blue, and alpha. */
  readonly color: readonly number[]
  readonly metallic: number
  readonly roughness: number
  readonly emissive: readonly number[]
  readonly transmission: number
  readonly clearcoat: number
  readonly ior: number
  readonly unlit: boolean
  readonly alphaMode: 'OPAQUE' | 'MASK' | 'BLEND'
  readonly alphaCutoff: number
  readonly doubleSided: boolean
  readonly colorTexture?: Texture
  readonly roughnessTexture?: Texture
  readonly emissiveTexture?: Texture
  /** Bumps, and how strong they are. */
  readonly normalTexture?: Texture
  readonly normalScale: number
  /** Its red keeps the room's light away from corners. */
  readonly occlusionTexture?: Texture
}
interface Extended {
  getTransmissionFactor?(): number
  getClearcoatFactor?(): number
  getIOR?(): number
  getEmissiveStrength?(): number
}
/** A surface without a material is grey and seen from both sides. */
export function flatMaterial(material: Material | null): FlatMaterial {
  if (!material)
    return {
      name: '',
      color: [0.55, 0.56, 0.57, 1],
      metallic: 0,
      roughness: 0.55,
      emissive: [0, 0, 0],
      transmission: 0,
      clearcoat: 0,
      ior: 1.5,
      unlit: false,
      alphaMode: 'OPAQUE',
      alphaCutoff: 0.5,
      doubleSided: true,
      normalScale: 1,
    }
  const extension = (name: string) => material.getExtension(`KHR_materials_${name}`) as Extended | null
  const strength = extension('emissive_strength')?.getEmissiveStrength?.() ?? 1
  const [color, roughness, emissive, normal, occlusion] = [
    material.getBaseColorTexture(),
    material.getMetallicRoughnessTexture(),
    material.getEmissiveTexture(),
    material.getNormalTexture(),
    material.getOcclusionTexture(),
  ]
  return {
    name: material.getName(),
    color: material.getBaseColorFactor(),
    metallic: material.getMetallicFactor(),
    roughness: material.getRoughnessFactor(),
    emissive: material.getEmissiveFactor().map((value) => value * strength),
    transmission: extension('transmission')?.getTransmissionFactor?.() ?? 0,
    clearcoat: extension('clearcoat')?.getClearcoatFactor?.() ?? 0,
    ior: extension('ior')?.getIOR?.() ?? 1.5,
    unlit: extension('unlit') !== null,
    alphaMode: material.getAlphaMode(),
    alphaCutoff: material.getAlphaCutoff(),
    doubleSided: material.getDoubleSided(),
    ...(color && { colorTexture: color }),
    ...(roughness && { roughnessTexture: roughness }),
    ...(emissive && { emissiveTexture: emissive }),
    ...(normal && { normalTexture: normal }),
    normalScale: material.getNormalScale(),
    ...(occlusion && { occlusionTexture: occlusion }),
  }
}

/** Which texture places a material uses, and how it moves them. */
export interface TextureFrame {
  readonly set: number
  /** u = a u + b v + c, v = d u + e v + f. */
  readonly move?: readonly [number, number, number, number, number, number]
}
interface Transform {
  getOffset(): readonly [number, number]
  getRotation(): number
  getScale(): readonly [number, number]
}
/** That of the first picture that the material has: materials that place their pictures differently are rare. `KHR_texture_transform`, as its specification says. */
export function textureFrame(material: Material | null): TextureFrame {
  const info =
    (material?.getBaseColorTexture() && material.getBaseColorTextureInfo()) ??
    (material?.getNormalTexture() && material.getNormalTextureInfo()) ??
    (material?.getMetallicRoughnessTexture() && material.getMetallicRoughnessTextureInfo()) ??
    (material?.getEmissiveTexture() && material.getEmissiveTextureInfo())
  if (!info) return { set: 0 }
  const transform = info.getExtension('KHR_texture_transform') as Transform | null
  if (!transform) return { set: info.getTexCoord() }
  const [x, y] = transform.getOffset()
  const [sx, sy] = transform.getScale()
  const [cos, sin] = [Math.cos(transform.getRotation()), Math.sin(transform.getRotation())]
  return { set: info.getTexCoord(), move: [cos * sx, sin * sy, x, -sin * sx, cos * sy, y] }
}
