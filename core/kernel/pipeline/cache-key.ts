/** The name of a generation: what was asked, of whom, and what sets its callers apart. */
import { createHash } from 'node:crypto'
import { isArtifact } from '../hooks/plain.ts'
import { contentHash, sha256Of } from './content-hash.ts'
import { withContents } from './contents.ts'

/** Stands for bytes. `#` begins no JSON value: nothing a caller writes can look like a picture. */
class ContentName {
  readonly text: string
  constructor(text: string) {
    this.text = `#${text}`
  }
}

/**
 * JSON with sorted keys; `undefined` counts as absent, artifacts as their content's hash and their companions' (names don't
 * matter, except a companion's, by which files find each other).
 */
export async function canonical(value: unknown): Promise<string> {
  return textOf(
    await withContents(value, async (one) => {
      if (!isArtifact(one)) return new ContentName(await sha256Of(one))
      const companions = await Promise.all((one.companions ?? []).map(async (file) => [file.name ?? null, await contentHash(file)]))
      return new ContentName(`${await contentHash(one)}${companions.length > 0 ? JSON.stringify(companions) : ''}`)
    }),
  )
}

const textOf = (value: unknown): string => {
  if (value instanceof ContentName) return value.text
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined && typeof one !== 'function')
    return `{${entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`)
      .join(',')}}`
  }
  if (typeof value === 'bigint') return `${value}n`
  return JSON.stringify(value) ?? 'null'
}

/** SHA-256 over the canonical form of `parts`, as hex: file-name safe, says nothing about the request. */
export async function cacheKey(parts: unknown): Promise<string> {
  return createHash('sha256')
    .update(await canonical(parts))
    .digest('hex')
}
