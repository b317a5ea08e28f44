/** What an artifact is, and one as a plain object. */
import type { Artifact } from '../contract/assets.ts'

/** Something with bytes and what they are. */
export const isArtifact = (value: unknown): value is Artifact =>
  typeof value === 'object' && value !== null && 'mimeType' in value && typeof (value as { bytes?: unknown }).bytes === 'function'

/** A copy that can be copied further: an artifact may be an object of a class, and a spread forgets its methods. */
export const plain = (artifact: Artifact): Artifact => {
  const { mimeType, name, size, sha256, meta, companions } = artifact
  return {
    ...artifact,
    mimeType,
    ...(name !== undefined && { name }),
    ...(size !== undefined && { size }),
    ...(sha256 !== undefined && { sha256 }),
    ...(meta !== undefined && { meta }),
    ...(companions !== undefined && { companions }),
    bytes: () => artifact.bytes(),
  }
}
