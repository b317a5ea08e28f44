/** What an object is here: plain, an artifact, or somebody's own. */
import type { Artifact } from '../contract/assets.ts'
import { present } from '../schema/present.ts'
import { heldFacts } from './held.ts'

export type Fields = Record<string, unknown>
export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Of no class, also where it comes from another realm. */
export const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Something with bytes and what they are. */
export const isArtifact = (value: unknown): value is Artifact =>
  isObject(value) && typeof value['mimeType'] === 'string' && typeof value['bytes'] === 'function'

/** A copy that can be copied further: an artifact may be an object of a class, and a spread forgets its methods. */
export const plain = (artifact: Artifact): Artifact => {
  const { mimeType, name, size, sha256, meta, companions } = artifact
  return {
    ...artifact,
    mimeType,
    ...present({ name, size, sha256, meta, companions }),
    bytes: heldFacts(artifact) === undefined ? () => artifact.bytes() : artifact.bytes,
  }
}
