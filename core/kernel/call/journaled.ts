/** What a call does, once: from its journal where it was done before. */
import { createHash } from 'node:crypto'
import type { Artifact, Asset, Assets, Place } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Kind, Request, Result, RunOptions } from '../contract/run.ts'
import { canonical } from '../pipeline/cache-key.ts'
import { type MoneyOutcome, type Orders, orders } from '../pipeline/orders.ts'
import type { CallJournal } from '../ports/call-journal.ts'
import { asKept, fromKept } from './kept-value.ts'
import { familyNamed } from './last-made.ts'

/** Words for a step: the same for the same values, artifacts by their content. */
export const stepOf = async (...what: readonly unknown[]): Promise<string> =>
  createHash('sha256')
    .update(await canonical(what))
    .digest('hex')

/** Begins a run. `orders` counts what it orders; `id` is its own. */
export type BegunRun = (orders: Orders | undefined, id?: string) => Promise<Result<Kind, Asset>>
export interface JournaledRun {
  readonly journal: CallJournal
  readonly request: Request
  readonly options: RunOptions
  /** Another run has asked for it: what it makes is not for the caller as it is. */
  readonly isNested: boolean
  readonly assets: Assets
  /** Counts what it has ordered, at whatever time that was. */
  readonly orders: Orders | undefined
}

export async function journaledRun(
  { journal, request, options, isNested, assets, orders: counter }: JournaledRun,
  begun: BegunRun,
): Promise<Result<Kind, Asset>> {
  const own = orders()
  counter?.include(own)
  let isDone = true
  try {
    const { result, outcome } = await journal.step(await stepOf('run', request, { ...options, signal: undefined }), {
      async work(id) {
        isDone = false
        const made = await begun(own, id)
        return { result: made, outcome: own.outcome }
      },
      write: (value) => asKept(value, journal.bytes, { assets: !isNested }),
      read: (kept) =>
        fromKept(kept, journal.bytes, (id) => assets.get(id)) as Promise<{ result: Result<Kind, Asset>; outcome: MoneyOutcome }>,
      mayCost: (made) => made.outcome !== 'none',
    })
    if (isDone) own.add(outcome)
    return result
  } catch (error) {
    if (isDone && AtelierError.is(error)) own.add(error.outcome ?? 'unknown')
    throw error
  }
}

/** Downloads, files made and changes of assets are done once; what is only looked at is looked at again. */
export function journaledAssets(
  assets: Assets,
  { journal, needed }: { readonly journal: CallJournal; readonly needed: Set<string> },
): Assets {
  const { bytes } = journal
  const assetOf = (id: string): Promise<Asset | undefined> => assets.get(id)
  const once = async <T>(what: readonly unknown[], work: () => Promise<T>, byId = true): Promise<T> =>
    journal.step(await stepOf(...what), {
      work,
      write: (value) => asKept(value ?? null, bytes, { assets: byId }),
      read: async (kept) => ((await fromKept(kept, bytes, assetOf)) ?? undefined) as T,
    })
  return {
    ...assets,
    // A path is read again. What is made last may be another by now.
    load: (ref, kind) =>
      /^https?:/i.test(ref) || familyNamed(ref) !== undefined
        ? once<Artifact>(['load', ref, kind], () => assets.load(ref, kind), false)
        : assets.load(ref, kind),
    put: (artifact, parents) => once(['put', artifact, artifact.name, parents?.map(({ id }) => id)], () => assets.put(artifact, parents)),
    async place(to, options) {
      // Whether a file may be written is asked once: afterwards it is there.
      const { isPlaced, folders } = await once(['place', to, options], async () => ({
        isPlaced: (await assets.place(to, options)) !== undefined,
        folders: [...needed],
      }))
      for (const folder of folders) needed.add(folder)
      if (!isPlaced) return undefined
      const place: Place = {
        save: (made) => once(['save', to, options, made.map(({ id }) => id)], async () => (await assets.place(to, options))!.save(made)),
      }
      return place
    },
    update: (id, change) => once(['update', id, change], () => assets.update(id, change)),
    remove: (id, options) => once(['remove', id, options], () => assets.remove(id, options)),
  }
}
