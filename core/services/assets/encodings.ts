/** Encodings on disk: one file each, in a folder that is kept bounded. A torn, corrupt or newer file counts as absent. */
import { readdir, readFile, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type Artifact, artifact } from '../../kernel/contract/assets.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { EncodingStore } from '../../kernel/ports/encoding-store.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import { writeAtomic } from './atomic-write.ts'
import { type FileFound, filesInSteps } from './files-in-steps.ts'

export interface EncodingsInit {
  readonly dir: string
  /** Beyond this, `prune` drops what was not read or written for longest. Default 1 GiB. */
  readonly maxBytes?: number
  /** What nobody has touched for longer, `prune` drops anyway. Default 60 days. */
  readonly maxAgeMs?: number
}

/** Files that may wait to be written. */
const mostWaiting = 8
/** Those of late stay at hand, if they are small: a reply asks for the preview that was begun while its picture was being kept. */
const mostAtHand = 16
const mostBytesAtHand = 256 << 10

/** The first line of a file, as JSON; the bytes follow. */
interface Head {
  readonly format: 1
  readonly mimeType: string
  readonly name?: string
  readonly sha256: string
  readonly meta?: Meta
}

export interface EncodingsOnDisk extends EncodingStore {
  /** Resolves when everything that was made so far is kept. */
  flush(): Promise<void>
}

/** The encodings in a folder, which need not exist. Faults of the file system are passed over. */
export function createEncodings({ dir, maxBytes = 2 ** 30, maxAgeMs = 60 * 864e5 }: EncodingsInit): EncodingsOnDisk {
  const pathOf = (key: string): string => join(dir, key.slice(0, 2), key)
  const making = new Map<string, Promise<Artifact>>()
  const atHand = new Map<string, Artifact>()
  const writing = new Map<string, Promise<void>>()
  let isClosed = false

  const readOrMake = async (key: string, source: Artifact, make: () => Promise<Artifact>): Promise<Artifact> => {
    const kept = await read(pathOf(key))
    if (kept) return kept
    const made = await make()
    const same = made === source || (made.sha256 !== undefined && made.sha256 === source.sha256)
    // Companions are files of their own; such exports are made anew.
    if (same || made.companions?.length) return made
    const bytes = await made.bytes()
    // A disk slower than the encoder must slow it down, or memory fills with what waits.
    if (writing.size >= mostWaiting) await Promise.race(writing.values())
    // A preview that nobody has waited for may be ready only now.
    if (isClosed) return made
    // A folder that cannot be written makes the next export slower, nothing else.
    const written = write(pathOf(key), made, bytes)
      .catch(() => {})
      .finally(() => writing.delete(key))
    writing.set(key, written)
    return made
  }
  /** Not before it is written: whoever asks meanwhile would find nothing, and encode it again. */
  const made = async (key: string, one: Artifact): Promise<void> => {
    await writing.get(key)
    making.delete(key)
    if ((one.size ?? Infinity) > mostBytesAtHand) return
    atHand.set(key, one)
    const [oldest] = atHand.keys()
    if (atHand.size > mostAtHand && oldest !== undefined) atHand.delete(oldest)
  }
  const get: EncodingStore['get'] = async (key, source, make) => {
    const known = atHand.get(key)
    if (known) return known
    const others = making.get(key)
    // Whoever began may have left; then this one makes it.
    if (others) return others.catch(() => get(key, source, make))
    const work = readOrMake(key, source, make)
    making.set(key, work)
    work.then(
      (one) => made(key, one),
      () => making.delete(key),
    )
    return work
  }
  const flush = async (): Promise<void> => void (await Promise.all(writing.values()))

  return {
    get,
    flush,
    close() {
      isClosed = true
      return flush()
    },
    async stats() {
      await flush()
      const count = { files: 0, bytes: 0 }
      for await (const found of filesBelow(dir)) add(count, found)
      return count
    },
    async prune() {
      const found: FileFound[] = []
      for await (const files of filesBelow(dir)) found.push(...files)
      let total = found.reduce((sum, { size }) => sum + size, 0)
      const removed = { files: 0, bytes: 0 }
      for (const file of found.toSorted((a, b) => touched(a) - touched(b))) {
        if (total <= maxBytes && Date.now() - touched(file) <= maxAgeMs) break
        total -= file.size
        add(removed, await unlinked([file]))
      }
      return removed
    },
    async clear() {
      await flush()
      atHand.clear()
      const removed = { files: 0, bytes: 0 }
      for await (const found of filesBelow(dir)) add(removed, await unlinked(found))
      await rm(dir, { recursive: true, force: true }).catch(() => {})
      return removed
    },
  }
}

async function read(path: string): Promise<Artifact | undefined> {
  const file = await readFile(path).catch(() => undefined)
  const end = file?.indexOf(0x0a) ?? -1
  if (!file || end === -1) return undefined
  try {
    const { format, mimeType, name, sha256, meta } = JSON.parse(file.subarray(0, end).toString()) as Head
    const bytes = new Uint8Array(file.buffer, file.byteOffset + end + 1, file.byteLength - end - 1)
    if (format !== 1 || typeof mimeType !== 'string' || (await sha256Of(bytes)) !== sha256) return undefined
    return artifact(bytes, mimeType, { name, sha256, meta })
  } catch {
    return undefined
  }
}

async function write(path: string, { mimeType, name, meta, sha256 }: Artifact, bytes: Uint8Array): Promise<void> {
  const head: Head = {
    format: 1,
    mimeType,
    ...(name !== undefined && { name }),
    sha256: sha256 ?? (await sha256Of(bytes)),
    ...(meta && { meta }),
  }
  const content = [Buffer.from(`${JSON.stringify(head)}\n`), bytes]
  await writeAtomic(path, content, { sync: false, mode: 0o600, folderMode: 0o700 })
}

async function* filesBelow(dir: string): AsyncGenerator<readonly FileFound[]> {
  for (const shard of await readdir(dir).catch(() => [])) {
    yield* filesInSteps(join(dir, shard))
    await turn()
  }
}

const touched = ({ mtimeMs, atimeMs }: FileFound): number => Math.max(mtimeMs, atimeMs)

/** Those that are gone now. */
async function unlinked(files: readonly FileFound[]): Promise<FileFound[]> {
  const gone = await Promise.allSettled(files.map(({ path }) => unlink(path)))
  return files.filter((_, index) => gone[index]?.status === 'fulfilled')
}

const add = (count: { files: number; bytes: number }, files: readonly FileFound[]): void => {
  count.files += files.length
  for (const { size } of files) count.bytes += size
}
