/** Secrets that all hosts on one folder share. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secrets } from '../../kernel/contract/engines.ts'
import { writeAtomic } from './atomic-write.ts'

/** 32 random bytes as hex from `path`, for the owner alone, made at the first question; where it cannot be written, this process has its own. */
export function secretFile(path: string): () => Promise<string> {
  let secret: Promise<string> | undefined
  const load = async (): Promise<string> => {
    const known = await read(path)
    if (known) return known
    const made = randomBytes(32).toString('hex')
    const won = await writeAtomic(path, made, { exclusive: true, mode: 0o600 }).catch(() => undefined)
    if (won) return made
    const others = await read(path)
    // Damaged: a new one, for good.
    if (won === false && others === undefined) await writeAtomic(path, made, { mode: 0o600 }).catch(() => false)
    return others ?? made
  }
  return () => (secret ??= load())
}

const read = async (file: string): Promise<string | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined
}

/** Secrets by name, each a file of `dir`. */
export function secretFiles(dir: string): Secrets {
  const known = new Map<string, () => Promise<string>>()
  return {
    get(name) {
      const secret = known.get(name) ?? secretFile(join(dir, name))
      known.set(name, secret)
      return secret()
    },
  }
}
