/** The library in a bucket: the rules of every store of assets, over objects. */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import {
  assetIds,
  assetStoreOver,
  type AssetRecord,
  type AssetsInit,
  type AssetStore,
  contentUseOf,
  lineOf,
  madeFromOf,
  type PlacementParts,
} from 'atelier-mcp'
import type { Bucket } from './bucket.ts'
import { contentsIn } from './contents.ts'
import { listsIn } from './lists.ts'
import type { LocalCopies } from './local-copies.ts'
import type { Presigner } from './presigner.ts'
import { recordsIn } from './records.ts'

/** Nothing is read or written before the first call. `links`: what leaves as it is kept may be had from the bucket itself. */
export function s3AssetStore(bucket: Bucket, copies: LocalCopies, init: AssetsInit, links?: Presigner): AssetStore {
  const contents = contentsIn(bucket, copies)
  const { locked, ...records } = recordsIn(bucket, init.log)
  const [lists, listsOfGroups] = [listsIn(bucket, 'lists'), listsIn(bucket, 'lists-of-groups')]

  async function unlist(record: AssetRecord): Promise<void> {
    const [line, parents] = [lineOf(record), madeFromOf(record)]
    await lists.remove(record.principal, line, parents)
    for (const group of record.groups ?? []) await listsOfGroups.remove(group, line, parents)
  }
  /** Nobody sees files in a bucket: names need not be unique there, and lead nowhere. */
  const placement: PlacementParts = {
    place: async (folder, stem, extension) => posix.join(folder, `${stem}.${extension}`),
    pathOf: async () => undefined,
    restore: async () => {},
    mend: async () => {},
    async move({ file }, folder = posix.dirname(file), stem) {
      const { name, ext } = posix.parse(file)
      return posix.join(folder, `${stem ?? name}${ext}`)
    },
    describe: async () => {},
    async remove(record) {
      await unlist(record)
      for (const { sha256 } of [record, ...(record.companions ?? [])]) await contents.release(sha256, contentUseOf(record))
    },
  }

  return assetStoreOver(
    {
      contents,
      records,
      lists,
      listsOfGroups,
      placement,
      locked,
      read: (record, file) => contents.read(file.sha256, contentUseOf(record)),
      isFar: true,
      ...(links && {
        async addressOf(file) {
          const key = await contents.keyOf(file.sha256, file.size)
          return key && links.sign(key, file)
        },
      }),
      idFor: assetIds(secretOf(bucket)).idFor,
      problem: (error) => {
        const { code, message, fix } = bucket.coded(error)
        return { code, message: fix === undefined ? message : `${message} ${fix}` }
      },
    },
    init,
  )
}

/** What ids are derived by, the same for all hosts on the bucket, made by whoever comes first. */
function secretOf(bucket: Bucket): () => Promise<string> {
  let known: Promise<string> | undefined
  const load = async (): Promise<string> => {
    const found = await bucket.get('secret')
    if (found) return Buffer.from(found.data).toString()
    const made = randomBytes(32).toString('hex')
    return (await bucket.put('secret', Buffer.from(made), 'absent')) === undefined ? load() : made
  }
  return () => {
    known ??= load()
    // Where the server was away, the next one asks again.
    known.catch(() => (known = undefined))
    return known
  }
}
