/** Results and artifacts as plain JSON, with their bytes beside it. */
import { artifact, type Artifact, type Asset } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import { isArtifact } from '../hooks/plain.ts'
import { withContents } from '../pipeline/contents.ts'
import type { KeptBytes } from '../ports/call-journal.ts'

const byId = 'atelier/asset'
const byBytes = 'atelier/bytes'

/** `assets`: what the host keeps is named by its id; else its bytes are kept once more. */
export const asKept = (value: unknown, bytes: KeptBytes, { assets }: { readonly assets: boolean }): Promise<unknown> =>
  withContents(value, async (one) => {
    if (!isArtifact(one)) return { [byBytes]: await bytes.keep(one) }
    const { id } = one as Partial<Asset>
    return assets && id !== undefined ? { [byId]: id } : artifactAsKept(one, bytes)
  })

async function artifactAsKept({ bytes: read, companions, ...facts }: Artifact, bytes: KeptBytes): Promise<object> {
  return {
    [byBytes]: await bytes.keep(await read()),
    facts,
    ...(companions && { companions: await Promise.all(companions.map((one) => artifactAsKept(one, bytes))) }),
  }
}

/** From there. Throws `INPUT_NOT_FOUND` where an asset has been deleted since. */
export async function fromKept(kept: unknown, bytes: KeptBytes, assetOf: (id: string) => Promise<Asset | undefined>): Promise<unknown> {
  if (Array.isArray(kept)) return Promise.all(kept.map((one) => fromKept(one, bytes, assetOf)))
  if (typeof kept !== 'object' || kept === null) return kept
  const { [byId]: id, [byBytes]: name, ...rest } = kept as Meta
  if (typeof id === 'string') return (await assetOf(id)) ?? gone(id)
  if (typeof name === 'string') return rest['facts'] === undefined ? bytes.read(name) : artifactFromKept(name, rest, bytes)
  return Object.fromEntries(await Promise.all(Object.entries(kept).map(async ([key, one]) => [key, await fromKept(one, bytes, assetOf)])))
}

function artifactFromKept(name: string, { facts, companions }: Meta, bytes: KeptBytes): Artifact {
  const { mimeType, ...more } = facts as Meta
  const beside = (companions as readonly Meta[] | undefined)?.map(({ [byBytes]: own, ...rest }) =>
    artifactFromKept(String(own), rest, bytes),
  )
  return artifact(() => bytes.read(name), String(mimeType), { ...more, ...(beside && { companions: beside }) })
}

function gone(id: string): never {
  throw new AtelierError({
    code: 'INPUT_NOT_FOUND',
    message: `The asset ${id}, which this call had made before it asked, is gone.`,
    fix: 'Call the tool again, from the beginning.',
  })
}
