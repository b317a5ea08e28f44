/** One content out of an archive: read to its end, and what its hash says, before anything is done with it. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errno } from '../assets/atomic-write.ts'
import { archiveError } from './archive-error.ts'
import type { ArchiveSource } from './archive-source.ts'

/** What is known of a content before it is read; `from`: how the archive is called in errors. */
export interface ContentOf {
  readonly sha256: string
  readonly size: number
  readonly from: string
}

/** Writes it to `to`, where that is given. Throws `ARCHIVE_DAMAGED`, and what the file system throws. */
export const stageContent = (
  source: ArchiveSource,
  name: string,
  { to, ...of }: ContentOf & { readonly to: string | undefined },
): Promise<void> =>
  checkContent(
    source,
    name,
    of,
    to === undefined ? new Writable({ write: (_part, _encoding, done) => done() }) : createWriteStream(to, { flags: 'wx', flush: true }),
  )

/** The same into any stream. */
export async function checkContent(
  source: ArchiveSource,
  name: string,
  { sha256, size, from }: ContentOf,
  target: Writable,
): Promise<void> {
  const hash = createHash('sha256')
  let seen = 0
  const measured = new Transform({
    transform(part: Buffer, _encoding, done) {
      seen += part.byteLength
      hash.update(part)
      done(seen > size ? new Error('it is longer than it says') : null, part)
    },
  })
  try {
    await pipeline(await source.open(name), measured, target)
  } catch (cause) {
    // Of the disk that is written to.
    if (errno(cause) !== '' && !errno(cause).startsWith('Z_')) throw cause
    throw archiveError('ARCHIVE_DAMAGED', from, `cannot be taken: ${name} cannot be unpacked (${(cause as Error).message}).`, cause)
  }
  if (seen !== size || hash.digest('hex') !== sha256)
    throw archiveError('ARCHIVE_DAMAGED', from, `is damaged or was changed: ${name} is not what its hash says.`)
}
