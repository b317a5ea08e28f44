/** The files that people see: readable, unique names by kind and date, each with what is known of it beside it. */
import { mkdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { errno, withFolder, writeAtomic } from './atomic-write.ts'
import { type Blobs, readChecked } from './blobs.ts'
import { safeStem } from './name.ts'
import type { PlacementParts } from './store-parts.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** The folder of a kind and a day, relative to the data home: `assets/image.generate/2026-11-22`, by local time. */
export function folderOf(kind: string, createdAt: number): string {
  const day = new Date(createdAt)
  return posix.join('assets', safeStem(kind), `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`)
}

/** Where originals lie that a policy holds back: a name beside the blob, so that its content is not released with somebody else's. */
export const originalsFolder = (id: string): string => posix.join('.store', 'originals', id.slice(0, 2), id)

/** `fox`, `fox-2`, … until a name is free; after nine, a random ending. */
export async function unique<T>(stem: string, attempt: (stem: string) => Promise<T | undefined>): Promise<T> {
  for (let count = 1; ; count++) {
    const ending = count === 1 ? '' : count < 10 ? `-${count}` : `-${Math.random().toString(36).slice(2, 7)}`
    const done = await attempt(stem + ending)
    if (done !== undefined) return done
  }
}

/** Placement below the data home `dir`; unfinished files go to `tempDir`, where nobody looks. */
export function createPlacement(dir: string, blobs: Blobs, tempDir: string): PlacementParts {
  const absolute = (file: string) => join(dir, file)
  const sidecar = (file: string) => `${absolute(file)}.json`

  const ownFolder = (folder: string, stem: string) =>
    unique(stem, async (name) => {
      const path = posix.join(folder, name)
      try {
        await withFolder(absolute(path), () => mkdir(absolute(path)))
        return path
      } catch (error) {
        if (errno(error) === 'EEXIST') return undefined
        throw error
      }
    })

  return {
    async place(folder, stem, extension, { sha256 }, companions = []) {
      // Files that name each other need their own names, so they get a folder to themselves.
      const target = companions.length > 0 ? await ownFolder(folder, stem) : folder
      for (const companion of companions) await blobs.linkTo(companion.sha256, absolute(posix.join(target, companion.name)))
      return unique(stem, async (name) => {
        const file = posix.join(target, `${name}.${extension}`)
        return (await blobs.linkTo(sha256, absolute(file))) ? file : undefined
      })
    },
    async pathOf(record) {
      const path = absolute(record.file)
      const isThere = await stat(path)
        .catch(() => this.restore(record))
        .then(
          () => true,
          () => false,
        )
      return isThere && !record.isPrivate ? path : undefined
    },
    async mend(record) {
      if (!(await readChecked(absolute(record.file), record.sha256))) await this.restore(record)
    },
    async restore(record) {
      await rm(absolute(record.file), { force: true })
      await blobs.linkTo(record.sha256, absolute(record.file))
      for (const { sha256, name } of record.companions ?? [])
        await blobs.linkTo(sha256, absolute(posix.join(posix.dirname(record.file), name)))
    },
    async move(record, folder, stem) {
      const old = posix.dirname(record.file)
      const extension = posix.extname(record.file).slice(1)
      const oldStem = posix.basename(record.file, `.${extension}`)
      const own = (record.companions ?? []).length > 0
      const current = folder ?? old
      const into = own ? posix.dirname(current) : current
      const file = await this.place(into, stem ?? oldStem, extension, record, record.companions)
      await rm(absolute(record.file), { force: true })
      await rm(sidecar(record.file), { force: true })
      if (own) await rm(absolute(old), { recursive: true, force: true })
      return file
    },
    async describe(record) {
      const { atelier: _, file: __, left: ___, keep: ____, isPrivate, ...known } = record
      if (isPrivate) return
      await writeAtomic(sidecar(record.file), `${JSON.stringify(known, null, 2)}\n`, { sync: false, tempDir })
    },
    async remove(record) {
      if (record.companions?.length) {
        await rm(dirname(absolute(record.file)), { recursive: true, force: true })
      } else {
        await rm(absolute(record.file), { force: true })
        await rm(sidecar(record.file), { force: true })
      }
      for (const { sha256 } of [record, ...(record.companions ?? [])]) await blobs.release(sha256)
      // The day's folder, if it was the last.
      await rmdir(dirname(absolute(record.file))).catch(() => {})
    },
  }
}
