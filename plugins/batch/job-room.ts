/** Room in the line of jobs, so that one principal's do not fill it for everybody else's. Over all hosts that share a journal, as far as each has heard of the others' when it looks. */
import { hasEnded } from '../job-ends.ts'
import { mostOpenJobs, tooManyJobs } from '../job-limit.ts'
import type { Journal } from './journal.ts'

/** Runs `save` for one more job of a principal. Throws `JOB_LIMIT` where they have too many that have not ended. */
export type JobRoom = (principal: string, save: () => Promise<void>) => Promise<void>

/** Reads no job while there are fewer than `most` in all. From then on: those of others and those that have ended once, and one's own open ones each time. */
export function jobRoom(journal: Pick<Journal, 'ids' | 'load'>, most = mostOpenJobs): JobRoom {
  const over = new Set<string>()
  /** Of those that are not over: a job stays its principal's. */
  const owners = new Map<string, string>()
  const isOpenOf = async (id: string, principal: string): Promise<boolean> => {
    if (over.has(id) || (owners.get(id) ?? principal) !== principal) return false
    const job = await journal.load(id)
    if (job && !hasEnded(job)) owners.set(id, job.principal.id)
    else over.add(id)
    return owners.get(id) === principal && !over.has(id)
  }
  const assertRoom = async (principal: string): Promise<void> => {
    const ids = await journal.ids()
    if (ids.length < most) return
    const there = new Set(ids)
    for (const known of [over, owners]) for (const id of known.keys()) if (!there.has(id)) known.delete(id)
    let open = 0
    for (const id of ids) if ((await isOpenOf(id, principal)) && ++open >= most) throw tooManyJobs(most)
  }
  /** Of each principal one after the other: each counts those before it. */
  const adding = new Map<string, Promise<void>>()
  return (principal, save) => {
    const after = async (before: Promise<void> | undefined): Promise<void> => {
      await before
      await assertRoom(principal)
      await save()
    }
    const saved = after(adding.get(principal))
    const done = saved.catch(() => {}).then(() => void (adding.get(principal) === done && adding.delete(principal)))
    adding.set(principal, done)
    return saved
  }
}
