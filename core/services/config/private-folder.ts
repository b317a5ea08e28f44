/** Folders of code that this host has written for itself. */
import { chmod, mkdir, rm, stat } from 'node:fs/promises'
import { makeFolder } from '../assets/make-folder.ts'

/**
 * Makes the folder, readable and writable for its owner alone; where others could write into it, what lies in it is not ours and is removed.
 * `false` where such a folder cannot be had: others could put code into it.
 */
export async function privateFolder(path: string): Promise<string | false> {
  try {
    await makeFolder(path, 0o700)
    const { uid, mode } = await stat(path)
    if (process.getuid && uid !== process.getuid()) return false
    if (process.platform === 'win32' || (mode & 0o077) === 0) return path
    await chmod(path, 0o700)
    if ((mode & 0o022) === 0) return path
    await rm(path, { recursive: true })
    await mkdir(path, { mode: 0o700 })
    return path
  } catch {
    return false
  }
}
