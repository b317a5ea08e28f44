/** What was made, in the host's own hands: whoever made it may use its buffer again. */
import { sha256Of } from './content-hash.ts'
import type { Artifact } from '../contract/assets.ts'
import { copyOfBytes, unfrozen } from '../hooks/frozen.ts'
import { heldReader } from '../hooks/held.ts'
import { plain } from '../hooks/plain.ts'

/**
 * The artifact with its bytes copied, measured and hashed, companions too: from here on nobody else holds them. Bytes that
 * cannot be read now stay as they are; whoever wants them meets the error.
 */
export async function takenOver(artifact: Artifact): Promise<Artifact> {
  const source = unfrozen(artifact)
  const { companions } = source
  try {
    const bytes = copyOfBytes(await source.bytes())
    const sha256 = await sha256Of(bytes)
    return {
      ...plain(source),
      size: bytes.byteLength,
      sha256,
      ...(companions && { companions: await Promise.all(companions.map(takenOver)) }),
      bytes: heldReader(bytes, sha256),
    }
  } catch {
    return plain(source)
  }
}
