/** Which part of a file a request asks for, by RFC 9110. */
import parseRange from 'range-parser'

export interface ByteRange {
  /** Both inclusive. */
  readonly start: number
  readonly end: number
}

/**
 * Nothing: all of it, as for a request that names no part, several parts, or something that cannot be read, which a server may pass over;
 * `none`: what is asked for lies beyond the end. A part of an older content is never put to one of a newer: `If-Range` must name this `etag`.
 */
export function rangeIn(
  { headers, method }: Pick<Request, 'headers' | 'method'>,
  etag: string,
  size: number,
): ByteRange | 'none' | undefined {
  const range = headers.get('range')
  const condition = headers.get('if-range')
  if (method !== 'GET' || range === null || (condition !== null && condition !== etag)) return undefined
  // The last bytes of a file that is shorter are all of it, which the parser takes for nonsense.
  const last = /^bytes=-(\d+)$/.exec(range)
  if (last && Number(last[1]) >= size && size > 0) return { start: 0, end: size - 1 }
  const parsed = parseRange(size, range, { combine: true })
  if (parsed === -1) return 'none'
  if (parsed === -2 || parsed.type !== 'bytes' || parsed.length !== 1) return undefined
  const { start, end } = parsed[0]!
  return { start, end }
}
