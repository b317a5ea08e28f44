/** One generation as one run of bytes, as it lies in a file of the cache on disk: its head, and the bytes of its parts one after the other. */
import { type Result, sha256Of } from 'atelier-mcp'
import { damaged, encodeHead, type EntryRefused, readFirstLine, readHead } from './entry-head.ts'
import { pack, unpack } from './packed-result.ts'

export type Entry = { readonly state: 'whole'; readonly result: Result } | EntryRefused

/** Throws a `TypeError` for what cannot be kept. */
export async function encodeEntry(key: string, result: Result): Promise<Buffer> {
  const { result: packed, parts, data } = await pack(result)
  return Buffer.concat([encodeHead({ key, parts, result: packed }), ...data])
}

/** Everything is checked, the parts' bytes as well; these not where `isWhole`: somebody has checked the hash of the entry. */
export async function decodeEntry(bytes: Buffer, key: string, isWhole = false): Promise<Entry> {
  const line = readFirstLine(bytes)
  if (line.state !== 'whole') return line
  const read = readHead(bytes.subarray(line.start, line.end), line, key)
  if (read.state !== 'whole') return read
  const { parts, result } = read.head
  const data: Buffer[] = []
  let at = line.end
  for (const { size, sha256 } of parts) {
    const part = bytes.subarray(at, at + size)
    if (part.byteLength !== size || (!isWhole && (await sha256Of(part)) !== sha256)) return damaged('its content was changed')
    data.push(part)
    at += size
  }
  if (at !== bytes.byteLength) return damaged('it is longer than it says')
  return { state: 'whole', result: unpack(result, parts, async (index) => data[index]!) }
}
