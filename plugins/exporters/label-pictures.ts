/**
 * What each picture that is made gets, before anything else touches it: its origin inside the file, its true type and sides beside it.
 * Both in one handler, so that its bytes are read once and taken over by the host once.
 */
import { type Artifact, artifact, borrowedBytes } from 'atelier-mcp'
import { type Origin, originOf, type Words } from './origin.ts'
import type { Picture } from './probe.ts'
import { withOrigin } from './sign.ts'

type Known = Pick<Picture, 'mimeType' | 'width' | 'height'>

/** Kinds whose pictures say where they come from. */
export const signedKinds = ['image.generate', 'image.edit', 'image.draw'] as const
/** How many answers are kept, so that a picture that was seen before need not be read again. */
const remembered = 5000

/**
 * A `made` handler of every kind. Bytes change where there is an origin to write; they are left unread where nothing is to be written and
 * the content's hash was seen before. What cannot be read passes as it is: it is not for this exporter to judge it.
 *
 * Pictures by a model carry the day, not the second, and drawings by rule no date at all: what comes out equal stays one file.
 */
export function labelPictures(
  probe: (bytes: Uint8Array) => Promise<Picture>,
  words: Words,
): (picture: Artifact, run: { readonly kind: string }) => Promise<Artifact | undefined> {
  const seen = new Map<string, Known>()
  const factsOf = async ({ sha256, bytes }: Artifact): Promise<Known | undefined> => {
    const before = sha256 === undefined ? undefined : seen.get(sha256)
    if (before) return before
    const facts = await bytes()
      .then(probe)
      .catch(() => undefined)
    if (!facts) return undefined
    const known = { mimeType: facts.mimeType, width: facts.width, height: facts.height }
    const [oldest] = seen.size >= remembered ? seen.keys() : []
    if (oldest !== undefined) seen.delete(oldest)
    if (sha256 !== undefined) seen.set(sha256, known)
    return known
  }
  return async (picture, { kind }) => {
    if (!picture.mimeType.startsWith('image/')) return undefined
    let read: Promise<Uint8Array> | undefined
    const bytes = (): Promise<Uint8Array> => (read ??= borrowedBytes(picture))
    const origin = isSigned(kind) ? originOf(picture, words) : undefined
    const written = origin && withOrigin(await bytes(), dated(picture, origin))
    // What is written lies beside the pixels: type and sides are those of before.
    const known = await factsOf({ ...picture, bytes })
    const { mimeType, meta } = known ? described(picture, known) : picture
    if (written && written !== (await bytes()))
      return artifact(written, mimeType, { name: picture.name, meta, companions: picture.companions })
    return mimeType === picture.mimeType && meta === picture.meta ? undefined : { ...picture, mimeType, ...(meta && { meta }) }
  }
}

const described = ({ meta }: Artifact, { mimeType, width, height }: Known): Pick<Artifact, 'mimeType' | 'meta'> => ({
  mimeType,
  ...(meta?.['width'] === width && meta['height'] === height ? { meta } : { meta: { ...meta, width, height } }),
})
const isSigned = (kind: string): boolean => (signedKinds as readonly string[]).includes(kind)
const dated = ({ provenance }: Artifact, { date = '', ...timeless }: Origin): Origin =>
  provenance?.nature === 'procedural' || provenance?.nature === 'written' ? timeless : { ...timeless, date: date.slice(0, 10) }
