/** Copies where a person finds them: in the folders that callers may use, never over a file that is not theirs to replace. */
import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import type { Artifact, Asset } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { PlaceFiles } from '../../kernel/ports/asset-store.ts'
import { errno, writeAtomic } from '../assets/atomic-write.ts'
import { makeFolder } from '../assets/make-folder.ts'
import { typeOfName, withoutExtension } from '../assets/media-extension.ts'
import { checkName, safeStem } from '../assets/name.ts'
import { unique } from '../assets/placement.ts'
import { describeProblem } from '../assets/problem.ts'
import { mediaTypeOf } from './media-type.ts'
import { pathToBe } from './named-file.ts'
import { openInside, writeInside } from './open-inside.ts'
import { folderAround, insideFolders, isInside, realFolders } from './path-guard.ts'
import { howToAllow, listed } from './ways-in.ts'

export interface SaveFilesInit {
  /** Where copies go of which nobody says where (ATELIER_OUTPUT_DIR). Made when it is needed. */
  readonly output: string | undefined
  /** The host's own homes, which are nobody's to write to. */
  readonly own: readonly string[]
}
/** Bytes of a file system's longest name, less what an unfinished file's own name adds. */
const longestName = 200
/** Bytes that say what a file is. */
const head = 64 * 1024
/** Copies are ordinary files, whatever the process makes otherwise. */
const mode = 0o644

/** What `mediaTypeOf` says of bytes that have no signature. */
const unsigned = 'application/octet-stream'

interface Target {
  readonly folder: string
  /** Of a file that was named; in a folder each asset has its own. */
  readonly name?: string
}

/** The saver of a host. Throws `INPUT_FORBIDDEN` and `INPUT_INVALID` for where nothing may go, `FILE_…` for what cannot be written. */
export function createPlaces({ output, own }: SaveFilesInit): PlaceFiles {
  return async (to, { roots, open, overwrite }) => {
    if (to === undefined && output === undefined) return undefined
    if (output !== undefined) await makeFolder(output).catch(() => {})
    let folders = output === undefined ? roots : [output, ...roots]
    const targetIn = async (allowed: readonly string[]): Promise<Target> =>
      to === undefined ? { folder: output! } : targetOf(to, allowed, own, overwrite)
    const target = await targetIn(folders).catch(async (refused: unknown) => {
      if (!AtelierError.is(refused, 'INPUT_FORBIDDEN')) throw refused
      const opened = (await open?.list()) ?? []
      folders = [...folders, ...opened]
      const found = await targetIn(folders)
      const needed = await folderAround(found.folder, opened)
      if (needed !== undefined) open?.needed(needed)
      return found
    })
    // Nobody has asked for the other copies: they hold nothing up.
    if (to !== undefined) await writable(target.folder)
    return {
      async save(assets) {
        const taken = new Set<string>()
        const paths: string[] = []
        for (const asset of assets) paths.push(await copyOf(asset, target, { folders, overwrite, taken }))
        return paths
      },
    }
  }
}

async function targetOf(to: string, folders: readonly string[], own: readonly string[], overwrite: boolean): Promise<Target> {
  const path = pathToBe(to)
  if (path === '' || path.includes('\0') || /^[a-z][a-z0-9+.-]+:\/\//i.test(path))
    throw invalid(`${JSON.stringify(to)} is no path of a file or folder.`, 'Give a file or folder, such as "~/Pictures/fox.png".')
  const real = await realFolders(folders)
  if (!isAbsolute(path) && real.length === 0) throw outside(to, folders)
  const wanted = isAbsolute(path) ? resolve(path) : resolve(real[0]!, path)
  const place = await insideFolders(wanted, folders)
  if (!place) throw outside(to, folders)
  const homes = await Promise.all(own.map(async (home) => realpath(home).catch(() => home)))
  const ways = real.filter((root) => isInside(place.path, root))
  if (!ways.some((root) => !homes.some((home) => isInside(home, root) && isInside(place.path, home))))
    throw forbidden(to, "lies in the server's own folder, which it keeps by itself")
  if (
    ways.every((root) =>
      relative(root, place.path)
        .split(sep)
        .some((part) => part.startsWith('.')),
    )
  )
    throw forbidden(to, 'is hidden: nothing is saved under a name that begins with a dot')
  const isFolder = /[/\\]$/.test(path) || (place.exists && (await stat(place.path)).isDirectory())
  if (isFolder) {
    if (place.exists && !(await stat(place.path)).isDirectory()) throw invalid(`${JSON.stringify(to)} is a file, not a folder.`)
    return { folder: place.path }
  }
  const name = basename(place.path)
  checkName(name)
  if (Buffer.byteLength(name) > longestName) throw invalid(`The name ${JSON.stringify(`${name.slice(0, 40)}…`)} is too long.`)
  if (place.exists) {
    if (!overwrite) throw invalid(`${place.path} exists already.`, 'Give another name, or `overwrite: true` to replace it.')
    const named = await typeOfName(name)
    // What text is, nothing in it says; pictures always say it.
    const isSilent = /^image\/(?!svg)/.test(named ?? '') && (await typeOf(place.path, folders)) === unsigned
    if (isSilent || (await typeOf(place.path, folders, name)) !== (named ?? unsigned))
      throw invalid(`${place.path} is not what its name says, and is not replaced.`, 'Give another name.')
  }
  return { folder: dirname(place.path), name }
}

/** Throws before anything is made for it. */
async function writable(folder: string): Promise<void> {
  let existing = folder
  let found = await stat(existing).catch(() => undefined)
  while (!found && dirname(existing) !== existing) {
    existing = dirname(existing)
    found = await stat(existing).catch(() => undefined)
  }
  if (found && !found.isDirectory()) throw invalid(`${existing} is a file, so nothing can be saved below it.`, 'Give another folder.')
  await access(existing, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw new AtelierError({ ...describeProblem(cause, folder, 'give another folder'), outcome: 'none', cause })
  })
}

