/** Whether the processor draws, and what is left out then: a machine without a graphics card turns a large model all the same. */
import { type Material, MeshLambertMaterial, MeshStandardMaterial, type Object3D } from 'three'
import { meshesIn } from './parts.ts'

let known: boolean | undefined

/** Asked once: each time takes one of the sixteen contexts that browsers keep. */
export const isSoftware = (): boolean => (known ??= asked())

function asked(): boolean {
  const context = document.createElement('canvas').getContext('webgl')
  const info = context?.getExtension('WEBGL_debug_renderer_info')
  const name = info ? String(context?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : ''
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return /swiftshader|llvmpipe|software|basic render/i.test(name)
}

/** Gives the model materials that cost a third: colours, textures and light stay, gloss goes, which shows nothing without surroundings to mirror. */
export function simplified(model: Object3D): void {
  const made = new Map<Material, Material>()
  const simple = (material: Material): Material => {
    if (!(material instanceof MeshStandardMaterial)) return material
    const found = made.get(material) ?? lambertOf(material)
    made.set(material, found)
    return found
  }
  for (const mesh of meshesIn(model)) mesh.material = Array.isArray(mesh.material) ? mesh.material.map(simple) : simple(mesh.material)
}

function lambertOf(material: MeshStandardMaterial): MeshLambertMaterial {
  const { name, color, map, aoMap, normalMap, normalScale, emissive, emissiveIntensity, emissiveMap, transparent } = material
  const { opacity, alphaTest, alphaMap, side, vertexColors, flatShading, depthWrite } = material
  const colours = { name, color, map, aoMap, normalMap, normalScale, emissive, emissiveIntensity, emissiveMap, transparent }
  const simple = new MeshLambertMaterial(
    Object.assign(colours, { opacity, alphaTest, alphaMap, side, vertexColors, flatShading, depthWrite }),
  )
  // Its textures live on in the other one.
  material.dispose()
  return simple
}
