/** From the materials of a spec to those of a document. */
import type { Document, Material as DocumentMaterial, Texture } from '@gltf-transform/core'
import { patternPng } from '../geometry/pattern.ts'
import { type PatternName, patternNames } from '../geometry/pattern-names.ts'
import type { Material } from '../spec/materials.ts'
import { parseColor } from './color.ts'
import { pictureOf } from './picture.ts'

/** What a surface without a material looks like: light grey, satin. */
const plain: Material = { id: 'default', baseColor: '#C4C6C8', roughness: 0.55 }

const isPattern = (source: string): source is PatternName => (patternNames as readonly string[]).includes(source)

/** Makes a document's materials on demand, each once. `undefined` stands for the plain one. */
export async function materialMaker(
  document: Document,
  materials: readonly Material[],
): Promise<(id: string | undefined) => DocumentMaterial> {
  const { KHRMaterialsClearcoat, KHRMaterialsEmissiveStrength, KHRMaterialsIOR, KHRMaterialsTransmission } =
    await import('@gltf-transform/extensions')
  const pictures = new Map<string, Awaited<ReturnType<typeof pictureOf>>>()
  for (const { id, texture } of materials)
    if (texture && !isPattern(texture.source)) pictures.set(id, await pictureOf(texture.source, `texture of "${id}"`, id))
  const byId = new Map(materials.map((material) => [material.id, material]))
  const made = new Map<string | undefined, DocumentMaterial>()
  /** A picture that several materials show is there once. */
  const textureOf = (id: string, { bytes, mimeType }: Awaited<ReturnType<typeof pictureOf>>): Texture =>
    document
      .getRoot()
      .listTextures()
      .find((one) => Buffer.compare(one.getImage()!, bytes) === 0) ??
    document.createTexture(`${id}-color`).setImage(bytes).setMimeType(mimeType)
  const make = (spec: Material): DocumentMaterial => {
    const [r, g, b, a] = parseColor(spec.baseColor)
    const transmission = spec.transmission ?? 0
    const alphaMode = spec.alphaMode ?? (a < 1 && transmission === 0 ? 'BLEND' : 'OPAQUE')
    const out = document
      .createMaterial(spec.id)
      .setBaseColorFactor([r, g, b, a])
      .setMetallicFactor(spec.metallic ?? 0)
      .setRoughnessFactor(spec.roughness ?? 0.5)
      .setAlphaMode(alphaMode)
      .setDoubleSided(spec.doubleSided ?? false)
    if (spec.emissive) out.setEmissiveFactor(parseColor(spec.emissive).slice(0, 3) as [number, number, number])
    if (spec.emissive && (spec.emissiveStrength ?? 1) !== 1)
      out.setExtension(
        'KHR_materials_emissive_strength',
        document.createExtension(KHRMaterialsEmissiveStrength).createEmissiveStrength().setEmissiveStrength(spec.emissiveStrength!),
      )
    if (transmission > 0)
      out.setExtension(
        'KHR_materials_transmission',
        document.createExtension(KHRMaterialsTransmission).createTransmission().setTransmissionFactor(transmission),
      )
    if (spec.ior != null) out.setExtension('KHR_materials_ior', document.createExtension(KHRMaterialsIOR).createIOR().setIOR(spec.ior))
    if (spec.clearcoat)
      out.setExtension(
        'KHR_materials_clearcoat',
        document
          .createExtension(KHRMaterialsClearcoat)
          .createClearcoat()
          .setClearcoatFactor(spec.clearcoat)
          .setClearcoatRoughnessFactor(0.05),
      )
    if (spec.texture) {
      const { source } = spec.texture
      const picture = isPattern(source)
        ? { bytes: patternPng(source, spec.baseColor, spec.texture.color2), mimeType: 'image/png' }
        : pictures.get(spec.id)!
      out.setBaseColorTexture(textureOf(spec.id, picture))
      out.setBaseColorFactor([1, 1, 1, a])
    }
    return out
  }
  return (id) => {
    const known = made.get(id) ?? make((id === undefined ? undefined : byId.get(id)) ?? plain)
    made.set(id, known)
    return known
  }
}
