/**
 * One entry, one file, so that it is there as a whole or not at all and one `unlink` removes it:
 *
 *     atelier-cache 1 <length of the JSON> <SHA-256 of the JSON>\n
 *     {"key":…,"storedAt":…,"parts":[{"size":…,"sha256":…}],"result":…}
 *     the parts' bytes, one after the other
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { AtelierError, type Result, sha256Of } from 'atelier-mcp'
import { pack, type Part, unpack } from '../packed-result.ts'

/** Raised when the meaning of an entry changes; entries of a higher version are left to the hosts that know it. */
export const entryVersion = 1
/** Read at once: the first line and, nearly always, the JSON. */
const firstRead = 16 << 10

interface Header {
  readonly key: string
  readonly storedAt: number
  readonly parts: readonly Part[]
  readonly result: unknown
}
/** What a file turned out to be. Of `damaged` and `newer`, `why` is for the log. */
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
  | { readonly state: 'damaged' | 'newer'; readonly why: string }

/** The bytes of an entry's file, one after the other. Throws a `TypeError` for what cannot be kept. */
export async function encodeEntry(key: string, storedAt: number, result: Result): Promise<readonly Uint8Array[]> {
  const { result: packed, parts, data } = await pack(result)
  const json = Buffer.from(JSON.stringify({ key, storedAt, parts, result: packed } satisfies Header))
  return [Buffer.from(`atelier-cache ${entryVersion} ${json.byteLength} ${sha256(json)}\n`), json, ...data]
}

/** Reads and checks everything but the parts' bytes; `check` looks at those, and whoever reads them checks them again. */
export async function readEntry(path: string, key: string): Promise<EntryRead> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    const { code } = error as { code?: string }
    return code === 'ENOENT' || code === 'ENOTDIR' ? { state: 'absent' } : { state: 'damaged', why: `it cannot be opened (${code})` }
  }
  try {
    const [{ size, mtimeMs, ino }, first] = await Promise.all([file.stat(), readAt(file, 0, firstRead)])
    const line = first.subarray(0, Math.max(0, first.indexOf(10))).toString('latin1')
    const [, version, length, hash] = /^atelier-cache (\d+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? []
    if (version !== undefined && Number(version) > entryVersion) return { state: 'newer', why: `it is of version ${version}` }
    if (length === undefined) return { state: 'damaged', why: 'it does not start as an entry' }
    const start = line.length + 1
    const end = start + Number(length)
    if (end > size) return { state: 'damaged', why: 'it is cut off' }
    const json = end <= first.byteLength ? first.subarray(start, end) : await readAt(file, start, Number(length))
    if (sha256(json) !== hash) return { state: 'damaged', why: 'its description was changed' }
    const header = JSON.parse(json.toString()) as Header
    if (header.key !== key) return { state: 'damaged', why: 'it is the entry of another request' }
    if (end + header.parts.reduce((sum, part) => sum + part.size, 0) !== size) return { state: 'damaged', why: 'it is cut off' }
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
    return { state: 'damaged', why: (error as Error).message }
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

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')
