/** Room in the line of jobs: nobody's stand before everybody else's. Over all hosts that share a journal, as far as each has heard of the others' when it looks. */
import { hasEnded } from '../job-ends.ts'
import { mostOpenJobs, tooManyJobs } from '../job-limit.ts'
import type { Journal } from './journal.ts'

/** Runs `save` for one more job of a principal. Throws `JOB_LIMIT` where they have too many that have not ended. */
export type JobRoom = (principal: string, save: () => Promise<void>) => Promise<void>

/** Reads nothing as long as there are fewer jobs than one may have; and what has ended once. */
export function jobRoom(journal: Pick<Journal, 'ids' | 'load'>, most = mostOpenJobs): JobRoom {
  const over = new Set<string>()
  const isOpenOf = async (id: string, principal: string): Promise<boolean> => {
    const job = await journal.load(id)
    if (!job || hasEnded(job)) over.add(id)
    return job?.principal.id === principal && !hasEnded(job)
  }
  const assertRoom = async (principal: string): Promise<void> => {
    const ids = await journal.ids()
    if (ids.length < most) return
    const there = new Set(ids)
    for (const id of over) if (!there.has(id)) over.delete(id)
    let open = 0
    for (const id of ids) if (!over.has(id) && (await isOpenOf(id, principal)) && ++open >= most) throw tooManyJobs(most)
  }
  /** One after the other: each counts those before it. */
  let adding: Promise<unknown> = Promise.resolve()
  return (principal, save) => {
    const after = async (before: Promise<unknown>): Promise<void> => {
      await before
      await assertRoom(principal)
      await save()
    }
    const saved = after(adding)
    adding = saved.catch(() => {})
    return saved
  }
}
