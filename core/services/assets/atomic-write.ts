/** Files that are there as a whole or not at all, whoever is killed in the middle. */
import { link, open, rename, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { removeAbandonedOnce, unfinishedName } from './abandoned.ts'
import { makeFolder } from './make-folder.ts'

export interface AtomicWriteOptions {
  /** Keep what is there already: answers false then. Default: replace it. */
  readonly exclusive?: boolean
  /** Wait until the bytes are on the disk, so that they outlive a power cut. Default true. */
  readonly sync?: boolean
  /** Default: as the process creates files. */
  readonly mode?: number
  /** Of folders that are missing on the way. Default: as the process makes folders. */
  readonly folderMode?: number
  /** Where the unfinished file lives; on the same file system as `path`. Default: beside it, as a dot file. */
  readonly tempDir?: string
}

/** The code of a file system's error, such as `ENOENT`. */
export const errno = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '')

/** Removes a file, if it is there. Node's `rm` looks what it is first, which costs twice as much. */
export const removeFile = (path: string): Promise<void> =>
  unlink(path).catch((error: unknown) => {
    if (errno(error) !== 'ENOENT') throw error
  })

/** Runs `fn`; if a folder on the way to `path` is missing, makes it (`mode` as for `mkdir`) and runs `fn` once more. */
export async function withFolder<T>(path: string, fn: () => Promise<T>, mode?: number): Promise<T> {
  try {
    return await fn()
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error
    await makeFolder(dirname(path), mode)
    return fn()
  }
}

/**
 * Writes through a temporary file that is renamed (or linked, when `exclusive`) into place. Folders are made as needed.
 * Answers whether `path` now holds these bytes; throws what the file system throws, leaving nothing behind. What killed processes have left there is removed.
 */
export async function writeAtomic(
  path: string,
  data: Uint8Array | string | readonly Uint8Array[],
  options: AtomicWriteOptions = {},
): Promise<boolean> {
  const folder = options.tempDir ?? dirname(path)
  const temp = join(folder, unfinishedName(path))
  try {
    await withFolder(temp, () => writeTemp(temp, data, options), options.folderMode)
    removeAbandonedOnce(folder)
    if (!options.exclusive) {
      await withFolder(path, () => patiently(() => rename(temp, path)))
      return true
    }
    const placed = await withFolder(path, () => placeNew(temp, path))
    await removeFile(temp)
    return placed
  } catch (error) {
    await removeFile(temp).catch(() => {})
    throw error
  }
}

async function writeTemp(
  temp: string,
  data: Uint8Array | string | readonly Uint8Array[],
  { sync = true, mode }: AtomicWriteOptions,
): Promise<void> {
  const file = await open(temp, 'wx', mode)
  try {
    await writeFile(file, data)
    // Whatever the process takes away from what it makes; of what is the owner's alone it takes nothing.
    if (mode !== undefined && (mode & 0o077) !== 0) await file.chmod(mode)
    if (sync) await file.sync()
  } finally {
    await file.close()
  }
}

/** Gives `source` one more name unless something has that; false then. `undefined`: this file system has no hard links. */
export async function linkNew(source: string, target: string): Promise<boolean | undefined> {
  try {
    await link(source, target)
    return true
  } catch (error) {
    if (errno(error) === 'EEXIST') return false
    if (withoutLinks(error)) return undefined
    throw error
  }
}

/** Gives `source` the name `target` unless something has it; false then. Works without hard links, too. */
export async function placeNew(source: string, target: string): Promise<boolean> {
  const linked = await linkNew(source, target)
  if (linked !== undefined) return linked
  try {
    await (await patiently(() => open(target, 'wx'))).close()
  } catch (error) {
    if (errno(error) === 'EEXIST') return false
    throw error
  }
  await patiently(() => rename(source, target))
  return true
}

/** Did `link` fail because this file system has no hard links (or no more for this file)? */
const withoutLinks = (error: unknown): boolean =>
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EINVAL'].includes(errno(error))

/** What Windows says of a file that somebody has open, or that is gone as soon as they close it: a virus scanner, another host. */
const heldCodes: readonly string[] = ['EPERM', 'EACCES', 'EBUSY']
export const isHeld = (error: unknown): boolean => process.platform === 'win32' && heldCodes.includes(errno(error))

/** Runs `change` again, a few times within 200 ms, where Windows says that the file is held. Elsewhere once. */
export async function patiently<T>(change: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change()
    } catch (error) {
      if (attempt === 5 || !isHeld(error)) throw error
      await delay(20 * attempt)
    }
  }
}
