/** Ids that say nothing: the same request of the same caller gets the same one, and nobody else can tell. */
import { createHmac, randomBytes } from 'node:crypto'

export interface Identity {
  /** The id of a content for a caller: derived where `identity` is given, else random. 24 hex digits. */
  idFor(principal: string, identity: string | undefined, sha256: string): Promise<string>
}

/** `secret`: the same for all hosts of one store. Ids already given stay valid where it is lost, as records hold them. */
export function assetIds(secret: () => Promise<string>): Identity {
  return {
    async idFor(principal, identity, sha256) {
      if (identity === undefined) return randomBytes(12).toString('hex')
      return createHmac('sha256', await secret())
        .update(JSON.stringify([principal, identity, sha256]))
        .digest('hex')
        .slice(0, 24)
    },
  }
}
