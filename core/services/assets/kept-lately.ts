/** What a host knows of the assets that it has kept or looked up lately, for a store in which asking for a record takes a request. */
import type { AssetRecord } from './asset-record.ts'

/** In memory: the thousand assets that were noted last. */
export interface KeptLately {
  /** As it was when this host looked last, at most ten minutes ago. */
  get(id: string): AssetRecord | undefined
  note(record: AssetRecord): void
  forget(id: string): void
  /** Runs `work` when whoever asked has an answer. Of several for one id, one waits behind the one that runs: what it finds is later than all answers. */
  afterwards(id: string, work: () => Promise<unknown>): void
}

const mostKnown = 1000
const knownForMs = 10 * 60_000

/** Of one store; empty at first. */
export function keptLately(): KeptLately {
  const known = new Map<string, { readonly record: AssetRecord; readonly at: number }>()
  const working = new Map<string, { next?: () => Promise<unknown> }>()
  async function run(id: string, first: () => Promise<unknown>): Promise<void> {
    const turn: { next?: () => Promise<unknown> } = { next: first }
    working.set(id, turn)
    while (turn.next) {
      const work = turn.next
      delete turn.next
      await work().catch(() => {})
    }
    working.delete(id)
  }
  return {
    get(id) {
      const { record, at } = known.get(id) ?? { at: 0 }
      return Date.now() - at < knownForMs ? record : undefined
    },
    note(record) {
      known.delete(record.id)
      known.set(record.id, { record, at: Date.now() })
      if (known.size > mostKnown) known.delete(known.keys().next().value!)
    },
    forget: (id) => void known.delete(id),
    afterwards(id, work) {
      const turn = working.get(id)
      if (turn) turn.next = work
      else setImmediate(() => void run(id, work))
    },
  }
}
