/**
 * How an entry of the cache begins, wherever it lies:
 *
 *     atelier-cache 1 <length of the JSON> <SHA-256 of the JSON>\n
 *     {"key":…,"parts":[{"size":…,"sha256":…}],"result":…}
 *
 * The parts' bytes follow, one after the other.
 */
import { createHash } from 'node:crypto'
import type { Part } from './packed-result.ts'

/** Raised when the meaning of an entry changes; entries of a higher version are left to the hosts that know it. */
const entryVersion = 1

export interface EntryHead {
  readonly key: string
  readonly parts: readonly Part[]
  readonly result: unknown
}
/** An entry that cannot be given; `why` is for the log. */
export interface EntryRefused {
  readonly state: 'damaged' | 'newer'
  readonly why: string
}
/** Where the JSON lies, and what it must be. */
export interface FirstLine {
  readonly state: 'whole'
  readonly start: number
  readonly end: number
  readonly sha256: string
}

/** Of an entry that is not what was written. */
export const damaged = (why: string): EntryRefused => ({ state: 'damaged', why })

/** The bytes before those of the parts. */
export function encodeHead(head: EntryHead): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  return Buffer.concat([Buffer.from(`atelier-cache ${entryVersion} ${json.byteLength} ${sha256(json)}\n`), json])
}

/** `bytes` have the first line, as far as there is one. */
export function readFirstLine(bytes: Buffer): FirstLine | EntryRefused {
  const line = bytes.subarray(0, Math.max(0, bytes.indexOf(10))).toString('latin1')
  const [, version, length, hash] = /^atelier-cache (\d+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? []
  if (version !== undefined && Number(version) > entryVersion) return { state: 'newer', why: `it is of version ${version}` }
  if (length === undefined || hash === undefined) return damaged('it does not start as an entry')
  const start = line.length + 1
  return { state: 'whole', start, end: start + Number(length), sha256: hash }
}

/** The JSON, where it is what the first line says and of this key. */
export function readHead<Head extends EntryHead>(
  json: Buffer,
  line: FirstLine,
  key: string,
): { state: 'whole'; head: Head } | EntryRefused {
  if (sha256(json) !== line.sha256) return damaged('its description was changed')
  const head = JSON.parse(json.toString()) as Head
  return head.key === key ? { state: 'whole', head } : damaged('it is the entry of another request')
}

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')
