/** What an archive holds: a zip file, or a folder of the same shape. Its names are looked up and never become paths. */
import { constants } from 'node:fs'
import { lstat, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Entry } from 'yauzl'
import { errno } from '../assets/atomic-write.ts'
import { archiveError } from './archive-error.ts'
import { contentPath, manifestName } from './manifest.ts'

export interface ArchiveSource {
  /** Bytes of each entry, by its name, as the archive says it; what belongs to no library is left out. */
  readonly sizes: ReadonlyMap<string, number>
  /** Of an entry that is there. Ends with an error where it is longer or shorter than that. */
  open(name: string): Promise<Readable>
  close(): Promise<void>
}

/** Far more than pictures and models can be packed: beyond it somebody means harm. */
const mostUnfolded = 100
/** Small archives of text may be packed better. */
const alwaysUnfolded = 16 * 2 ** 20
/** An entry takes some hundred bytes of memory. */
const mostEntries = 2_000_000

const belongs = (name: string): boolean => name === manifestName || contentPath.test(name)

/** Throws `ARCHIVE_INVALID` for what is no archive, is cut off, names files outside of it, or would unfold to a hundred times its size. */
export async function archiveSource(path: string): Promise<ArchiveSource> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw archiveError('ARCHIVE_INVALID', path, errno(cause) === 'ENOENT' ? 'is not there.' : 'cannot be read.', cause)
  })
  return facts.isDirectory() ? folderSource(path) : zipSource(path, facts.size)
}

async function zipSource(path: string, packed: number): Promise<ArchiveSource> {
  const { openPromise } = await import('yauzl')
  const broken = (cause: unknown): never => {
    throw archiveError('ARCHIVE_INVALID', path, `is no whole zip file (${(cause as Error).message.replace(/\.$/, '')}).`, cause)
  }
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(broken)
  const entries = new Map<string, Entry>()
  try {
    let unfolded = 0
    for await (const entry of zip.eachEntry()) {
      const { fileName, uncompressedSize } = entry as Entry
      unfolded += uncompressedSize
      if (unfolded > mostUnfolded * packed + alwaysUnfolded) throw new Error(`It would unfold to more than ${mostUnfolded} times its size`)
      if (!belongs(fileName)) continue
      if (entries.has(fileName)) throw new Error(`It holds ${fileName} twice`)
      if (entries.size >= mostEntries) throw new Error(`It holds more than ${mostEntries} files`)
      entries.set(fileName, entry as Entry)
    }
  } catch (error) {
    zip.close()
    broken(error)
  }
  return {
    sizes: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
    open: (name) => zip.openReadStreamPromise(entries.get(name)!),
    close: async () => zip.close(),
  }
}

async function folderSource(path: string): Promise<ArchiveSource> {
  const sizes = new Map<string, number>()
  const inside = await readdir(join(path, 'contents')).catch(() => [])
  for (const name of [manifestName, ...inside.map((one) => `contents/${one}`)].filter(belongs)) {
    const facts = await lstat(join(path, name)).catch(() => undefined)
    // A link may lead anywhere.
    if (facts?.isFile()) sizes.set(name, facts.size)
  }
  return {
    sizes,
    open: async (name) => (await open(join(path, name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))).createReadStream(),
    close: async () => {},
  }
}
