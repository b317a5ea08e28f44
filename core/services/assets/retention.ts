/** Keeps the library as small as `library.keep` says. Safe with several hosts on one folder: one sweeps at a time, and looks at each asset once more under its lock. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Keep } from '../../kernel/contract/library.ts'
import type { AssetStore, StoredAsset } from '../../kernel/ports/asset-store.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import type { InUse, Leaving, Retention, Sweep } from '../../kernel/ports/retention.ts'
import { writeAtomic } from './atomic-write.ts'
import { tryLease } from './lease.ts'
import { counted, type Counted, retentionPlan } from './retention-plan.ts'

export interface RetentionInit {
  /** The data home, where hosts leave word of when they swept. */
  readonly dir: string
  readonly keep: Keep
  readonly store: Pick<AssetStore, 'all' | 'remove'>
  readonly inUse: InUse
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** For tests. */
  readonly now?: () => number
}

/** How often one of the hosts sweeps, in milliseconds. */
const everyMs = 60 * 60_000
/** Ids in one line of the log. */
const mostTold = 50

const nothing: Sweep = { toTrash: [], forGood: [] }

export function createRetention({ dir, keep, store, inUse, log, now = Date.now }: RetentionInit): Retention {
  const home = join(dir, '.store')
  const tempDir = join(home, 'tmp')
  const stamp = join(home, 'swept')

  async function planned(): Promise<{ readonly sweep: Sweep; readonly known: ReadonlyMap<string, Counted> }> {
    const records = new Map<string, Counted[]>()
    for await (const asset of store.all()) {
      const own = records.get(asset.principal) ?? []
      own.push(counted(asset))
      records.set(asset.principal, own)
    }
    const uses = new Map<string, ReadonlySet<string> | Error>()
    for (const principal of records.keys()) uses.set(principal, await inUse(principal).catch((error: Error) => error))
    const sweeps: Sweep[] = []
    const known = new Map<string, Counted>()
    for (const [principal, own] of records) {
      const used = uses.get(principal)!
      if (used instanceof Error) {
        log.warn(`Nothing of ${principal} is removed by \`library.keep\`: what open work refers to cannot be read.`, {
          error: used.message,
        })
        continue
      }
      const byOthers = [...uses].flatMap(([one, ids]) => (one === principal ? [] : ids))
      // Whose work cannot be read may be at work with all that is shared.
      const isUsed = ({ id }: Counted): boolean => byOthers.some((ids) => ids instanceof Error || ids.has(id))
      const shared = own.filter((one) => one.isShared && isUsed(one)).map(({ id }) => id)
      const sweep = retentionPlan(own, keep, new Set([...used, ...shared]), now())
      sweeps.push(sweep)
      const going = new Set([...sweep.toTrash, ...sweep.forGood].map(({ id }) => id))
      for (const one of own) if (going.has(one.id)) known.set(one.id, one)
    }
    const sweep = { toTrash: sweeps.flatMap(({ toTrash }) => toTrash), forGood: sweeps.flatMap(({ forGood }) => forGood) }
    return { sweep, known }
  }

  /** What went so far, also where the rest fails. */
  async function carryOut(toTrash: Leaving[], forGood: Leaving[]): Promise<void> {
    const { sweep, known } = await planned()
    /** As it was looked at: whatever anybody has done with it meanwhile, it stays. */
    const only = (asset: StoredAsset): boolean => {
      const seen = known.get(asset.id)
      return asset.keptAt === seen?.keptAt && asset.favourite === seen?.favourite && asset.trashed === seen?.trashed
    }
    for (const one of sweep.forGood) if (await store.remove(one.id, one.principal, { permanent: true, only })) forGood.push(one)
    for (const one of sweep.toTrash) if (await store.remove(one.id, one.principal, { only })) toTrash.push(one)
  }

  function tell(what: string, gone: readonly Leaving[]): void {
    for (const principal of new Set(gone.map((one) => one.principal))) {
      const own = gone.filter((one) => one.principal === principal)
      for (let start = 0; start < own.length; start += mostTold) {
        const part = own.slice(start, start + mostTold)
        log.info(`By \`library.keep\`, ${part.length} ${part.length === 1 ? 'asset' : 'assets'} of ${principal} ${what}.`, {
          bytes: part.reduce((sum, { bytes }) => sum + bytes, 0),
          assets: part.map(({ id, why }) => `${id} (${why})`),
        })
      }
    }
  }

  return {
    plan: async () => (await planned()).sweep,
    async sweep() {
      const isRecent = async (): Promise<boolean> => {
        const at = (await stat(stamp).catch(() => undefined))?.mtimeMs
        // A time in the future is no reason to keep anything for ever: the clock may have been set back.
        return at !== undefined && Math.abs(now() - at) < everyMs
      }
      try {
        if (await isRecent()) return nothing
        const lease = await tryLease(join(home, 'locks', 'sweep'))
        if (!lease) return nothing
        try {
          if (await isRecent()) return nothing
          await writeAtomic(stamp, '', { sync: false, tempDir })
          const toTrash: Leaving[] = []
          const forGood: Leaving[] = []
          await carryOut(toTrash, forGood).finally(() => {
            tell('went to the trash', toTrash)
            tell(forGood.length === 1 ? 'was removed for good' : 'were removed for good', forGood)
          })
          return { toTrash, forGood }
        } finally {
          await lease.release()
        }
      } catch (error) {
        log.warn('The library could not be swept by `library.keep`.', { error: (error as Error).message })
        return nothing
      }
    },
  }
}
