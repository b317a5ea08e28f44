/** The folder of kept encodings as a whole: counted, kept bounded, emptied. Losing one costs only the time to make it again. */
import { readdir, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Encodings, EncodingsCount } from '../contract/host-service.ts'

export interface PruneOptions {
  /** Default 1 GiB. */
  readonly maxBytes?: number
  /** Files untouched for longer go anyway. Default 60 days. */
  readonly maxAgeMs?: number
  readonly now?: number
}
export interface DerivedFolder extends Encodings {
  /** What was not read or written for longest goes first. */
  prune(options?: PruneOptions): Promise<EncodingsCount>
}
interface Found {
  readonly path: string
  readonly bytes: number
  readonly touched: number
}

/** The folder, which need not exist; `flush` waits for what is being written there. Faults are passed over. */
export function derivedFolder(dir: string, flush: () => Promise<void> = () => Promise.resolve()): DerivedFolder {
  return {
    async stats() {
      await flush()
      const count = { files: 0, bytes: 0 }
      for await (const found of filesIn(dir)) add(count, found)
      return count
    },
    async prune({ maxBytes = 2 ** 30, maxAgeMs = 60 * 864e5, now = Date.now() } = {}) {
      const found: Found[] = []
      for await (const files of filesIn(dir)) found.push(...files)
      let total = found.reduce((sum, { bytes }) => sum + bytes, 0)
      const removed = { files: 0, bytes: 0 }
      for (const file of found.toSorted((a, b) => a.touched - b.touched)) {
        if (total <= maxBytes && now - file.touched <= maxAgeMs) break
        total -= file.bytes
        add(removed, await unlinked([file]))
      }
      return removed
    },
    async clear() {
      await flush()
      const removed = { files: 0, bytes: 0 }
      for await (const found of filesIn(dir)) add(removed, await unlinked(found))
      await rm(dir, { recursive: true, force: true }).catch(() => {})
      return removed
    },
  }
}

/** Files that are looked at or removed at a time, so that a large folder holds up no call. */
const step = 32

async function* filesIn(dir: string): AsyncGenerator<Found[]> {
  for (const shard of await readdir(dir).catch(() => [])) {
    const names = await readdir(join(dir, shard)).catch(() => [])
    for (let start = 0; start < names.length; start += step) {
      const files = names.slice(start, start + step).map(async (name): Promise<Found | undefined> => {
        const path = join(dir, shard, name)
        const facts = await stat(path).catch(() => undefined)
        return facts && { path, bytes: facts.size, touched: Math.max(facts.mtimeMs, facts.atimeMs) }
      })
      yield (await Promise.all(files)).filter((file) => file !== undefined)
    }
    await turn()
  }
}

/** Those that are gone now. */
async function unlinked(files: readonly Found[]): Promise<Found[]> {
  const gone = await Promise.all(
    files.map(({ path }) =>
      unlink(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  return files.filter((_, index) => gone[index])
}

const add = (count: { files: number; bytes: number }, files: readonly Found[]): void => {
  count.files += files.length
  for (const { bytes } of files) count.bytes += bytes
}
