import { createHash } from 'node:crypto'
import type { Artifact } from 'atelier-mcp'

/** A picture's file, not yet looked at: what goes to the process that does. */
export interface PictureFile {
  readonly bytes: Uint8Array
  /** How messages name it: its file name, or its place in the list. */
  readonly name: string
  /** Of the bytes, as hex. */
  readonly sha256: string
}

/** Reads an artifact's bytes. Throws what the artifact throws. */
export async function pictureFile(artifact: Artifact, fallbackName = 'picture'): Promise<PictureFile> {
  const bytes = await artifact.bytes()
  const sha256 = artifact.sha256 ?? createHash('sha256').update(bytes).digest('hex')
  return { bytes, name: artifact.name ?? fallbackName, sha256 }
}
