/**
 * Which assets an owner has, as empty objects whose keys are the list:
 *
 *     FOLDER/OWNER/8199999999999-ID-KIND            the time is counted down, so that the newest comes first
 *     FOLDER/OWNER/made-from/PARENT/8199…-ID-KIND
 */
import { createHash } from 'node:crypto'
import type { AssetLists, IndexLine } from 'atelier-mcp'
import type { Bucket } from './bucket.ts'
import { countdown, lastTime, timeOf } from './countdown.ts'

export interface ListsIn extends AssetLists {
  /** Takes it off again. */
  remove(owner: string, line: IndexLine, parents: readonly string[]): Promise<void>
}

/** Lines that are read at a time: the first page of a library needs no more. */
const atOnce = 200
const nothing = new Uint8Array()

const lineKey = ({ createdAt, id, kind, keep }: IndexLine): string =>
  `${countdown(createdAt)}-${id}-${keep === undefined ? '' : `${keep}-`}${kind}`

/** The lists of a bucket below `folder`, one for each owner. */
export function listsIn(bucket: Bucket, folder: string): ListsIn {
  const home = (owner: string): string => `${folder}/${createHash('sha256').update(owner).digest('hex').slice(0, 32)}/`
  const below = (owner: string, parent: string): string => `${home(owner)}made-from/${parent}/`
  const keysOf = (owner: string, line: IndexLine, parents: readonly string[]): string[] =>
    [`${home(owner)}all/`, ...parents.map((parent) => below(owner, parent))].map((place) => place + lineKey(line))

  async function* read(from: string, since = 0, until = lastTime): AsyncGenerator<IndexLine> {
    const seen = new Set<string>()
    for await (const { key } of bucket.list(from, { after: from + countdown(until), atOnce })) {
      const [, time, id, kind] = /^(\d{13})-([0-9a-f]{24})-(?:[0-9a-f]{16}-)?(.+)$/.exec(key.slice(from.length)) ?? []
      if (time === undefined || id === undefined || kind === undefined) continue
      const createdAt = timeOf(time)
      if (createdAt < since) return
      // Two hosts that keep the same at once have both listed it.
      if (!seen.has(id)) yield { id, createdAt, kind }
      seen.add(id)
    }
  }
  async function* childrenOf(owner: string, parent: string): AsyncGenerator<IndexLine> {
    if (/^[0-9a-f]{24}$/.test(parent)) yield* read(below(owner, parent))
  }

  return {
    async add(owner, line, parents) {
      await Promise.all(keysOf(owner, line, parents).map((key) => bucket.put(key, nothing)))
    },
    async remove(owner, line, parents) {
      await Promise.all(keysOf(owner, line, parents).map((key) => bucket.remove(key)))
    },
    newest: (owner, since, until) => read(`${home(owner)}all/`, since, until),
    async children(owner, parent) {
      const lines: IndexLine[] = []
      for await (const line of childrenOf(owner, parent)) lines.push(line)
      return lines
    },
    childrenOf,
  }
}
