/** Files and what their bytes are, in one go. */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

export interface ReadFile {
  readonly data: Uint8Array
  /** As hex. */
  readonly sha256: string
}

/** About 2 ms of hashing, so that others get their turn between. */
const part = 4 << 20

/** A file of `size` bytes from its start, or as much of it as there is: each part is hashed while the next one is read. */
export async function readHashed(file: FileHandle, size: number): Promise<ReadFile> {
  const bytes = Buffer.allocUnsafeSlow(size)
  const hash = createHash('sha256')
  const readAt = async (at: number): Promise<number> =>
    at < size ? (await file.read(bytes, at, Math.min(part, size - at), at)).bytesRead : 0
  let end = 0
  for (let reading = readAt(0); ;) {
    const count = await reading
    if (count === 0) return { data: bytes.subarray(0, end), sha256: hash.digest('hex') }
    const start = end
    end += count
    reading = readAt(end)
    hash.update(bytes.subarray(start, end))
  }
}