interface Copying {
  readonly folders: readonly string[]
  readonly overwrite: boolean
  /** By this call. */
  readonly taken: Set<string>
}

async function copyOf(asset: Asset, target: Target, copying: Copying): Promise<string> {
  const { name: own, ext } = parse(asset.name)
  const stem = target.name === undefined ? own : await withoutExtension(target.name, asset.mimeType, ext.slice(1))
  const companions = asset.companions ?? []
  try {
    if (companions.length === 0) return await unique(stem, (one) => written(join(target.folder, one + ext), asset, copying))
    // Files that name each other need their own names: they get a folder to themselves where these are taken.
    return await unique(stem, async (free) => {
      const folder = free === stem ? target.folder : join(target.folder, free)
      const beside = companions.map((one) => ({ one, path: join(folder, safeStem(one.name ?? 'companion')) }))
      for (const { one, path } of beside) if ((await claim(path, one, copying)) === 'other') return undefined
      for (const { one, path } of beside) await written(path, one, { ...copying, taken: new Set() })
      return await unique(stem, (name) => written(join(folder, name + ext), asset, copying))
    })
  } catch (error) {
    if (AtelierError.is(error)) throw error
    throw new AtelierError({ ...describeProblem(error, target.folder, 'save to another folder'), outcome: 'none', cause: error })
  }
}

/** The path, or nothing where something else has the name. The same content is left as it is. */
async function written(path: string, one: Artifact, { folders, overwrite, taken }: Copying): Promise<string | undefined> {
  if (taken.has(path)) return undefined
  const bytes = await one.bytes()
  let placed = false
  const write = (exclusive: boolean) =>
    writeInside(path, folders, async (real) => void (placed = await writeAtomic(real, bytes, { exclusive, mode })))
  if (!(await write(true))) throw outside(path, folders)
  if (!placed) {
    const there = await claim(path, one, { folders, overwrite, taken })
    // A link that leads nowhere has the name, and is nobody's to follow.
    if (there === 'other' || there === 'none') return undefined
    if (there === 'older' && !(await write(false))) throw outside(path, folders)
  }
  taken.add(path)
  return path
}

/** What has a name already: nothing, the same bytes, what may be replaced, or something else. */
async function claim(path: string, one: Artifact, { folders, overwrite }: Copying): Promise<'none' | 'same' | 'older' | 'other'> {
  const bytes = await one.bytes()
  const opened = await openInside(path, folders).catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return 'none' as const
    return undefined
  })
  if (opened === 'none') return 'none'
  if (!opened) return 'other'
  try {
    const { size } = await opened.file.stat()
    if (size === bytes.byteLength && Buffer.compare(await opened.file.readFile(), bytes) === 0) return 'same'
  } finally {
    await opened.file.close()
  }
  if (!overwrite) return 'other'
  return (await typeOf(path, folders)) === (await mediaTypeOf(bytes.subarray(0, head))) ? 'older' : 'other'
}

/** By its first bytes, and by `name` where these do not say it; nothing where it is no file. */
async function typeOf(path: string, folders: readonly string[], name?: string): Promise<string | undefined> {
  const opened = await openInside(path, folders).catch(() => undefined)
  if (!opened) return undefined
  const { file } = opened
  try {
    if (!(await file.stat()).isFile()) return undefined
    const { buffer, bytesRead } = await file.read(Buffer.alloc(head), 0, head, 0)
    return await mediaTypeOf(buffer.subarray(0, bytesRead), { name })
  } finally {
    await file.close()
  }
}

const invalid = (message: string, fix?: string): AtelierError =>
  new AtelierError({ code: 'INPUT_INVALID', message, ...(fix && { fix }), outcome: 'none', details: { param: 'saveTo' } })
const forbidden = (to: string, why: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_FORBIDDEN',
    message: `${JSON.stringify(to)} ${why}.`,
    fix: `Save to a folder of the user's. ${howToAllow}`,
    outcome: 'none',
    details: { param: 'saveTo' },
  })
const outside = (to: string, folders: readonly string[]): AtelierError =>
  new AtelierError({
    code: 'INPUT_FORBIDDEN',
    message: `${JSON.stringify(to)} is outside of the folders that may be used.`,
    fix: folders.length > 0 ? `Save below ${listed(folders)}. ${howToAllow}` : howToAllow,
    outcome: 'none',
    details: { param: 'saveTo' },
  })
