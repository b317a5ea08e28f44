/** Ids that say nothing: the same request of the same caller gets the same one, and nobody else can tell. */
import { createHmac, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { writeAtomic } from './atomic-write.ts'

export interface Identity {
  /** The id of a content for a caller: derived where `identity` is given, else random. 24 hex digits. */
  idFor(principal: string, identity: string | undefined, sha256: string): Promise<string>
}

/** `secretFile` holds 32 random bytes as hex, made on first use; where it cannot be written, this process has its own. */
export function createIdentity(secretFile: string): Identity {
  let secret: Promise<string> | undefined
  const load = async (): Promise<string> => {
    const known = await read(secretFile)
    if (known) return known
    const made = randomBytes(32).toString('hex')
    const won = await writeAtomic(secretFile, made, { exclusive: true, mode: 0o600 }).catch(() => undefined)
    if (won) return made
    const others = await read(secretFile)
    // Damaged: a new one, for good. Ids already given stay valid, as records hold them.
    if (won === false && others === undefined) await writeAtomic(secretFile, made, { mode: 0o600 }).catch(() => false)
    return others ?? made
  }
  return {
    async idFor(principal, identity, sha256) {
      if (identity === undefined) return randomBytes(12).toString('hex')
      const key = await (secret ??= load())
      return createHmac('sha256', key)
        .update(JSON.stringify([principal, identity, sha256]))
        .digest('hex')
        .slice(0, 24)
    },
  }
}

const read = async (file: string): Promise<string | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined
}
