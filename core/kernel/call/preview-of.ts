/** A small picture of something, by the exporters of the format `preview`. */
import type { Artifact } from '../contract/assets.ts'
import type { Encode } from '../pipeline/encode.ts'

/** What each of `count` previews may have of all `bytes` of a reply. */
export const bytesOfOne = (bytes: number, count: number) => ({ maxBytes: Math.floor(bytes / Math.max(1, count)) })

/** Nothing where no exporter can make one that is small enough. */
export async function previewOf(
  source: Artifact,
  options: { readonly maxBytes: number; readonly maxSide?: number },
  encode: Encode,
  signal: AbortSignal,
): Promise<Artifact | undefined> {
  const made = await encode(source, { format: 'preview', options }, signal).catch(() => undefined)
  const bytes = made && (await made.bytes())
  return bytes && bytes.byteLength <= options.maxBytes ? made : undefined
}
