/** Unfinished files of processes that were killed. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Longer than any write takes, in milliseconds. */
const abandonedMs = 60 * 60_000

/** Removes the files in a folder for unfinished ones (`tempDir` of `writeAtomic`) that nobody has touched for an hour. Never throws. */
export async function removeAbandoned(dir: string): Promise<void> {
  for (const name of await readdir(dir).catch(() => [])) {
    const file = await stat(join(dir, name)).catch(() => undefined)
    // Either way: the clock may have been set back.
    if (file?.isFile() && Math.abs(Date.now() - file.mtimeMs) > abandonedMs) await rm(join(dir, name), { force: true }).catch(() => {})
  }
}
