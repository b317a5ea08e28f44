/**
 * Large bytes on their way between this process and one of its pool, through a file without a name that both have open: a pipe copies
 * them several times, on the thread that everybody waits for. Nothing is left of it when both have ended, however they did.
 */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where bytes are put and read again. */
export interface Scratch {
  /** Both answer how many bytes they got done, at least one. */
  write(bytes: Uint8Array, at: number): Promise<number> | number
  read(into: Uint8Array, at: number): Promise<number> | number
  /** Cuts off what is behind so many bytes, as what was there before may be longer. */
  cut?(size: number): Promise<void>
  /** Where the other side finds the file, whose own it has no name for. */
  readonly path?: string | undefined
}
/** What goes by pipe, and what of it lies aside. */
export interface Parcel {
  readonly content: unknown
  readonly aside: readonly Aside[]
}
interface Aside {
  /** The field that it was; absent where it was all. */
  readonly field?: string
  readonly at: number
  readonly size: number
  readonly isBuffer: boolean
  /** The file holds nothing else. */
  readonly isFile?: true
}

/** Bytes from which the file is quicker. */
const least = 500_000
const isLarge = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.byteLength >= least

/** A file that only this process and those that inherit it can read; nothing where there can be none. */
export async function openScratch(): Promise<FileHandle | undefined> {
  // There, a file that is open keeps its name.
  if (process.platform === 'win32') return undefined
  const path = join(tmpdir(), `.atelier-${randomBytes(12).toString('hex')}`)
  const file = await open(path, 'wx+', 0o600).catch(() => undefined)
  await unlink(path).catch(() => undefined)
  return file
}

/**
 * Puts large bytes aside: what is given, or fields of it. Where they cannot be written, as on a full disk, all goes by pipe. `asFile`: that field,
 * where no other is large, comes out as a path: a library that reads from there needs no copy of it all.
 */
export async function packed(content: unknown, scratch: Scratch | undefined, asFile?: string): Promise<Parcel> {
  const large = isLarge(content) ? [[undefined, content] as const] : Object.entries(content ?? {}).filter(hasLarge)
  if (!scratch || large.length === 0) return { content, aside: [] }
  const aside: Aside[] = []
  let at = 0
  try {
    for (const [field, bytes] of large) {
      await whole(bytes, at, (part, from) => scratch.write(part, from))
      aside.push({ ...(field !== undefined && { field }), at, size: bytes.byteLength, isBuffer: Buffer.isBuffer(bytes) })
      at += bytes.byteLength
    }
    if (asFile !== undefined && aside.length === 1 && aside[0]!.field === asFile && scratch.cut) {
      await scratch.cut(at)
      aside[0] = { ...aside[0]!, isFile: true }
    }
  } catch {
    return { content, aside: [] }
  }
  const without = isLarge(content)
    ? undefined
    : { ...(content as object), ...Object.fromEntries(large.map(([field]) => [field, undefined])) }
  return { content: without, aside }
}
const hasLarge = (field: [string, unknown]): field is [string, Uint8Array] => isLarge(field[1])

/** What was packed. Throws where the file holds less than was said. */
export async function unpacked({ content, aside }: Parcel, scratch: Scratch | undefined): Promise<unknown> {
  const fields: [string, Uint8Array | string][] = []
  for (const { field, at, size, isBuffer, isFile } of scratch ? aside : []) {
    if (isFile && field !== undefined && scratch?.path !== undefined) {
      fields.push([field, scratch.path])
      continue
    }
    const buffer = Buffer.allocUnsafeSlow(size)
    await whole(buffer, at, (part, from) => scratch!.read(part, from))
    const bytes = isBuffer ? buffer : new Uint8Array(buffer.buffer)
    if (field === undefined) return bytes
    fields.push([field, bytes])
  }
  return fields.length === 0 ? content : { ...(content as object), ...Object.fromEntries(fields) }
}

async function whole(bytes: Uint8Array, at: number, step: (part: Uint8Array, at: number) => Promise<number> | number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const more = await step(bytes.subarray(done), at + done)
    if (more === 0) throw new Error('The scratch file ends too early.')
    done += more
  }
}
