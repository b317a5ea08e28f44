/**
 * Moves a library into a store of assets, wherever that keeps them: out of another data home, or out of an archive. What was taken over stays, so
 * whoever is interrupted begins again and goes on where it was.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { AssetStore, OwnedAsset } from '../../kernel/ports/asset-store.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { createAssetStore } from '../assets/store.ts'
import { archiveLines } from './archive-lines.ts'
import { archiveSource } from './archive-source.ts'
import type { AssetLine } from './manifest.ts'
import { readContent } from './read-content.ts'
import { stageContent } from './stage-content.ts'

export interface TakeInit {
  readonly store: Pick<AssetStore, 'takeOver'>
  /** A data home, or a zip file or a folder as `exportLibrary` writes them. */
  readonly from: string
  /** Default: everybody's. */
  readonly principal?: string | undefined
  readonly log: Pick<Logger, 'warn' | 'debug'>
  readonly signal: AbortSignal
  /** `what`: `Checking` the archive, or `Taking over` assets. */
  progress?(what: 'Checking' | 'Taking over', done: number, total?: number): void
}
/** What was taken over, and what was not. */
export interface Taken {
  readonly assets: number
  /** That were there already, and are as they were. */
  readonly known: number
  /** Ids of assets whose content is gone or was changed where they come from: they were not taken over. */
  readonly damaged: readonly string[]
}

/** Assets on their way at a time: as many contents are in memory. */
const atOnce = 4

/** Whether a library lies in this folder as a host keeps it. */
export const isDataHome = (path: string): Promise<boolean> =>
  stat(join(path, '.store', 'records')).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** Throws `ARCHIVE_…` for what an archive lacks, before anything is taken over, and for an id that is another asset's; what the store throws; and what `signal` aborts with. */
export async function takeLibrary(init: TakeInit): Promise<Taken> {
  if (await isDataHome(init.from)) return takeAll(init, ofHome(init))
  const source = await archiveSource(init.from)
  try {
    const { from, principal, signal } = init
    const { wanted, checked } = archiveLines(source, from, principal)
    const contents = await checked(signal)
    let done = 0
    for (const [name, sha256] of contents) {
      signal.throwIfAborted()
      await stageContent(source, name, { sha256, size: source.sizes.get(name)!, from, to: undefined })
      init.progress?.('Checking', ++done, contents.size)
    }
    async function* assets(): AsyncGenerator<OwnedAsset> {
      for await (const line of wanted())
        yield ownedAsset(
          line,
          ({ content, sha256, size }) =>
            () =>
              readContent(source, content, { sha256, size, from }),
        )
    }
    return await takeAll(init, assets())
  } finally {
    await source.close()
  }
}

async function* ofHome({ from, principal, log }: TakeInit): AsyncGenerator<OwnedAsset> {
  for await (const asset of createAssetStore({ dir: from, log }).all())
    if (principal === undefined || asset.principal === principal) yield asset
}

function ownedAsset(line: AssetLine, reader: (file: Pick<AssetLine, 'content' | 'sha256' | 'size'>) => OwnedAsset['bytes']): OwnedAsset {
  const { type: _, content: __, companions, ...known } = line
  const beside = companions?.map(({ content, ...file }) => ({ ...file, bytes: reader({ content, ...file }) }))
  return { ...known, uri: `asset://${line.id}`, bytes: reader(line), ...(beside && { companions: beside }) } as OwnedAsset
}

async function takeAll({ store, from, signal, progress }: TakeInit, assets: AsyncGenerator<OwnedAsset>): Promise<Taken> {
  let [taken, known] = [0, 0]
  const damaged: string[] = []
  /** Each takes the next one; the first that fails ends all. */
  const ended = new AbortController()
  const worker = async (): Promise<void> => {
    for (;;) {
      signal.throwIfAborted()
      if (ended.signal.aborted) return
      const { value, done } = await assets.next()
      if (done) return
      await take(value)
      progress?.('Taking over', taken + known)
    }
  }
  const take = async (asset: OwnedAsset): Promise<void> => {
    try {
      const how = await store.takeOver(asset)
      if (how === 'other')
        throw new AtelierError({
          code: 'ARCHIVE_CONFLICT',
          message: `${from} holds an asset ${asset.id} of ${asset.principal}, and the library has another one of that id. What was taken over before stays.`,
          outcome: 'none',
        })
      if (how === 'taken') taken++
      else known++
    } catch (error) {
      if (!AtelierError.is(error) || error.code !== 'ASSET_DAMAGED') throw error
      damaged.push(asset.id)
    }
  }
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error: unknown) => {
      ended.abort()
      throw error
    }),
  )
  const failed = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected')
  await assets.return(undefined)
  if (failed) throw failed.reason
  return { assets: taken, known, damaged }
}
