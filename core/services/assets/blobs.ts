/** Content-addressed bytes: each content is written once, atomically, and checked whenever it is read. */
import { chmod, copyFile, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { removeAbandonedOnce, unfinishedName } from './abandoned.ts'
import { linkNew, placeNew, withFolder, writeAtomic } from './atomic-write.ts'
import { readHashed } from './read-hashed.ts'
import type { ContentParts } from './store-parts.ts'

/** Read-only, so that an editor writes a file of its own instead of changing what is shared. Windows could not delete such files. */
const mode = process.platform === 'win32' ? undefined : 0o444

export interface Blobs extends ContentParts {
  /** Whose it is, the file system knows by its links. */
  put(sha256: string, data: Uint8Array): Promise<void>
  /** Moves a file here that holds the content, on the same file system; where the content is there already, the file stays. */
  adopt(sha256: string, size: number, path: string): Promise<void>
  /** What is no longer what its name says is deleted, so that `put` writes it anew. */
  read(sha256: string): Promise<Uint8Array | undefined>
  /** Gives the content one more name: a hard link, or a copy where the file system has none. False: the name is taken. */
  linkTo(sha256: string, target: string): Promise<boolean>
  /** Deletes the content if no other name refers to it. */
  release(sha256: string): Promise<void>
}

/** Blobs below `dir`; unfinished files go to `tempDir` on the same file system. */
export function createBlobs(dir: string, tempDir: string): Blobs {
  const pathOf = (sha256: string) => join(dir, sha256.slice(0, 2), sha256)
  const has: Blobs['has'] = async (sha256, size) => (await stat(pathOf(sha256)).catch(() => undefined))?.size === size
  return {
    has,
    async put(sha256, data) {
      // Touched, so that nobody takes it for left over while its record is being written.
      if (await has(sha256, data.byteLength)) return void (await utimes(pathOf(sha256), new Date(), new Date()).catch(() => {}))
      await writeAtomic(pathOf(sha256), data, { tempDir, sync: false, ...(mode !== undefined && { mode }) })
    },
    async adopt(sha256, size, path) {
      if (await has(sha256, size)) return
      if (mode !== undefined) await chmod(path, mode)
      await withFolder(pathOf(sha256), () => rename(path, pathOf(sha256)))
    },
    async sync(sha256) {
      // Windows flushes only what is open for writing; elsewhere the file is read-only.
      const file = await open(pathOf(sha256), process.platform === 'win32' ? 'r+' : 'r')
      await file.sync().finally(() => file.close())
    },
    async read(sha256) {
      const data = await readChecked(pathOf(sha256), sha256)
      if (data === undefined) await rm(pathOf(sha256), { force: true }).catch(() => {})
      return data
    },
    linkTo: (sha256, target) =>
      withFolder(target, async () => {
        const source = pathOf(sha256)
        const linked = await linkNew(source, target)
        if (linked !== undefined) return linked
        // `placeNew` moves its file away where there are no links, so it gets a copy.
        const copy = join(dirname(target), unfinishedName(target))
        removeAbandonedOnce(dirname(target))
        try {
          await copyFile(source, copy)
          return await placeNew(copy, target)
        } finally {
          await rm(copy, { force: true })
        }
      }),
    async release(sha256) {
      const path = pathOf(sha256)
      const known = await stat(path).catch(() => undefined)
      // Its own name is the only one left.
      if (known && known.nlink <= 1) await rm(path, { force: true })
    },
  }
}

/** The bytes of a file if they are what `sha256` says. */
export async function readChecked(path: string, sha256: string): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined)
  if (!file) return undefined
  try {
    const read = await readHashed(file, (await file.stat()).size)
    return read.sha256 === sha256 ? read.data : undefined
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}
