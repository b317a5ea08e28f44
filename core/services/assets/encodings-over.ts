/** Encodings by key, wherever they are written: what is made once is made for all who ask meanwhile, and written while nobody waits for it. */
import { type Artifact, artifact } from '../../kernel/contract/assets.ts'
import type { Encodings } from '../../kernel/contract/host-service.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { EncodingStore } from '../../kernel/ports/encoding-store.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'

/** Where encodings are written, and what is there. What fails there costs time alone. */
export interface EncodingShelf extends Encodings {
  /** What was written under `key`, whole; nothing where there is none. */
  read(key: string): Promise<Uint8Array | undefined>
  /** Writes the parts one after the other, as a whole or not at all. */
  write(key: string, parts: readonly Uint8Array[]): Promise<void>
}

/** Files that may wait to be written. */
const mostWaiting = 8
/** Those of late stay at hand, if they are small: a reply asks for the preview that was begun while its picture was being kept. */
const mostAtHand = 16
const mostBytesAtHand = 256 << 10

/** The first line of a file, as JSON; the bytes follow. */
interface Head {
  readonly format: 1
  readonly mimeType: string
  readonly name?: string
  readonly sha256: string
  readonly meta?: Meta
}

export interface EncodingsOver extends EncodingStore {
  /** Resolves when everything that was made so far is kept. */
  flush(): Promise<void>
}

/** The encodings on a shelf. */
export function encodingsOver(shelf: EncodingShelf): EncodingsOver {
  const making = new Map<string, Promise<Artifact>>()
  const atHand = new Map<string, Artifact>()
  const writing = new Map<string, Promise<void>>()
  let isClosed = false

  const read = async (key: string): Promise<Artifact | undefined> => {
    const file = await shelf.read(key).catch(() => undefined)
    return file && kept(file)
  }
  const readOrMake = async (key: string, source: Artifact, make: () => Promise<Artifact>): Promise<Artifact> => {
    const known = await read(key)
    if (known) return known
    const made = await make()
    const same = made === source || (made.sha256 !== undefined && made.sha256 === source.sha256)
    // Companions are files of their own; such exports are made anew.
    if (same || made.companions?.length) return made
    const bytes = await made.bytes()
    // A disk slower than the encoder must slow it down, or memory fills with what waits.
    if (writing.size >= mostWaiting) await Promise.race(writing.values())
    // A preview that nobody has waited for may be ready only now.
    if (isClosed) return made
    // What cannot be written makes the next export slower, nothing else.
    const written = partsOf(made, bytes)
      .then((parts) => shelf.write(key, parts))
      .catch(() => {})
      .finally(() => writing.delete(key))
    writing.set(key, written)
    return made
  }
  /** Not before it is written: whoever asks meanwhile would find nothing, and encode it again. */
  const made = async (key: string, one: Artifact): Promise<void> => {
    await writing.get(key)
    making.delete(key)
    if ((one.size ?? Infinity) > mostBytesAtHand) return
    atHand.set(key, one)
    const [oldest] = atHand.keys()
    if (atHand.size > mostAtHand && oldest !== undefined) atHand.delete(oldest)
  }
  const get: EncodingStore['get'] = async (key, source, make) => {
    const known = atHand.get(key)
    if (known) return known
    const others = making.get(key)
    // Whoever began may have left; then this one makes it.
    if (others) return others.catch(() => get(key, source, make))
    const work = readOrMake(key, source, make)
    making.set(key, work)
    work.then(
      (one) => made(key, one),
      () => making.delete(key),
    )
    return work
  }
  const flush = async (): Promise<void> => void (await Promise.all(writing.values()))

  return {
    get,
    flush,
    close() {
      isClosed = true
      return flush()
    },
    async stats() {
      await flush()
      return shelf.stats()
    },
    prune: () => shelf.prune(),
    async clear() {
      await flush()
      atHand.clear()
      return shelf.clear()
    },
  }
}

async function kept(file: Uint8Array): Promise<Artifact | undefined> {
  const end = file.indexOf(0x0a)
  if (end === -1) return undefined
  try {
    const { format, mimeType, name, sha256, meta } = JSON.parse(Buffer.from(file.buffer, file.byteOffset, end).toString()) as Head
    const bytes = new Uint8Array(file.buffer, file.byteOffset + end + 1, file.byteLength - end - 1)
    if (format !== 1 || typeof mimeType !== 'string' || (await sha256Of(bytes)) !== sha256) return undefined
    return artifact(bytes, mimeType, { name, sha256, meta })
  } catch {
    return undefined
  }
}

async function partsOf({ mimeType, name, meta, sha256 }: Artifact, bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  const head: Head = {
    format: 1,
    mimeType,
    ...(name !== undefined && { name }),
    sha256: sha256 ?? (await sha256Of(bytes)),
    ...(meta && { meta }),
  }
  return [Buffer.from(`${JSON.stringify(head)}\n`), bytes]
}
