/** Says what each picture really is, before anything else touches it. */
import type { Artifact } from 'atelier-mcp'
import type { Picture } from './probe.ts'

type Known = Pick<Picture, 'mimeType' | 'width' | 'height'>

/** How many answers are kept, so that a cache hit need not read the picture again. */
const remembered = 5000

/**
 * The true type and the sides in `meta`; the bytes stay as they are, unread where the content's hash was seen before.
 * What cannot be read passes untouched: it is not for this exporter to judge it.
 */
export function describePictures(probe: (bytes: Uint8Array) => Promise<Picture>): (picture: Artifact) => Promise<Artifact | undefined> {
  const seen = new Map<string, Known>()
  return async (picture) => {
    if (!picture.mimeType.startsWith('image/')) return undefined
    const { sha256 } = picture
    let known = sha256 === undefined ? undefined : seen.get(sha256)
    if (!known) {
      const facts = await picture
        .bytes()
        .then(probe)
        .catch(() => undefined)
      if (!facts) return undefined
      known = { mimeType: facts.mimeType, width: facts.width, height: facts.height }
      if (sha256 !== undefined) {
        if (seen.size >= remembered)
          for (const [oldest] of seen) {
            seen.delete(oldest)
            break
          }
        seen.set(sha256, known)
      }
    }
    const { mimeType, width, height } = known
    if (picture.mimeType === mimeType && picture.meta?.['width'] === width && picture.meta['height'] === height) return undefined
    return { ...picture, bytes: () => picture.bytes(), mimeType, meta: { ...picture.meta, width, height } }
  }
}
