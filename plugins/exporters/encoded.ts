/**
 * Which small pictures were encoded here without metadata of others. They are surely whole (a damaged one breaks some
 * clients' whole conversation) and tell nobody's whereabouts, so that a client may see them as they are.
 */
import { createHash } from 'node:crypto'

export interface Encoded {
  add(picture: Uint8Array): void
  /** False says nothing: only small ones of late are remembered. */
  has(picture: Uint8Array): boolean
}

/** Bytes above which a picture needs a preview of its own anyway. */
const largest = 100_000
/** Hashes kept; about 100 bytes each. */
const remembered = 1000

const hashOf = (picture: Uint8Array): string => createHash('sha256').update(picture).digest('hex')

export function encodedPictures(): Encoded {
  const hashes = new Set<string>()
  return {
    add(picture) {
      if (picture.byteLength > largest) return
      hashes.add(hashOf(picture))
      const [oldest] = hashes
      if (hashes.size > remembered && oldest !== undefined) hashes.delete(oldest)
    },
    has: (picture) => picture.byteLength <= largest && hashes.has(hashOf(picture)),
  }
}
