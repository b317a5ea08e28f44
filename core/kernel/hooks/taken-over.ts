/**
 * Where artifacts come in, whoever made them: looked at once, here. What passes is in the host's own hands from then on, measured and hashed:
 * its maker may use its buffer again, and what it says of size and hash does not count.
 */
import type { Artifact } from '../contract/assets.ts'
import { sha256Of } from '../pipeline/content-hash.ts'
import { copyOfBytes, unfrozen } from './frozen.ts'
import { isMarked } from './mark.ts'
import { type Held, heldFacts, heldReader } from './held.ts'
import { like, maybe, object, text, faultOf } from '../schema/shape.ts'
import { isArtifact, plain } from './plain.ts'

/** What is wrong, to follow "it returned". `empty`: fine in shape, but there is nothing in it. */
export interface Fault {
  readonly fault: string
  readonly empty?: true
}
export type Taken<T> = { readonly value: T } | Fault

/** The artifact with its companions, which may be empty files. Rejects with what its `bytes()` rejects with. */
export async function takenOver(given: unknown): Promise<Taken<Artifact>> {
  const taken = await takenFile(given)
  return 'value' in taken && taken.value.size === 0 ? { fault: 'an artifact of 0 bytes', empty: true } : taken
}

/** The same for what may be an empty file. */
export async function takenFile(given: unknown): Promise<Taken<Artifact>> {
  const fault = artifactFault(given)
  if (fault !== undefined || !isArtifact(given)) return { fault: fault ?? 'no artifact' }
  const source = unfrozen(given)
  const held = heldFacts(source)
  const content = held ? { value: { ...held, bytes: source.bytes } } : await takenBytes(source)
  if ('fault' in content) return content
  const companions = await allTaken(source.companions ?? [], takenFile)
  if ('fault' in companions) return companions
  return { value: { ...plain(source), ...(companions.value.length > 0 && { companions: companions.value }), ...content.value } }
}

async function takenBytes(source: Artifact): Promise<Taken<Held & Pick<Artifact, 'bytes'>>> {
  const read: unknown = await source.bytes()
  if (!(read instanceof Uint8Array))
    return { fault: `an artifact whose \`bytes()\` gives no bytes, but ${read === null ? 'null' : typeof read}` }
  // What was frozen gives each reader a copy already.
  const bytes = isMarked(source.bytes) ? read : copyOfBytes(read)
  const sha256 = await sha256Of(bytes)
  return { value: { size: bytes.byteLength, sha256, bytes: heldReader(bytes, sha256) } }
}

/** All of them, or the fault of the first that has one. */
export async function allTaken<T>(given: readonly unknown[], take: (one: unknown) => Promise<Taken<T>>): Promise<Taken<readonly T[]>> {
  const taken = await Promise.all(given.map(take))
  const wrong = taken.find((one) => 'fault' in one)
  return wrong && 'fault' in wrong ? wrong : { value: taken.flatMap((one) => ('value' in one ? [one.value] : [])) }
}

/** What is wrong with it, as far as can be seen without reading its bytes. */
export function artifactFault(given: unknown): string | undefined {
  if (!isArtifact(given)) return 'no artifact, which has a `mimeType` and `bytes()`'
  const fault = faultOf(given, artifactShape)
  if (fault !== undefined) return `an artifact ${fault}`
  return given.companions?.map(artifactFault).find((one) => one !== undefined)
}
const artifactShape = {
  mimeType: like('media type', /^[^\s/]+\/[^\s/]/),
  name: maybe(text),
  meta: maybe(object),
  companions: maybe({ words: 'list', fits: Array.isArray }),
}
