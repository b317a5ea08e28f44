/** What was read of a bucket, on this machine's disk, within a limit: contents by their hash, which is checked whenever one is read. */
import { readdir, readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileFound, filesInSteps, sha256Of, writeAtomic } from 'atelier-mcp'

export interface LocalCopies {
  /** The content, or nothing where no whole copy is here. */
  get(sha256: string): Promise<Uint8Array | undefined>
  /** Keeps a copy; nobody waits for that. Never throws. */
  put(sha256: string, data: Uint8Array): void
  /** Resolves when what was put so far is on the disk. */
  flush(): Promise<void>
}

/** When the limit is met, so much of it is left, for the next ones. */
const leftAfter = 0.8
/** What is being written waits in memory: what is more than this is not kept. */
const mostWaiting = 64 << 20

const none: LocalCopies = { get: async () => undefined, put: () => {}, flush: async () => {} }

/** Copies below `dir`, which several hosts of one machine may share. `maxBytes` 0: none. */
export function localCopies(dir: string, maxBytes: number): LocalCopies {
  if (maxBytes === 0) return none
  const pathOf = (sha256: string): string => join(dir, sha256.slice(0, 2), sha256)
  const writing = new Map<string, Promise<void>>()
  let waiting = 0
  /** Bytes below `dir`, as far as this host knows. */
  let total: Promise<number> | undefined

  const all = async (): Promise<FileFound[]> => {
    const found: FileFound[] = []
    for (const shard of await readdir(dir).catch(() => [])) for await (const files of filesInSteps(join(dir, shard))) found.push(...files)
    return found
  }
  const counted = async (): Promise<number> => sum(await all())
  /** Drops what was read longest ago. */
  async function makeRoom(bytes: number): Promise<number> {
    const known = await (total ??= counted())
    if (known + bytes <= maxBytes) return known + bytes
    const files = (await all()).toSorted((a, b) => a.mtimeMs - b.mtimeMs)
    let left = sum(files)
    for (const { path, size } of files) {
      if (left + bytes <= maxBytes * leftAfter) break
      await rm(path, { force: true }).catch(() => {})
      left -= size
    }
    return left + bytes
  }
  async function write(sha256: string, data: Uint8Array): Promise<void> {
    const room = makeRoom(data.byteLength)
    total = room
    // What could not be counted is counted anew the next time.
    room.catch(() => (total = undefined))
    await room
    await writeAtomic(pathOf(sha256), data, { sync: false, mode: 0o600, folderMode: 0o700 })
  }

  return {
    async get(sha256) {
      const path = pathOf(sha256)
      const data = await readFile(path).catch(() => undefined)
      if (data === undefined) return undefined
      if ((await sha256Of(data)) !== sha256) {
        await rm(path, { force: true }).catch(() => {})
        return undefined
      }
      void utimes(path, new Date(), new Date()).catch(() => {})
      return data
    },
    put(sha256, data) {
      if (writing.has(sha256) || data.byteLength > maxBytes * leftAfter || waiting + data.byteLength > mostWaiting) return
      waiting += data.byteLength
      // One after the other: the limit is one for all of them.
      const before = [...writing.values()].at(-1)
      const written = Promise.resolve(before)
        .then(() => write(sha256, data))
        .catch(() => {})
        .finally(() => {
          waiting -= data.byteLength
          writing.delete(sha256)
        })
      writing.set(sha256, written)
    },
    flush: async () => void (await Promise.all(writing.values())),
  }
}

const sum = (files: readonly FileFound[]): number => files.reduce((bytes, { size }) => bytes + size, 0)
