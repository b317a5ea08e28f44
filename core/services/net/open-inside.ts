/** Opens first and looks then where that has led: a folder that is swapped for a link after a check hands out nothing, and takes nothing. */
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errno } from '../assets/atomic-write.ts'
import { makeFolder } from '../assets/make-folder.ts'
import { isInside, realFolders } from './path-guard.ts'

/** Waits for nobody: opening a pipe would wait for its other end. */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const folderOnly = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0)
const notALink = constants.O_NOFOLLOW ?? 0

/**
 * The file at `path`, open for reading, with its real path; nothing where that is outside of `folders` or inside of one of `except`.
 * To be closed by the caller. Throws what the file system throws.
 */
export async function openInside(
  path: string,
  folders: readonly string[],
  except: readonly string[] = [],
): Promise<{ readonly file: FileHandle; readonly path: string } | undefined> {
  const [allowed, forbidden] = await Promise.all([realFolders(folders), realFolders(except)])
  const file = await open(path, reading)
  const found = await pathOf(file, path).catch(() => undefined)
  if (found !== undefined && isIn(found, allowed) && !isIn(found, forbidden)) return { file, path: found }
  await file.close()
  return undefined
}

/**
 * Runs `write` with a path to `path`'s place, below its folder as it was opened; folders are made as needed. False, and nothing was
 * made or written, where that folder is outside of `folders`. Only Linux can name a file below an open folder: elsewhere the folder is
 * looked at right before, and what swaps it in that moment is not seen.
 */
export async function writeInside(path: string, folders: readonly string[], write: (path: string) => Promise<unknown>): Promise<boolean> {
  const allowed = await realFolders(folders)
  const isAllowed = async (folder: FileHandle, name: string): Promise<boolean> => {
    const found = await pathOf(folder, name).catch(() => undefined)
    return found !== undefined && isIn(join(found, basename(path)), allowed)
  }
  if (process.platform !== 'linux') {
    await makeFolder(dirname(path))
    if (!isIn(join(await realpath(dirname(path)), basename(path)), allowed)) return false
    await write(path)
    return true
  }
  const [existing, missing] = await nearestFolder(dirname(path))
  let folder = await open(existing, folderOnly)
  try {
    // What is made below has no links in it, so the first folder decides; where a single file is allowed, its own.
    if (missing.length > 0 && !isIn(await pathOf(folder, existing), allowed)) return false
    for (const name of missing) {
      const below = join(held(folder), name)
      await mkdir(below).catch((error: unknown) => {
        if (errno(error) !== 'EEXIST') throw error
      })
      const next = await open(below, folderOnly | notALink)
      await folder.close()
      folder = next
    }
    if (!(await isAllowed(folder, dirname(path)))) return false
    await write(join(held(folder), basename(path)))
    return true
  } finally {
    await folder.close()
  }
}

const isIn = (path: string, folders: readonly string[]): boolean => folders.some((folder) => isInside(path, folder))
const held = ({ fd }: FileHandle): string => `/proc/self/fd/${fd}`

/** Where an open file really is. Without `/proc`, by its number on the disk: nothing where another file is at `path` by now. */
async function pathOf(file: FileHandle, path: string): Promise<string> {
  if (process.platform === 'linux') return readlink(held(file))
  const found = await realpath(path)
  const [here, there] = await Promise.all([file.stat({ bigint: true }), stat(found, { bigint: true })])
  if (here.dev === there.dev && here.ino === there.ino && (await realpath(path)) === found) return found
  throw new Error(`Another file is at ${path} now.`)
}

/** The nearest folder above that exists, and the names that are missing below it. */
async function nearestFolder(folder: string, missing: readonly string[] = []): Promise<[existing: string, missing: readonly string[]]> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  )
  return exists || dirname(folder) === folder ? [folder, missing] : nearestFolder(dirname(folder), [basename(folder), ...missing])
}
