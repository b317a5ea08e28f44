/** What was encoded once is not encoded again: exports and previews by the hash of their source, format and options. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256Of } from './content-hash.ts'
import { type Artifact, artifact } from '../contract/assets.ts'
import type { Meta } from '../contract/infer.ts'

export interface DerivedCache {
  /**
   * The kept one, its bytes checked against their hash; or what `make` makes of `source`, kept for the next time unless it is
   * the source itself. Whoever asks does not wait for the writing; who asks meanwhile shares it.
   */
  get(key: string, source: Artifact, make: () => Promise<Artifact>): Promise<Artifact>
  /** When everything is on disk that was made so far. */
  flush(): Promise<void>
}
/** Files that may wait to be written. */
const mostWaiting = 8

interface Head {
  readonly format: 1
  readonly mimeType: string
  readonly name?: string
  readonly sha256: string
  readonly meta?: Meta
}

/** One file an entry: a line of JSON, then the bytes. A torn, corrupt or newer entry is a miss; losing any costs time alone. */
export function derivedCache(dir: string): DerivedCache {
  const pathOf = (key: string): string => join(dir, key.slice(0, 2), key)
  const read = async (key: string): Promise<Artifact | undefined> => {
    const file = await readFile(pathOf(key)).catch(() => undefined)
    const end = file?.indexOf(0x0a) ?? -1
    if (!file || end === -1) return undefined
    try {
      const head = JSON.parse(file.subarray(0, end).toString()) as Head
      const bytes = new Uint8Array(file.buffer, file.byteOffset + end + 1, file.byteLength - end - 1)
      if (head.format !== 1 || (await sha256Of(bytes)) !== head.sha256) return undefined
      const { mimeType, name, sha256, meta } = head
      return artifact(bytes, mimeType, { name, sha256, meta })
    } catch {
      return undefined
    }
  }
  const write = async (key: string, made: Artifact, bytes: Uint8Array): Promise<void> => {
    const head: Head = {
      format: 1,
      mimeType: made.mimeType,
      ...(made.name !== undefined && { name: made.name }),
      sha256: await sha256Of(bytes),
      ...(made.meta && { meta: made.meta }),
    }
    const path = pathOf(key)
    const temporary = `${path}.${randomUUID()}.tmp`
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(
        temporary,
        [JSON.stringify(head), '\n', bytes].map((part) => (typeof part === 'string' ? Buffer.from(part) : part)),
        { mode: 0o600 },
      )
      await rename(temporary, path)
    } catch {
      // A directory that cannot be written makes the next export slower, nothing else.
      await rm(temporary, { force: true }).catch(() => {})
    }
  }
  const making = new Map<string, Promise<Artifact>>()
  const writing = new Set<Promise<void>>()
  const readOrMake = async (key: string, source: Artifact, make: () => Promise<Artifact>): Promise<Artifact> => {
    const kept = await read(key)
    if (kept) return kept
    const made = await make()
    const same = made === source || (made.sha256 !== undefined && made.sha256 === source.sha256)
    // Companions are files of their own; such exports are made anew.
    if (same || made.companions?.length) return made
    const bytes = await made.bytes()
    // A disk slower than the encoder must slow it down, or memory fills with what waits.
    if (writing.size >= mostWaiting) await Promise.race(writing)
    const written = write(key, made, bytes).finally(() => writing.delete(written))
    writing.add(written)
    return made
  }
  const get: DerivedCache['get'] = (key, source, make) => {
    const others = making.get(key)
    // Whoever began may have left; then this one makes it.
    if (others) return others.catch(() => get(key, source, make))
    const work = readOrMake(key, source, make).finally(() => making.delete(key))
    making.set(key, work)
    return work
  }
  return {
    get,
    async flush() {
      await Promise.all(writing)
    },
  }
}
