/** glTF-Transform, set up once: every extension known, compressors handed over only where they are needed, nothing printed. */
import type { Document, NodeIO } from '@gltf-transform/core'

let starting: Promise<NodeIO> | undefined
/** Reads and writes documents without compression. */
export function documentIo(): Promise<NodeIO> {
  starting ??= Promise.all([import('@gltf-transform/core'), import('@gltf-transform/extensions')]).then(
    ([{ Logger, NodeIO: Io }, { ALL_EXTENSIONS }]) =>
      new Io().setLogger(new Logger(Logger.Verbosity.SILENT)).registerExtensions(ALL_EXTENSIONS),
  )
  return starting
}

/** An empty document that prints nothing. */
export async function emptyDocument(): Promise<Document> {
  const { Document: Made, Logger } = await import('@gltf-transform/core')
  return new Made().setLogger(new Logger(Logger.Verbosity.SILENT))
}

/** Buffers are one for a GLB; unused things are not written. */
export const binary = async (document: Document): Promise<Uint8Array> => (await documentIo()).writeBinary(document)
