/** Unfinished files: their names, and what becomes of those of processes that were killed. */
import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** Longer than any write takes, in milliseconds. */
const abandonedMs = 60 * 60_000

/** A name that nobody else has, for what will be renamed to `path` once it is whole. */
export const unfinishedName = (path: string): string =>
  `.${basename(path).slice(0, 60)}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`
const isUnfinished = (name: string): boolean => /^\..*\.[0-9a-f]{12}\.tmp$/.test(name)

/**
 * Removes the unfinished files of a folder (`writeAtomic` leaves them where it is killed) that nobody has touched for an hour. Whose process is gone is not
 * asked: hosts in other containers have process numbers of their own. Never throws.
 */
export async function removeAbandoned(dir: string): Promise<void> {
  for (const name of (await readdir(dir).catch(() => [])).filter(isUnfinished)) {
    const file = await stat(join(dir, name)).catch(() => undefined)
    // Either way: the clock may have been set back.
    if (file?.isFile() && Math.abs(Date.now() - file.mtimeMs) > abandonedMs) await rm(join(dir, name), { force: true }).catch(() => {})
  }
}

/** Folders that this process has looked through. */
const swept = new Set<string>()

/** `removeAbandoned` in the background, once for each folder in the life of this process. */
export function removeAbandonedOnce(dir: string): void {
  if (swept.has(dir)) return
  if (swept.size > 10_000) swept.clear()
  swept.add(dir)
  void removeAbandoned(dir)
}
