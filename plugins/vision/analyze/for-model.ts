/** The copy of a picture that a model gets: of a type and size that every vision model takes, without its metadata. */
import { type Artifact, artifact } from 'atelier-mcp'
import type { Look } from '../facts/look.ts'
import type { PictureFile } from '../picture-file.ts'
import type { PixelWork } from '../pixel-work.ts'

/** Longest side in pixels: what vision models scale to themselves at most, and at low detail. */
const longest = { high: 2048, low: 768 }
/** Larger files are coded anew; some models take no more than 5 MB of base64. */
const maxBytes = 3_500_000

export interface ModelCopy {
  readonly artifact: Artifact
  /** What was changed, for people; absent where the model gets the file as it is. */
  readonly note?: string
}

/** Goes along where the host hands on a copy of the artifact. */
const whole = Symbol('whole picture')
/** The whole picture behind a model's copy. */
export const originalOf = (copy: Artifact & { readonly [whole]?: Artifact }): Artifact => copy[whole] ?? copy

/**
 * The copy, made when its bytes are asked for. It bears the original's hash: the question is about that picture, and an
 * answer that is cached needs no copy.
 */
export function forModel(original: Artifact, file: PictureFile, seen: Look, work: PixelWork, detail: 'low' | 'high' = 'high'): ModelCopy {
  const { width, height, format, frames, transparency } = seen.facts
  const { name, sha256, bytes } = file
  const scale = Math.min(1, longest[detail] / Math.max(width, height))
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  const drawn = transparency.channel ? 'image/png' : 'image/jpeg'
  const about = { name, sha256, meta: size }
  const made =
    seen.plain && scale === 1 && bytes.byteLength <= maxBytes
      ? artifact(async () => bytes, `image/${format}`, about)
      : artifact(() => work.copy(file, { ...size, mimeType: drawn }), drawn, about)
  const copy = { ...made, [whole]: original }
  const first = frames > 1 ? `; only the first of its ${frames} frames is shown` : ''
  if (scale < 1)
    return { artifact: copy, note: `"${name}" (${width} x ${height}) was scaled to ${size.width} x ${size.height} for the model${first}.` }
  return { artifact: copy, ...(first && { note: `"${name}"${first}.`.replace(';', ':') }) }
}
