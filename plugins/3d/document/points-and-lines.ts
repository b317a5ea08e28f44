import type { Document } from '@gltf-transform/core'

/** Whether a document has points or lines: they have no surface, and nothing here shows or measures them. */
export const hasPointsOrLines = (document: Document): boolean =>
  document
    .getRoot()
    .listMeshes()
    .some((mesh) => mesh.listPrimitives().some((primitive) => primitive.getMode() < 4))
