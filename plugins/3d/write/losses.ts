/** What a document has that simpler formats cannot hold. */
import type { Document } from '@gltf-transform/core'
import { hasPointsOrLines } from '../document/points-and-lines.ts'

export interface Holds {
  /** Nodes in nodes, and where they stand. */
  readonly hierarchy?: boolean
  readonly names?: boolean
  /** Base colours. */
  readonly colors?: boolean
  /** Metal, roughness, glass and the like. */
  readonly surface?: boolean
  readonly textures?: boolean
}

/** In words, each once. */
export function lossesOf(document: Document, format: string, holds: Holds): string[] {
  const root = document.getRoot()
  const out: string[] = []
  const add = (lost: boolean, text: string) => lost && out.push(`${format} holds no ${text}`)
  add(root.listAnimations().length > 0, `animation: ${root.listAnimations().length} left out.`)
  add(root.listSkins().length > 0, 'skins: the mesh is written as its joints hold it at rest.')
  add(
    root.listMeshes().some((mesh) => mesh.listPrimitives().some((primitive) => primitive.listTargets().length > 0)),
    'morph targets: the base shape is written.',
  )
  add(root.listCameras().length > 0, 'cameras.')
  add(hasPointsOrLines(document), 'points and lines: left out.')
  const materials = root.listMaterials()
  add(!holds.hierarchy && root.listNodes().length > 2, 'hierarchy: everything stands where it was, as separate or joined meshes.')
  add(!holds.names && root.listNodes().length > 1, 'names.')
  add(!holds.colors && materials.length > 0, `materials: ${materials.length} left out.`)
  if (holds.colors) {
    add(!holds.textures && root.listTextures().length > 0, `textures: ${root.listTextures().length} left out.`)
    add(
      !holds.surface &&
        materials.some(
          (material) =>
            material.getMetallicFactor() > 0 ||
            material.listExtensions().length > 0 ||
            material.getEmissiveFactor().some((value) => value > 0),
        ),
      'metal, roughness, glow or glass: the plain colour is written.',
    )
  }
  return out
}
