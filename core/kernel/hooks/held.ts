/** Bytes that the host alone holds. */
import type { Artifact } from '../contract/assets.ts'
import { madeFrom } from './mark.ts'

/** What the host itself has found out about them. */
export interface Held {
  readonly size: number
  readonly sha256: string
}
const known = new WeakMap<Artifact['bytes'], Held>()

/** How to read `bytes`, which nobody else can change; `sha256` is theirs. */
export function heldReader(bytes: Uint8Array, sha256: string): Artifact['bytes'] {
  const read = async (): Promise<Uint8Array> => bytes
  known.set(read, { size: bytes.byteLength, sha256 })
  return read
}

/** Of an artifact whose bytes the host alone holds: nobody needs to read or hash them again. */
export const heldFacts = ({ bytes }: Pick<Artifact, 'bytes'>): Held | undefined => known.get(madeFrom(bytes) ?? bytes)
