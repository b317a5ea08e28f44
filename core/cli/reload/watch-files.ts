/** Hears when one of some files changes. */
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'

/** What is to be watched now. */
export interface Watched {
  /** Absolute paths; more may be added. */
  readonly files: Set<string>
  /** Where a file may yet appear that the others need: any source below it counts, too. */
  readonly below?: string
  /** Folders whose files never count: the host writes there. */
  readonly except: readonly string[]
}
export interface FileWatch {
  /** Instead of what was watched before. */
  watch(watched: Watched): Promise<void>
  /** One file more. */
  add(file: string): void
  close(): void
}

const source = /\.(?:[cm]?[jt]s|json)$/
const neverRead = new Set(['node_modules', '.git'])
/** More folders than a plugin has; a bound for who runs it in a home folder. */
const mostFolders = 500

/**
 * Calls `onChange` for each change. Folders are watched rather than files, because editors write a new file and rename it over the old one; and
 * only folders with watched files, because a recursive watch would hold every package and every picture below.
 */
export function watchFiles(onChange: (file: string) => void): FileWatch {
  const watchers = new Map<string, FSWatcher>()
  let now: Watched = { files: new Set(), except: [] }
  let closed = false
  const counts = (path: string): boolean => {
    if (now.files.has(path)) return true
    if (now.below === undefined || now.except.some((folder) => isIn(folder, path))) return false
    // A name without a dot may be a folder that has just come, with what was missing inside.
    return source.test(path) || !basename(path).includes('.')
  }
  const drop = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const open = (folder: string): void => {
    if (closed || watchers.has(folder)) return
    try {
      const watcher = watch(folder, (_, name) => {
        const path = name === null ? undefined : join(folder, name)
        if (path === undefined || counts(path)) onChange(path ?? folder)
      })
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
    } catch {
      // It has gone since; what is left of it is watched after the next try.
    }
  }
  return {
    async watch(watched) {
      now = watched
      const wanted = new Set<string>()
      if (watched.below !== undefined) for (const folder of await foldersBelow(watched.below, watched.except)) wanted.add(folder)
      for (const file of watched.files) wanted.add(nearestFolder(dirname(file)))
      for (const folder of [...watchers.keys()].filter((one) => !wanted.has(one))) drop(folder)
      for (const folder of wanted) open(folder)
    },
    add(file) {
      now.files.add(file)
      open(nearestFolder(dirname(file)))
    },
    close() {
      closed = true
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}

const isIn = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** The folder, or what is left of the way to it. */
const nearestFolder = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))

async function foldersBelow(top: string, except: readonly string[]): Promise<string[]> {
  const found = [top]
  for (let index = 0; index < found.length && found.length < mostFolders; index++) {
    const folder = found[index]!
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    found.push(
      ...entries
        .filter((entry) => entry.isDirectory() && !neverRead.has(entry.name))
        .map(({ name }) => join(folder, name))
        .filter((path) => !except.some((one) => isIn(one, path))),
    )
  }
  return found.slice(0, mostFolders)
}
