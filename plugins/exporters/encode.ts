/** An exporter's way from artifact to artifact: as it is where it can stay so, else written anew. */
import { artifact, type Artifact, borrowedBytes } from 'atelier-mcp'
import type { Encoded } from './encoded.ts'
import type { Format } from './formats.ts'
import type { PictureOptions } from './picture-options.ts'
import { originOf } from './origin.ts'
import type { PixelWork } from './pixel-work.ts'
import { withOrigin } from './sign.ts'
import { reshapes } from './shape.ts'

export interface EncodeSettings {
  /** Our name, as metadata say it. Without a version: the same export of the next release stays the same file. */
  readonly tool: string
  /** Write the prompt into the metadata. */
  readonly prompt: boolean
  readonly work: Pick<PixelWork, 'probe' | 'write'>
  /** Told of what was written anew with no metadata but its own. */
  readonly encoded: Pick<Encoded, 'add'>
  /** Quality by format, where the caller names none. */
  readonly quality: Readonly<Record<string, number | undefined>>
}

/**
 * What is in the right format already, with nothing else asked for, comes back byte by byte, so that a C2PA manifest
 * stays valid. Everything else, CMYK among it, is decoded and written anew. Throws `INPUT_INVALID`, `INPUT_TOO_LARGE`, `INPUT_FORBIDDEN`, `DEADLINE`, `ABORTED`.
 */
export async function encode(
  source: Artifact,
  format: Format,
  asked: PictureOptions,
  signal: AbortSignal,
  { work, encoded, quality: qualities, ...words }: EncodeSettings,
): Promise<Artifact> {
  const bytes = await borrowedBytes(source)
  const picture = await work.probe(bytes, signal)
  const origin = asked.metadata === 'strip' ? undefined : originOf(source, words)
  // Browsers and clients show CMYK in wrong colours, or not at all.
  if (picture.mimeType === format.mimeType && !picture.cmyk && !reshapes(asked, picture) && !rewrites(asked, bytes.byteLength)) {
    const written = origin === undefined ? bytes : withOrigin(bytes, origin)
    const { width, height, mimeType } = picture
    if (written !== bytes) return describe(source, written, mimeType, width, height)
    // Not those that were borrowed: its reader may write.
    return { ...source, mimeType, meta: { ...source.meta, width, height } }
  }
  const quality = asked.quality ?? qualities[format.format] ?? format.quality
  const options: PictureOptions = quality === undefined ? asked : { ...asked, quality }
  const written = await work.write({ bytes, picture, format: format.format, options, origin }, signal)
  if (origin !== undefined || asked.metadata === 'strip' || !picture.annotated) encoded.add(written.bytes)
  return describe(source, written.bytes, format.mimeType, written.width, written.height)
}

/** Is there more to do than to hand the bytes on? */
const rewrites = ({ quality, lossless, effort, targetKb, metadata }: PictureOptions, size: number): boolean =>
  quality !== undefined ||
  lossless === true ||
  effort !== undefined ||
  metadata === 'strip' ||
  (targetKb !== undefined && size > targetKb * 1000)

const describe = ({ name, provenance, meta }: Artifact, data: Uint8Array, mimeType: string, width: number, height: number): Artifact =>
  artifact(data, mimeType, { name, ...(provenance && { provenance }), meta: { ...meta, width, height } })
