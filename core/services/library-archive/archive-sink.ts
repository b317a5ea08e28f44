/** Where an export is written: a zip file, or a folder of the same shape. It is there as a whole or not at all. */
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { unfinishedName } from '../assets/abandoned.ts'
import { makeFolder } from '../assets/make-folder.ts'

export interface ArchiveSink {
  /** Resolves when all of it is written. `packs`: it is text, which a zip makes smaller. */
  add(path: string, bytes: Readable, size: number, packs?: boolean): Promise<void>
  /** Puts it into its place. */
  finish(): Promise<void>
  /** Leaves nothing behind. */
  drop(): Promise<void>
}

/** A name that ends in `.zip` becomes a file, any other a folder. Throws `FILE_EXISTS` for what is there already, unless it is an empty folder. */
export async function archiveSink(path: string): Promise<ArchiveSink> {
  const there = await stat(path).catch(() => undefined)
  if (there && !(there.isDirectory() && !isZip(path) && (await readdir(path)).length === 0))
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `${path} is there already, and an export replaces nothing.`,
      fix: 'Name a file that ends in `.zip`, or a folder, that is not there yet.',
      outcome: 'none',
    })
  await makeFolder(dirname(path))
  return isZip(path) ? zipSink(path) : folderSink(path)
}

export const isZip = (path: string): boolean => /\.zip$/i.test(path)

async function zipSink(path: string): Promise<ArchiveSink> {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  const temp = join(dirname(path), unfinishedName(path))
  const written = pipeline(zip.outputStream, createWriteStream(temp, { flags: 'wx', mode: 0o600 }))
  // Whoever adds or finishes hears of it.
  written.catch(() => {})
  return {
    add: (name, bytes, size, packs = false) =>
      Promise.race([
        new Promise<void>((resolve, reject) => {
          bytes.once('close', resolve).once('error', reject)
          zip.addReadStream(bytes, name, { compress: packs, size, mtime: new Date(), mode: 0o100644 })
        }),
        // A full disk ends it, and then nobody reads on.
        written,
      ]),
    async finish() {
      zip.end()
      await written
      const file = await open(temp, 'r+')
      await file.sync().finally(() => file.close())
      await rename(temp, path)
    },
    async drop() {
      ;(zip.outputStream as Readable).destroy()
      await written.catch(() => {})
      await rm(temp, { force: true })
    },
  }
}

async function folderSink(path: string): Promise<ArchiveSink> {
  const temp = await mkdtemp(join(dirname(path), `.${basename(path)}-`))
  await mkdir(join(temp, 'contents'))
  return {
    add: (name, bytes) => pipeline(bytes, createWriteStream(join(temp, name), { flags: 'wx', mode: 0o600, flush: true })),
    finish: () => rename(temp, path),
    drop: () => rm(temp, { recursive: true, force: true }),
  }
}
