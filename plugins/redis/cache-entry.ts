/**
 * One generation as one run of bytes, as it lies in a file of the cache on disk: a line with the length of the JSON and its hash, the JSON, the bytes
 * of its parts one after the other.
 */
import { createHash } from 'node:crypto'
import { type Result, sha256Of } from 'atelier-mcp'
import { pack, type Part, unpack } from '../packed-result.ts'

/** Raised when the meaning of an entry changes; entries of a higher version are left to the hosts that know it. */
const version = 1

interface Header {
  readonly key: string
  readonly parts: readonly Part[]
  readonly result: unknown
}
/** Of `damaged` and `newer`, `why` is for the log. */
export type Entry = { readonly state: 'whole'; readonly result: Result } | { readonly state: 'damaged' | 'newer'; readonly why: string }

/** Throws a `TypeError` for what cannot be kept. */
export async function encodeEntry(key: string, result: Result): Promise<Buffer> {
  const { result: packed, parts, data } = await pack(result)
  const json = Buffer.from(JSON.stringify({ key, parts, result: packed } satisfies Header))
  return Buffer.concat([Buffer.from(`atelier-cache ${version} ${json.byteLength} ${hashOf(json)}\n`), json, ...data])
}

/** Everything is checked, the parts' bytes as well. */
export async function decodeEntry(bytes: Buffer, key: string): Promise<Entry> {
  const line = bytes.subarray(0, Math.max(0, bytes.indexOf(10))).toString('latin1')
  const [, found, length, hash] = /^atelier-cache (\d+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? []
  if (found !== undefined && Number(found) > version) return { state: 'newer', why: `it is of version ${found}` }
  if (length === undefined) return { state: 'damaged', why: 'it does not start as an entry' }
  const start = line.length + 1 + Number(length)
  const json = bytes.subarray(line.length + 1, start)
  if (hashOf(json) !== hash) return { state: 'damaged', why: 'its description was changed' }
  const { key: own, parts, result } = JSON.parse(json.toString()) as Header
  if (own !== key) return { state: 'damaged', why: 'it is the entry of another request' }
  const data: Buffer[] = []
  let at = start
  for (const { size, sha256 } of parts) {
    const part = bytes.subarray(at, at + size)
    if (part.byteLength !== size || (await sha256Of(part)) !== sha256) return { state: 'damaged', why: 'its content was changed' }
    data.push(part)
    at += size
  }
  if (at !== bytes.byteLength) return { state: 'damaged', why: 'it is longer than it says' }
  return { state: 'whole', result: unpack(result, parts, async (index) => data[index]!) }
}

const hashOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')
