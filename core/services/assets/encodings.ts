/** Encodings on disk: one file each, in a folder that is kept bounded. A torn, corrupt or newer file counts as absent. */
import { readdir, readFile, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { writeAtomic } from './atomic-write.ts'
import { encodingsOver, type EncodingsOver } from './encodings-over.ts'
import { type FileFound, filesInSteps } from './files-in-steps.ts'

export interface EncodingsInit {
  readonly dir: string
  /** Beyond this, `prune` drops what was not read or written for longest. Default 1 GiB. */
  readonly maxBytes?: number
  /** What nobody has touched for longer, `prune` drops anyway. Default 60 days. */
  readonly maxAgeMs?: number
}

/** The encodings in a folder, which need not exist. Faults of the file system are passed over. */
export function createEncodings({ dir, maxBytes = 2 ** 30, maxAgeMs = 60 * 864e5 }: EncodingsInit): EncodingsOver {
  const pathOf = (key: string): string => join(dir, key.slice(0, 2), key)
  return encodingsOver({
    read: (key) => readFile(pathOf(key)),
    async write(key, parts) {
      await writeAtomic(pathOf(key), parts, { sync: false, mode: 0o600, folderMode: 0o700 })
    },
    async stats() {
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
      const removed = { files: 0, bytes: 0 }
      for await (const found of filesBelow(dir)) add(removed, await unlinked(found))
      await rm(dir, { recursive: true, force: true }).catch(() => {})
      return removed
    },
  })
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
