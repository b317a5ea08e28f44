/** Runs within runs must come to an end: no run waits for itself, and none is nested without bound. */
import type { AtelierError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import { unspent } from '../errors/unspent.ts'

/** How deep runs and tools may be nested: a tool, its design, that design's moderation, a repair. Real nesting stays far below this. */
export const deepest = 16

/** `RUN_CIRCULAR`, before anything was sent. */
export const circular = (message: string): AtelierError => unspent('RUN_CIRCULAR', message)

const ancestorsOf = (run: Pick<Run, 'parent'>): Run[] => {
  const found: Run[] = []
  for (let one = run.parent; one; one = one.parent) found.push(one)
  return found
}

/** Throws `RUN_CIRCULAR` for a run that is nested deeper than any that makes sense, as by a hook that runs what it hooks. */
export function refuseDepth(run: Run): void {
  const ancestors = ancestorsOf(run)
  if (ancestors.length >= deepest) {
    const kinds = [run, ...ancestors].map(({ kind }) => kind)
    throw circular(`Runs are nested ${deepest} deep: ${kinds.slice(0, 4).toReversed().join(' -> ')} and so on.`)
  }
}

const making = new WeakMap<Run, string>()

/** Whether a run that asked for this one is making `key`: whoever waited for that would wait for itself. */
export const isBeingMadeFor = (run: Run, key: string): boolean => ancestorsOf(run).some((one) => making.get(one) === key)

/** `work` makes `key` for `run`. Throws `RUN_CIRCULAR` where a run that asked for this one is making the same: it would wait for itself. */
export async function makingOnce<T>(run: Run, key: string | undefined, work: () => Promise<T>): Promise<T> {
  if (key === undefined) return work()
  if (isBeingMadeFor(run, key)) throw circular(`A "${run.kind}" asks for itself while it is made.`)
  making.set(run, key)
  try {
    return await work()
  } finally {
    making.delete(run)
  }
}
