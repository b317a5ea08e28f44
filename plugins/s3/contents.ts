/**
 * Contents by their hash, and who uses each:
 *
 *     contents/AB/SHA256/COPY                 the bytes; COPY: the use by which it was written
 *     contents/AB/SHA256/COPY.leaving-RANDOM  somebody is about to remove them
 *     uses/AB/SHA256/COPY/USE                 one keep of an asset has them
 *
 * Whoever keeps a content that is there writes its use first and looks after that; whoever removes one says so first and looks for uses after that. So one
 * of the two always sees the other, however long either takes: the remover lets go, or the keeper writes a copy of its own. No name is ever written again
 * when it has been removed: a delete that comes late hits nothing new.
 */
import { randomBytes } from 'node:crypto'
import { type ContentParts, sha256Of } from 'atelier-mcp'
import type { Bucket } from './bucket.ts'
import type { LocalCopies } from './local-copies.ts'

export interface Contents extends ContentParts {
  /** `use`: whose the copy may be, which is tried first. */
  read(sha256: string, use?: string): Promise<Uint8Array | undefined>
  /** The key of a copy of this size; nothing where there is none, or this host has read one that was damaged. */
  keyOf(sha256: string, size: number): Promise<string | undefined>
  /** Gives up this one use, and removes the content where there is no other. */
  release(sha256: string, use: string): Promise<void>
}

/** What is there of one content. */
interface Found {
  readonly sizes: ReadonlyMap<string, number>
  readonly leaving: ReadonlySet<string>
}

/** Contents that were there when this host looked last; an asset's use keeps them there. */
const mostKnown = 10_000
const nothing = new Uint8Array()

/** The contents of a bucket; what is read or kept is on this disk as well, in `copies`. */
export function contentsIn(bucket: Bucket, copies: LocalCopies): Contents {
  const home = (sha256: string): string => `contents/${sha256.slice(0, 2)}/${sha256}/`
  const uses = (sha256: string, copy?: string): string => `uses/${sha256.slice(0, 2)}/${sha256}/${copy === undefined ? '' : `${copy}/`}`
  /** What this host has read of them was not what their name says. */
  const damaged = new Set<string>()
  const known = new Map<string, { readonly copy: string; readonly size: number }>()
  const note = (sha256: string, copy: string, size: number): void => {
    known.delete(sha256)
    known.set(sha256, { copy, size })
    if (known.size > mostKnown) known.delete(known.keys().next().value!)
  }

  async function look(sha256: string): Promise<Found> {
    const sizes = new Map<string, number>()
    const leaving = new Set<string>()
    for await (const { key, size } of bucket.list(home(sha256))) {
      const [, copy, mark] = /\/([^/.]+)(\.leaving[^/]*)?$/.exec(key) ?? []
      if (copy !== undefined && mark === undefined) sizes.set(copy, size)
      else if (copy !== undefined) leaving.add(copy)
    }
    return { sizes, leaving }
  }
  const stayingIn = ({ sizes, leaving }: Found, size: number): string | undefined =>
    [...sizes].find(([copy, bytes]) => bytes === size && !leaving.has(copy))?.[0]
  async function write(sha256: string, copy: string, data: Uint8Array): Promise<void> {
    try {
      // Whoever writes there writes the same.
      await bucket.put(home(sha256) + copy, data)
    } catch (error) {
      // Parts that have become an object, without an answer, are no upload any more when the client asks once more.
      if (damaged.has(sha256) || (await look(sha256)).sizes.get(copy) !== data.byteLength) throw error
    }
  }
  async function readCopy(sha256: string, copy: string): Promise<Uint8Array | undefined> {
    const data = (await bucket.get(home(sha256) + copy))?.data
    if (data === undefined) return undefined
    if ((await sha256Of(data)) === sha256) return data
    // Not deleted: who knows whose fault it is. Whoever keeps the same again writes it anew.
    damaged.add(sha256)
    return undefined
  }

  return {
    async has(sha256, size) {
      if (damaged.has(sha256)) return false
      if (known.get(sha256)?.size === size) return true
      const copy = stayingIn(await look(sha256), size)
      if (copy !== undefined) note(sha256, copy, size)
      return copy !== undefined
    },
    async put(sha256, data, use) {
      copies.put(sha256, data)
      const size = data.byteLength
      const before = await look(sha256)
      const there = damaged.has(sha256) ? undefined : stayingIn(before, size)
      if (there !== undefined) {
        await bucket.put(uses(sha256, there) + use, nothing)
        const { sizes, leaving } = await look(sha256)
        if (sizes.get(there) === size && !leaving.has(there)) return note(sha256, there, size)
        // The use stays, until all of this keep's are given up: a delete that comes late might hit it when it counts again.
      }
      // A host that has died over a removal has left its mark for good.
      const copy = before.leaving.has(use) ? `${use}-${randomBytes(8).toString('hex')}` : use
      await bucket.put(uses(sha256, copy) + use, nothing)
      await write(sha256, copy, data)
      damaged.delete(sha256)
      note(sha256, copy, size)
    },
    sync: async () => {},
    async read(sha256, use) {
      const copy = await copies.get(sha256)
      if (copy) return copy
      const first = known.get(sha256)?.copy ?? use
      let data = first === undefined ? undefined : await readCopy(sha256, first)
      if (data === undefined)
        for (const other of (await look(sha256)).sizes.keys()) if (other !== first) data ??= await readCopy(sha256, other)
      if (data) copies.put(sha256, data)
      else known.delete(sha256)
      return data
    },
    async keyOf(sha256, size) {
      const copy = damaged.has(sha256) ? undefined : stayingIn(await look(sha256), size)
      return copy === undefined ? undefined : home(sha256) + copy
    },
    async release(sha256, use) {
      known.delete(sha256)
      const own: string[] = []
      for await (const { key } of bucket.list(uses(sha256))) if (key.endsWith(`/${use}`)) own.push(key.split('/').at(-2)!)
      for (const copy of own) {
        await bucket.remove(uses(sha256, copy) + use)
        const mark = `${home(sha256) + copy}.leaving-${randomBytes(8).toString('hex')}`
        await bucket.put(mark, nothing)
        if (await isEmpty(bucket.list(uses(sha256, copy), { atOnce: 1 }))) await bucket.remove(home(sha256) + copy)
        await bucket.remove(mark)
      }
    },
  }
}

async function isEmpty(list: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of list) return false
  return true
}
