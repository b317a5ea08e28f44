/** The copy of a picture that a model gets: of a type and size that every vision model takes, without its metadata. */
import { type Artifact, artifact } from 'atelier-mcp'
import { decoding, formatOf, type Picture } from '../picture.ts'

/** Longest side in pixels: what vision models scale to themselves at most, and at low detail. */
const longest = { high: 2048, low: 768 }
/** Larger files are coded anew; some models take no more than 5 MB of base64. */
const maxBytes = 3_500_000
const common = ['jpeg', 'png', 'webp']

export interface ModelCopy {
  readonly artifact: Artifact
  /** What was changed, for people; absent where the model gets the file as it is. */
  readonly note?: string
}

const originals = new WeakMap<Artifact, Artifact>()
/** The whole picture behind a model's copy. */
export const originalOf = (copy: Artifact): Artifact => originals.get(copy) ?? copy

/**
 * The copy, made when its bytes are asked for. It bears the original's hash: the question is about that picture, and an
 * answer that is cached needs no copy.
 */
export function forModel(picture: Picture, sha256: string, detail: 'low' | 'high' = 'high'): ModelCopy {
  const { width, height, metadata, name } = picture
  const most = longest[detail]
  const scale = Math.min(1, most / Math.max(width, height))
  const plain = common.includes(formatOf(picture)) && (metadata.pages ?? 1) === 1 && metadata.space === 'srgb' && metadata.depth === 'uchar'
  const bare = !metadata.exif && !metadata.xmp && !metadata.iptc && (metadata.orientation ?? 1) === 1
  const asItIs = scale === 1 && plain && bare && picture.bytes.byteLength <= maxBytes
  const mimeType = asItIs ? `image/${formatOf(picture)}` : metadata.hasAlpha ? 'image/png' : 'image/jpeg'
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  const copy = artifact(asItIs ? async () => picture.bytes : () => render(picture, size, mimeType), mimeType, { name, sha256, meta: size })
  originals.set(copy, picture.artifact)
  const frames = (metadata.pages ?? 1) > 1 ? `; only the first of its ${metadata.pages} frames is shown` : ''
  if (scale < 1)
    return { artifact: copy, note: `"${name}" (${width} x ${height}) was scaled to ${size.width} x ${size.height} for the model${frames}.` }
  return { artifact: copy, ...(frames && { note: `"${name}"${frames}.`.replace(';', ':') }) }
}

async function render(picture: Picture, { width, height }: { width: number; height: number }, mimeType: string): Promise<Uint8Array> {
  const scaled = picture.read().resize(width, height, { fit: 'fill' }).toColourspace('srgb')
  const bytes = await decoding(
    picture,
    mimeType === 'image/png' ? scaled.png().toBuffer() : scaled.flatten({ background: '#fff' }).jpeg({ quality: 90 }).toBuffer(),
  )
  return bytes
}
