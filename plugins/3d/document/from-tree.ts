/** From placed solids to a glTF document: y up, metres, one mesh for each solid however often it stands somewhere. */
import type { Document, mat4, Mesh, Node } from '@gltf-transform/core'
import type { Manifold } from '../geometry/kernel.ts'
import { surfaces } from '../geometry/surface.ts'
import { withTextureCoordinates } from '../geometry/texture-coordinates.ts'
import type { Branch, Tree } from '../geometry/tree.ts'
import { metres, type ModelSpec } from '../spec/schema.ts'
import { indexArray } from './index-array.ts'
import { materialMaker } from './materials.ts'
import { emptyDocument } from './io.ts'
import { upright } from './upright.ts'

/** The document, and how many triangles it shows. */
export async function documentFromTree(spec: ModelSpec, tree: Tree): Promise<{ document: Document; triangles: number }> {
  const document = await emptyDocument()
  document.getRoot().getAsset().generator = 'atelier-mcp'
  const buffer = document.createBuffer()
  const material = await materialMaker(document, spec.materials ?? [])
  const textures = new Map((spec.materials ?? []).flatMap(({ id, texture }) => (texture ? [[id, texture] as const] : [])))
  const meshes = new Map<Manifold, { mesh: Mesh; triangles: number }>()
  let triangles = 0

  const meshOf = (solid: Manifold, name: string) => {
    const known = meshes.get(solid)
    if (known) return known
    const mesh = document.createMesh(name)
    let count = 0
    for (const plain of surfaces(solid, tree.materialOf)) {
      const texture = plain.material === undefined ? undefined : textures.get(plain.material)
      const textured = texture && withTextureCoordinates(plain, texture.projection ?? 'box', texture.size)
      const { positions, normals, indices } = textured ?? plain
      const primitive = document
        .createPrimitive()
        .setMaterial(material(plain.material))
        .setIndices(
          document
            .createAccessor()
            .setType('SCALAR')
            .setArray(indexArray(indices, positions.length / 3))
            .setBuffer(buffer),
        )
        .setAttribute(
          'POSITION',
          document
            .createAccessor()
            .setType('VEC3')
            .setArray(positions as Float32Array<ArrayBuffer>)
            .setBuffer(buffer),
        )
        .setAttribute(
          'NORMAL',
          document
            .createAccessor()
            .setType('VEC3')
            .setArray(normals as Float32Array<ArrayBuffer>)
            .setBuffer(buffer),
        )
      if (textured)
        primitive.setAttribute(
          'TEXCOORD_0',
          document
            .createAccessor()
            .setType('VEC2')
            .setArray(textured.uvs as Float32Array<ArrayBuffer>)
            .setBuffer(buffer),
        )
      mesh.addPrimitive(primitive)
      count += indices.length / 3
    }
    const made = { mesh, triangles: count }
    meshes.set(solid, made)
    return made
  }
  const add = (branch: Branch): Node => {
    const node = document.createNode(branch.name)
    if (branch.matrix) node.setMatrix(Array.from(branch.matrix) as mat4)
    if (branch.solid) {
      const made = meshOf(branch.solid, branch.name)
      node.setMesh(made.mesh)
      triangles += made.triangles
    }
    for (const inner of branch.inside) node.addChild(add(inner))
    return node
  }
  const scale = metres[spec.units ?? 'mm']
  const root = document
    .createNode(spec.name ?? 'model')
    .setRotation(upright)
    .setScale([scale, scale, scale])
  for (const branch of tree.branches) root.addChild(add(branch))
  const scene = document.createScene(spec.name ?? 'model').addChild(root)
  document.getRoot().setDefaultScene(scene)
  return { document, triangles }
}
