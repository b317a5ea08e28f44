/** One entry of the cache, one file, so that it is there as a whole or not at all and one `unlink` removes it. */
import { type FileHandle, open } from 'node:fs/promises'
import { AtelierError, type Result, sha256Of } from 'atelier-mcp'
import { damaged, encodeHead, type EntryHead, type EntryRefused, readFirstLine, readHead } from '../entry-head.ts'
import { pack, type Part, unpack } from '../packed-result.ts'

/** Read at once: the first line and, nearly always, the JSON. */
const firstRead = 16 << 10

interface Head extends EntryHead {
  readonly storedAt: number
}
/** What a file turned out to be. */
export type EntryRead =
  | {
      readonly state: 'whole'
      readonly storedAt: number
      readonly size: number
      readonly result: Result
      readonly check: () => Promise<boolean>
      readonly sign: string
    }
  | { readonly state: 'absent' }
  | EntryRefused

/** The bytes of an entry's file, one after the other. Throws a `TypeError` for what cannot be kept. */
export async function encodeEntry(key: string, storedAt: number, result: Result): Promise<readonly Uint8Array[]> {
  const { result: packed, parts, data } = await pack(result)
  const head: Head = { key, storedAt, parts, result: packed }
  return [encodeHead(head), ...data]
}

/** Reads and checks everything but the parts' bytes; `check` looks at those, and whoever reads them checks them again. */
export async function readEntry(path: string, key: string): Promise<EntryRead> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    const { code } = error as { code?: string }
    return code === 'ENOENT' || code === 'ENOTDIR' ? { state: 'absent' } : damaged(`it cannot be opened (${code})`)
  }
  try {
    const [{ size, mtimeMs, ino }, first] = await Promise.all([file.stat(), readAt(file, 0, firstRead)])
    const line = readFirstLine(first)
    if (line.state !== 'whole') return line
    const { start, end } = line
    if (end > size) return damaged('it is cut off')
    const found = readHead<Head>(end <= first.byteLength ? first.subarray(start, end) : await readAt(file, start, end - start), line, key)
    if (found.state !== 'whole') return found
    const header = found.head
    if (end + header.parts.reduce((sum, part) => sum + part.size, 0) !== size) return damaged('it is cut off')
    const offsets = header.parts.map((_part, index) => end + header.parts.slice(0, index).reduce((sum, part) => sum + part.size, 0))
    const read = (index: number) => readPart(path, offsets[index]!, header.parts[index]!)
    return {
      state: 'whole',
      storedAt: header.storedAt,
      size,
      sign: `${ino} ${mtimeMs} ${size}`,
      result: unpack(header.result, header.parts, read),
      async check() {
        for (const index of header.parts.keys())
          if (
            !(await read(index).then(
              () => true,
              () => false,
            ))
          )
            return false
        return true
      },
    }
  } catch (error) {
    return damaged((error as Error).message)
  } finally {
    await file.close()
  }
}

/** The bytes of one part. Throws `CACHE_DAMAGED` where they are not what the entry says. */
async function readPart(path: string, offset: number, { size, sha256: expected }: Part): Promise<Uint8Array> {
  const data = await readRange(path, offset, size).catch(() => undefined)
  if (data && (await sha256Of(data)) === expected) return data
  throw new AtelierError({
    code: 'CACHE_DAMAGED',
    message: `A remembered result was changed or removed while it was read (${path}).`,
    retryable: true,
    outcome: 'none',
  })
}

async function readRange(path: string, offset: number, size: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    return await readAt(file, offset, size)
  } finally {
    await file.close()
  }
}

/** As many bytes as there are, up to `size`. */
async function readAt(file: FileHandle, offset: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size)
  let done = 0
  while (done < size) {
    const { bytesRead } = await file.read(buffer, done, size - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer.subarray(0, done)
}
