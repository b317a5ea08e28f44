/** Contents that no record knows: their host was killed before the record, which is the commit, was written. */
import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Logger } from '../../kernel/ports/logger.ts'
import { writeAtomic } from './atomic-write.ts'
import { filesInSteps } from './files-in-steps.ts'

/** Longer than any keep takes, and how often one of the hosts looks, in milliseconds. */
const oldMs = 60 * 60_000
const everyMs = 24 * 60 * 60_000
/** A killed host leaves a few. More than this, or than a tenth of what records name, is no killed host: somebody has lost records, and may bring them back. */
const mostOrphans = 8

/**
 * Removes contents below `dir`, the data home, that nobody has touched for an hour and no record names, with their readable names. Looks once a day, whichever
 * host comes first. Nothing is removed where a record cannot be read, for nobody knows what it names, nor where too much would be. Without hard links, readable
 * copies stay. `now` is for tests. Never throws.
 */
export async function removeOrphans(dir: string, log: Pick<Logger, 'warn' | 'debug'>, now: () => number = Date.now): Promise<void> {
  const home = join(dir, '.store')
  const stamp = join(home, 'orphans-looked-for')
  // A time in the future is no reason to keep anything for ever: the clock may have been set back.
  const isYoung = (time: number | undefined, ms: number): boolean => time !== undefined && Math.abs(now() - time) <= ms
  const timeOf = async (path: string): Promise<number | undefined> => (await stat(path).catch(() => undefined))?.mtimeMs
  try {
    if (isYoung((await stat(home)).birthtimeMs, oldMs) || isYoung(await timeOf(stamp), everyMs)) return
    await writeAtomic(stamp, '', { sync: false, tempDir: join(home, 'tmp') })
    const named = await namedByRecords(join(home, 'records'))
    if (!named) return
    const orphans: string[] = []
    for (const shard of await readdir(join(home, 'blobs')))
      for await (const files of filesInSteps(join(home, 'blobs', shard))) {
        orphans.push(...files.filter(({ name, mtimeMs }) => !named.has(name) && !isYoung(mtimeMs, oldMs)).map(({ path }) => path))
        await turn()
      }
    if (orphans.length === 0) return
    if (orphans.length > mostOrphans + named.size / 10)
      return log.warn('Many contents have no record; they are left as they are.', { contents: orphans.length, folder: home })
    const names = await namesOf(orphans, dir)
    for (const path of orphans) {
      // Whoever keeps the same content now has touched it.
      if (isYoung(await timeOf(path), oldMs)) continue
      for (const name of names.get(path) ?? []) {
        for (const file of [name, `${name}.json`]) await rm(file, { force: true })
        await rmdir(dirname(name)).catch(() => {})
      }
      await rm(path, { force: true })
    }
    log.debug('Contents without a record were removed.', { contents: orphans.length })
  } catch (error) {
    log.debug('Contents without a record could not be looked for.', { error: (error as Error).message })
  }
}

/** Every SHA-256 in every record, also of newer versions; `undefined` where a record has none. */
async function namedByRecords(dir: string): Promise<Set<string> | undefined> {
  const named = new Set<string>()
  for (const shard of await readdir(dir))
    for await (const files of filesInSteps(join(dir, shard))) {
      for (const text of await Promise.all(files.map(({ path }) => readFile(path, 'utf8')))) {
        const hashes = text.trimEnd().endsWith('}') ? text.match(/\b[0-9a-f]{64}\b/g) : null
        if (!hashes) return undefined
        for (const hash of hashes) named.add(hash)
      }
      await turn()
    }
  return named
}

/** The readable files that are hard links of these contents. */
async function namesOf(blobs: readonly string[], dir: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const linked = new Map<number, string>()
  for (const blob of blobs) {
    const { ino, nlink } = await stat(blob)
    if (nlink > 1) linked.set(ino, blob)
  }
  const names = new Map<string, string[]>()
  const look = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await look(path)
      const blob = entry.isFile() ? linked.get((await stat(path)).ino) : undefined
      if (blob !== undefined) names.set(blob, [...(names.get(blob) ?? []), path])
    }
  }
  if (linked.size > 0) for (const folder of ['assets', 'trash', join('.store', 'originals')]) await look(join(dir, folder))
  return names
}
