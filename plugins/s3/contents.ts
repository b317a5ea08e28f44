/**
 * Contents by their hash, and who uses each:
 *
 *     contents/AB/SHA256/0          the bytes
 *     contents/AB/SHA256/0.leaving  somebody is about to remove them
 *     uses/AB/SHA256/0/USE          one keep of an asset has them
 *
 * Whoever keeps a content writes its use first and looks after that; whoever removes one says so first and looks for uses after that. So one of the
 * two always sees the other, however long either takes: the remover lets go, or the keeper writes the next copy (`1`, `2`, …).
 */
import { randomUUID } from 'node:crypto'
import { type ContentParts, sha256Of } from 'atelier-mcp'
import type { Bucket } from './bucket.ts'
import type { LocalCopies } from './local-copies.ts'
import { putOwn } from './put-own.ts'

export interface Contents extends ContentParts {
  /** The key of a copy of this size; nothing where there is none, or this host has read one that was damaged. */
  keyOf(sha256: string, size: number): Promise<string | undefined>
  /** Gives up this one use, and removes the content where there is no other. */
  release(sha256: string, use: string): Promise<void>
}

/** Contents that were there when this host looked last; an asset's use keeps them there. */
const mostKnown = 10_000
const nothing = new Uint8Array()

/** The contents of a bucket; what is read or kept is on this disk as well, in `copies`. */
export function contentsIn(bucket: Bucket, copies: LocalCopies): Contents {
  const home = (sha256: string): string => `contents/${sha256.slice(0, 2)}/${sha256}/`
  const uses = (sha256: string, copy: number | '' = ''): string => `uses/${sha256.slice(0, 2)}/${sha256}/${copy === '' ? '' : `${copy}/`}`
  /** What this host has read of them was not what their name says. */
  const damaged = new Set<string>()
  const known = new Map<string, number>()
  const note = (sha256: string, size: number): void => {
    known.set(sha256, size)
    if (known.size > mostKnown) known.delete(known.keys().next().value!)
  }

  async function look(sha256: string): Promise<{ readonly sizes: ReadonlyMap<number, number>; readonly leaving: ReadonlySet<number> }> {
    const sizes = new Map<number, number>()
    const leaving = new Set<number>()
    for await (const { key, size } of bucket.list(home(sha256))) {
      const [, copy, mark] = /\/(\d+)(\.leaving)?$/.exec(key) ?? []
      if (copy !== undefined && mark === undefined) sizes.set(Number(copy), size)
      else if (copy !== undefined) leaving.add(Number(copy))
    }
    return { sizes, leaving }
  }
  async function write(sha256: string, copy: number, data: Uint8Array, isThere: boolean): Promise<void> {
    try {
      // Whoever was first has written the same.
      await bucket.put(home(sha256) + copy, data, isThere ? undefined : 'absent')
    } catch (error) {
      // Parts that have become an object, without an answer, are no upload any more when the client asks once more.
      if (isThere || (await look(sha256)).sizes.get(copy) !== data.byteLength) throw error
    }
  }
  async function readCopy(sha256: string, copy: number): Promise<Uint8Array | undefined> {
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
      if (known.get(sha256) === size) return true
      const { sizes, leaving } = await look(sha256)
      const isThere = [...sizes].some(([copy, bytes]) => bytes === size && !leaving.has(copy))
      if (isThere) note(sha256, size)
      return isThere
    },
    async put(sha256, data, use) {
      copies.put(sha256, data)
      for (let copy = 0; ; copy++) {
        await bucket.put(uses(sha256, copy) + use, nothing)
        const { sizes, leaving } = await look(sha256)
        if (leaving.has(copy)) {
          await bucket.remove(uses(sha256, copy) + use)
          continue
        }
        if (sizes.get(copy) !== data.byteLength || damaged.has(sha256)) await write(sha256, copy, data, sizes.has(copy))
        damaged.delete(sha256)
        return note(sha256, data.byteLength)
      }
    },
    sync: async () => {},
    async read(sha256) {
      const copy = await copies.get(sha256)
      if (copy) return copy
      let data = await readCopy(sha256, 0)
      // Others are rare.
      if (data === undefined) for (const other of (await look(sha256)).sizes.keys()) if (other > 0) data ??= await readCopy(sha256, other)
      if (data) copies.put(sha256, data)
      else known.delete(sha256)
      return data
    },
    async keyOf(sha256, size) {
      if (damaged.has(sha256)) return undefined
      const [copy] = [...(await look(sha256)).sizes].find(([, found]) => found === size) ?? []
      return copy === undefined ? undefined : home(sha256) + copy
    },
    async release(sha256, use) {
      known.delete(sha256)
      const own: number[] = []
      for await (const { key } of bucket.list(uses(sha256))) if (key.endsWith(`/${use}`)) own.push(Number(key.split('/').at(-2)))
      for (const copy of own) {
        await bucket.remove(uses(sha256, copy) + use)
        const mark = `${home(sha256) + copy}.leaving`
        // Another host removes it already.
        if ((await putOwn(bucket, mark, Buffer.from(randomUUID()), 'absent')) === undefined) continue
        if (!(await isEmpty(bucket.list(uses(sha256, copy), { atOnce: 1 })))) await bucket.remove(mark)
        else {
          await bucket.remove(home(sha256) + copy)
          await bucket.remove(mark)
        }
      }
    },
  }
}

async function isEmpty(list: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of list) return false
  return true
}
