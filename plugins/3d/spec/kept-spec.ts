/** The spec that a file of ours was made from, which it keeps so that it can be changed later. */
import type { Document } from '@gltf-transform/core'

/** In the extras of a glTF's root. */
const field = 'atelierSpec'

/** As its author wrote it, where nobody has changed it since; `undefined` for files of others. */
export const keptSpec = (document: Document): unknown => document.getRoot().getExtras()[field]

/** In place of all extras that the root had. */
export const keepSpec = (document: Document, written: Readonly<Record<string, unknown>>): void =>
  void document.getRoot().setExtras({ [field]: written })
