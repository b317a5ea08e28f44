/** Folders with all that are missing above them, and the true reason where one cannot be made. */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, as far as they are missing; `mode` as for `mkdir`, for each that is made. Throws what the file system says of the first that cannot be made.
 * Node's own `recursive` says ENOENT of a file system that is read-only, and never ends below `/proc`.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, mode)
  } catch (error) {
    const above = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) return passOver(path, error)
    await makeFolder(above, mode)
    // Somebody else may have made it meanwhile.
    await mkdir(path, mode).catch((again: unknown) => passOver(path, again))
  }
}

/** What is there already is no fault, whatever the system calls it: EEXIST, EROFS, or EPERM of a drive. */
async function passOver(path: string, error: unknown): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) throw error
}
