/** Lines out of chunks, each byte looked at once, with a bound on how much waits. */

export interface LineReaderOptions {
  readonly maxBytes: number
  readonly onLine: (line: string) => void
  /** A line was longer than `maxBytes` and is gone but for its first and last 256 bytes. */
  readonly onTooLong: (head: string, tail: string) => void
}

const newline = 0x0a
const kept = 256

/** A function to be fed with chunks of UTF-8. */
export function lineReader({ maxBytes, onLine, onTooLong }: LineReaderOptions): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let size = 0
  let dropping: { readonly head: string; tail: Buffer } | undefined

  const add = (part: Buffer): void => {
    if (dropping) {
      dropping.tail = Buffer.concat([dropping.tail, part.subarray(-kept)]).subarray(-kept)
      return
    }
    parts.push(part)
    size += part.length
    if (size <= maxBytes) return
    const all = Buffer.concat(parts)
    dropping = { head: all.toString('utf8', 0, kept), tail: Buffer.from(all.subarray(-kept)) }
    parts = []
    size = 0
  }
  const finish = (): void => {
    if (dropping) onTooLong(dropping.head, dropping.tail.toString('utf8'))
    else onLine((parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString('utf8'))
    dropping = undefined
    parts = []
    size = 0
  }
  return (chunk) => {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end))
      finish()
      start = end + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
  }
}
