/** Bytes that the host alone holds. */
import type { Artifact } from '../contract/assets.ts'
import { madeFrom } from './mark.ts'

const hashes = new WeakMap<Artifact['bytes'], string>()

/** How to read `bytes`, which nobody else can change; `sha256` is theirs. */
export function heldReader(bytes: Uint8Array, sha256: string): Artifact['bytes'] {
  const read = async (): Promise<Uint8Array> => bytes
  hashes.set(read, sha256)
  return read
}

/** The hash that the host itself has found, where it alone holds the bytes: nobody needs to hash them again. */
export const heldHash = ({ bytes }: Pick<Artifact, 'bytes'>): string | undefined => hashes.get(madeFrom(bytes) ?? bytes)
