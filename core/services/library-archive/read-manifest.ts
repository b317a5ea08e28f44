/** The lines of an archive's manifest, one after the other, each looked at before it is given. */
import { StringDecoder } from 'node:string_decoder'
import { archiveError } from './archive-error.ts'
import type { ArchiveSource } from './archive-source.ts'
import { type AssetLine, archiveVersion, manifestName, parseLine } from './manifest.ts'

/** Characters of one line: a record with its prompt, notes and scores is some thousand. */
const mostLine = 2_000_000

/** Throws `ARCHIVE_INVALID` where a line is missing, wrong or too long, and `ARCHIVE_NEWER`. */
export async function* assetLines(source: ArchiveSource, path: string): AsyncGenerator<AssetLine> {
  if (!source.sizes.has(manifestName)) throw archiveError('ARCHIVE_INVALID', path, `is no library: it has no \`${manifestName}\`.`)
  let number = 0
  let assets = 0
  let isEnded = false
  const wrong = (why: string): never => {
    throw archiveError('ARCHIVE_INVALID', path, `cannot be taken: line ${number} of its manifest ${why}.`)
  }
  for await (const text of textLines(source, path)) {
    number++
    const line = parseLine(text)
    if (typeof line === 'string') wrong(line)
    else if (line.type === 'library') {
      if (line.version > archiveVersion)
        throw archiveError(
          'ARCHIVE_NEWER',
          path,
          `was written by a newer version of Atelier (${line.version}; this one reads ${archiveVersion}).`,
        )
      if (number > 1) wrong('begins a second library')
    } else if (number === 1) wrong('does not say that it is a library')
    else if (isEnded) wrong('comes after the end')
    else if (line.type === 'end') {
      if (line.assets !== assets) wrong(`says that there are ${line.assets} assets, and there are ${assets}`)
      isEnded = true
    } else {
      assets++
      yield line
    }
  }
  if (!isEnded) wrong('is the last, and it is cut off there')
}

async function* textLines(source: ArchiveSource, path: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  try {
    for await (const part of await source.open(manifestName)) {
      const lines = (rest + decoder.write(part as Buffer)).split('\n')
      rest = lines.pop()!
      if (rest.length > mostLine) throw new Error(`A line of it has more than ${mostLine} characters`)
      yield* lines.filter((line) => line !== '')
    }
  } catch (cause) {
    throw archiveError('ARCHIVE_INVALID', path, `has a manifest that cannot be read: ${(cause as Error).message}.`, cause)
  }
  if (rest !== '') yield rest
}
