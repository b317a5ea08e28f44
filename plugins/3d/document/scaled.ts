/** The whole scene in another size or direction. */
import type { Document } from '@gltf-transform/core'

/** Puts everything under one node that scales and, where `turned`, makes z the upright axis. The document is changed. */
export function scaled(document: Document, scale: number, turned = false): void {
  for (const scene of document.getRoot().listScenes()) {
    const node = document.createNode('units').setScale([scale, scale, scale])
    if (turned) node.setRotation([Math.SQRT1_2, 0, 0, Math.SQRT1_2])
    for (const child of scene.listChildren()) node.addChild(child)
    scene.addChild(node)
  }
}
