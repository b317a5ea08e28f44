/** One content out of an archive, in memory. */
import { Writable } from 'node:stream'
import { checkContent, type ContentOf } from './stage-content.ts'
import type { ArchiveSource } from './archive-source.ts'

/** Throws `ARCHIVE_DAMAGED` where it is not what its hash says. */
export async function readContent(source: ArchiveSource, name: string, of: ContentOf): Promise<Uint8Array> {
  const parts: Buffer[] = []
  const target = new Writable({
    write(part: Buffer, _encoding, done) {
      parts.push(part)
      done()
    },
  })
  await checkContent(source, name, of, target)
  return Buffer.concat(parts)
}
