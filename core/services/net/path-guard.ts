/** Paths that stay inside allowed folders, whatever links and dots say. */
import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'

/** Is `path` the folder itself or below it? By text alone: resolve links first. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`))
}

/** The allowed folders with their links resolved. A whole disk (`/`, `C:\`) is never one; what does not exist is left out. */
export async function realFolders(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => realpath(folder).catch(() => undefined)))
  return found.filter((folder) => folder !== undefined && folder !== parse(folder).root) as string[]
}

/** The first of `folders` that `path`, its links resolved, lies in, with its own links resolved. */
export const folderAround = async (path: string, folders: readonly string[]): Promise<string | undefined> =>
  (await realFolders(folders)).find((folder) => isInside(path, folder))

/**
 * Where a path really leads, and whether anything is there; nothing where it leads out of `folders`. Relative paths are
 * looked for in each folder, in order.
 */
export async function insideFolders(
  path: string,
  folders: readonly string[],
): Promise<{ readonly path: string; readonly exists: boolean } | undefined> {
  if (path.includes('\0')) return undefined
  const real = await realFolders(folders)
  const candidates = isAbsolute(path) ? [resolve(path)] : real.map((folder) => resolve(folder, path))
  let absent: string | undefined
  let outside = false
  for (const candidate of candidates) {
    const found = await realpath(candidate).catch(() => undefined)
    if (found !== undefined) {
      if (real.some((folder) => isInside(found, folder))) return { path: found, exists: true }
      outside = true
      continue
    }
    const above = await nearestReal(candidate)
    if (above !== undefined && real.some((folder) => isInside(above, folder))) absent ??= above
  }
  return absent === undefined || outside ? undefined : { path: absent, exists: false }
}

/** The real path of something missing: the nearest folder that exists, its links resolved, and the rest as written. */
async function nearestReal(path: string): Promise<string | undefined> {
  const rest: string[] = []
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await realpath(folder).catch(() => undefined)
    if (found !== undefined) return join(found, ...rest)
    if (dirname(folder) === folder) return undefined
    rest.unshift(basename(folder))
  }
}
