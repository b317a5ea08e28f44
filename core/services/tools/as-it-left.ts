/** For tools that show or hold what they were given, instead of making something of it. */
import type { Artifact, Assets } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'

/**
 * What callers may see of something loaded: an asset as it left the host, marks and all; anything else as it is. In a request it
 * stays that. Throws `INPUT_NOT_FOUND` for an original that is held back.
 */
export async function asItLeft(loaded: Artifact, assets: Pick<Assets, 'get'>): Promise<Artifact> {
  if (!('id' in loaded) || typeof loaded.id !== 'string') return loaded
  const left = await assets.get(loaded.id)
  // A reading of its own, so that a request takes it for no asset and reads no original.
  if (left) return { ...left, bytes: () => left.bytes() }
  throw new AtelierError({
    code: 'INPUT_NOT_FOUND',
    message: `asset://${loaded.id} is an original that is held back; only what is made of it can be seen.`,
    fix: 'Convert it first, and take what comes of that.',
    outcome: 'none',
  })
}
