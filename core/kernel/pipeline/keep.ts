/** Keeps what leaves, each under the one identity that it always has, and the original of what a policy has changed out of sight. */
import type { Artifact, Target } from '../contract/assets.ts'
import type { Warning } from '../contract/run.ts'
import type { AssetStore, KeepInit, StoredAsset } from '../ports/asset-store.ts'
import { canonical } from './cache-key.ts'
import { contentHash } from './content-hash.ts'

/** Something on its way out. */
export interface Leaving {
  readonly original: Artifact
  /** What `export` made of it. */
  readonly leaving: Artifact
  /** Whose handlers have looked at it; nothing where nobody taps `export` for it. */
  readonly policy: string | undefined
  readonly target?: Target | undefined
  /** The same identity and content give the same asset. Absent: always a new one. */
  readonly identity?: string | undefined
}
export interface Keeper {
  /** What could not be written, and why; each once. */
  readonly problems: readonly Warning[]
  /** The artifact as it came; where a policy holds for it, nobody sees it. */
  original(artifact: Artifact, identity?: string, policy?: string): Promise<StoredAsset>
  /** Something new. Its original is kept as well, if `export` has changed it. */
  made(what: Leaving): Promise<StoredAsset>
  /** Another form of what is there already: of `own`, if the host keeps that. */
  form(what: Leaving & { readonly own: StoredAsset | undefined }): Promise<StoredAsset>
}

/** `init` is what is known of all that is kept here. */
export function keeper(assets: AssetStore, init: KeepInit): Keeper {
  const problems: Warning[] = []
  const save = async (artifact: Artifact, own: Partial<KeepInit>): Promise<StoredAsset> => {
    const { asset, problem } = await assets.keep(artifact, { ...init, ...own })
    if (problem && !problems.some(({ message }) => message === problem.message)) problems.push(problem)
    return asset
  }
  const original: Keeper['original'] = (artifact, identity, policy) =>
    save(artifact, { identity, ...(policy !== undefined && { isPrivate: true }) })
  const made: Keeper['made'] = async (what) => {
    const { leaving, policy, target, identity } = what
    if (await isUnchanged(what))
      return save(leaving, { identity, ...(policy !== undefined && { left: { policy }, format: target?.format }) })
    const { id } = await original(what.original, identity, policy)
    return save(leaving, {
      identity: identity && (await formOf(identity, what)),
      format: target?.format,
      ...(policy === undefined ? { parents: [id] } : { left: { policy, from: id, ...(target && { targets: [target] }) } }),
    })
  }
  return {
    problems,
    original,
    made,
    async form({ own, ...what }) {
      const { leaving, policy, target, identity } = what
      if (!own) {
        if (policy !== undefined) return made(what)
        return save(leaving, { identity: identity && (await formOf(identity, what)), format: target?.format })
      }
      const isSame = policy === undefined ? await isUnchanged(what) : (await contentHash(leaving)) === own.sha256
      if (isSame && !own.isPrivate) return own
      const targets = [...(own.left?.targets ?? []), ...(target ? [target] : [])]
      return save(leaving, {
        identity: await formOf(own.id, what),
        format: target?.format,
        // An original that was held back alone is no form that anybody sees.
        ...(own.isPrivate ? { kind: own.kind, parents: own.parents } : { parents: [own.id] }),
        ...(policy !== undefined && { left: { policy, from: own.left?.from ?? own.id, targets } }),
      })
    },
  }
}

const isUnchanged = async ({ original, leaving }: Leaving): Promise<boolean> =>
  leaving === original || (await contentHash(leaving)) === (await contentHash(original))

/** The identity of another form of something. */
const formOf = async (identity: string, { target, policy }: Leaving): Promise<string> =>
  `${identity} ${target && (await canonical(target))}${policy === undefined ? '' : ` ${policy}`}`
