/** The embedded job engine: p-queue in this process, the journal on disk. Several hosts may share one journal. */
import { setTimeout as delay } from 'node:timers/promises'
import {
  AtelierError,
  inTime,
  type Job,
  type JobOutcome,
  type JobQueue,
  type JobSpec,
  type JobWorker,
  type Lease,
  type PluginContext,
  untilAborted,
} from 'atelier-mcp'
import type PQueue from 'p-queue'
import { type AskedQuestions, askedQuestions, withoutAnswered } from '../asked-questions.ts'
import { atDeadline, cancelled, hasEnded, hasExpired, hostCloses, isCancelled, jobError, tooLate } from '../job-ends.ts'
import type { JobRoom } from './job-room.ts'
import type { Journal } from './journal.ts'
import { orInMemory } from './memory-journal.ts'

export interface InProcessQueueInit {
  readonly journal: Journal
  readonly log: PluginContext['log']
  /** Jobs at a time in this host. */
  readonly concurrency: number
  /** Finished jobs are forgotten after this. */
  readonly keepMs: number
  /** So many jobs of one principal may wait and run. Default 1000. */
  readonly mostOpen?: number
  /** How long `close` waits for work that does not listen. Default 2000 ms. */
  readonly closeMs?: number
}

/** Another host's cancel is looked for this often, and left-over jobs of dead hosts. */
const cancelEveryMs = 400
const sweepEveryMs = 15_000
const pollEveryMs = 200
/** Of a job that was added where none are done, such as at the command line. */
const waitsForHost = 'It waits for a host that serves, such as the one that your client starts, or `atelier serve`.'

export function inProcessQueue({ journal: disk, log, concurrency, keepMs, mostOpen, closeMs = 2000 }: InProcessQueueInit): JobQueue {
  const journal = orInMemory(disk, log, hasEnded)
  const running = new Map<string, { job: Job; readonly controller: AbortController; readonly questions: AskedQuestions }>()
  const queued = new Set<string>()
  const adopted = new Set<Promise<void>>()
  const told = new Set<string>()
  const closing = new AbortController()
  let work: JobWorker | undefined
  let sweeper: NodeJS.Timeout | undefined
  let room: JobRoom | undefined
  let queue: Promise<PQueue> | undefined
  const engine = (): Promise<PQueue> => (queue ??= import('p-queue').then(({ default: Queue }) => new Queue({ concurrency })))

  const enqueue = async ({ id, yields }: Pick<JobSpec, 'id' | 'yields'>): Promise<void> => {
    if (!work || queued.has(id) || running.has(id) || closing.signal.aborted) return
    queued.add(id)
    const pool = await engine()
    void pool
      .add(
        async () => {
          queued.delete(id)
          if (!closing.signal.aborted) await take(id)
        },
        { priority: yields ? 0 : 1 },
      )
      .catch((error: unknown) => {
        // The sweep tries again.
        if (!told.has(id)) log.error(`Job ${id} could not be run: ${(error as Error).message}`)
        told.add(id)
      })
  }

  const take = async (id: string): Promise<void> => {
    const lease = await journal.lease(id)
    if (!lease) return
    try {
      const job = await journal.load(id)
      if (job && work && !hasEnded(job)) await runJob(job, lease, work, await engine())
    } finally {
      await lease.release()
    }
  }

  /** `pool`: in whose line it was; while it waits for somebody's answer, the next one may go. */
  const runJob = async (job: Job, lease: Lease, worker: JobWorker, pool?: PQueue): Promise<void> => {
    const { id } = job
    const resumed = job.status === 'running'
    const controller = new AbortController()
    const { message: _, asked: _asked, ...known } = job
    const questions = askedQuestions({
      answers: () => journal.answers(id),
      async changed(asked) {
        const { asked: _before, ...rest } = entry.job
        entry.job = { ...rest, updatedAt: Date.now(), ...(asked && { asked }) }
        await journal.save(entry.job)
      },
      waits(isWaiting) {
        if (pool) pool.concurrency += isWaiting ? 1 : -1
      },
      log,
    })
    const entry = { job: { ...known, status: 'running', updatedAt: Date.now() } as Job, controller, questions }
    running.set(id, entry)
    await journal.save(entry.job)
    const parts = await journal.parts(id)
    const late = atDeadline(job.deadlineAt, () => controller.abort(tooLate()))
    const watch = setInterval(async () => {
      if (await journal.cancelAsked(id)) controller.abort(cancelled())
      await questions.look()
    }, cancelEveryMs)
    const signal = AbortSignal.any([controller.signal, closing.signal, lease.lost])
    try {
      const outcome = await worker(
        entry.job,
        {
          signal,
          progress: (progress, total, message) =>
            void (entry.job = {
              ...entry.job,
              updatedAt: Date.now(),
              progress,
              ...(total !== undefined && { total }),
              ...(message !== undefined && { message }),
            }),
          finished: parts.finished,
          begun: parts.begun,
          begin: (part) => journal.addPart(id, { part, begun: true }),
          finish: (part, value) => journal.addPart(id, { part, value }),
          ask: (key, question) => untilAborted(signal, questions.ask(key, question)),
        },
        resumed,
      ).finally(() => questions.end())
      // A host that closes leaves the job to the next one; one that lost its lease has nothing more to say.
      if (closing.signal.aborted || lease.lost.aborted) return
      await end(entry.job, isCancelled(controller.signal) ? { status: 'cancelled' } : outcome)
    } catch (error) {
      if (!closing.signal.aborted && !lease.lost.aborted && !AtelierError.is(error, 'HOST_CLOSING'))
        await end(entry.job, isCancelled(controller.signal) ? { status: 'cancelled' } : { status: 'failed', error: jobError(error) })
    } finally {
      clearTimeout(late)
      clearInterval(watch)
      running.delete(id)
    }
  }

  const end = async (job: Job, outcome: JobOutcome | { readonly status: 'cancelled' }): Promise<Job> => {
    const { asked: _, ...rest } = job
    const final: Job = { ...rest, ...outcome, updatedAt: Date.now(), expiresAt: Date.now() + keepMs }
    await journal.save(final)
    return final
  }

  /** What dead hosts have left, and what has expired. */
  const sweep = async (): Promise<void> => {
    for (const id of await journal.ids()) {
      if (closing.signal.aborted) return
      const job = await journal.load(id)
      if (job && !hasEnded(job)) await enqueue(job)
      else if (job && hasExpired(job)) await journal.remove(id)
    }
  }

  const current = async (id: string, principal: string): Promise<Job | undefined> => {
    const own = running.get(id)?.job
    const job = own ?? (await journal.load(id))
    if (job?.principal.id !== principal || hasExpired(job)) return undefined
    return own === undefined && job.asked ? { ...job, asked: withoutAnswered(job.asked, await journal.answers(id)) } : job
  }

  return {
    async start(worker) {
      work = worker
      await sweep()
      sweeper = setInterval(() => void sweep().catch(() => {}), sweepEveryMs).unref()
    },
    async add(spec: JobSpec) {
      const known = await current(spec.id, spec.principal.id)
      if (known) return known
      const job: Job = { ...spec, status: 'queued', progress: 0, ...(work === undefined && { message: waitsForHost }) }
      const { jobRoom } = await import('./job-room.ts')
      room ??= jobRoom(journal, mostOpen)
      // Memory is no place for a job that is left to another host.
      await room(spec.principal.id, () => (work === undefined ? disk : journal).save(job))
      await enqueue(job)
      return (await journal.load(job.id)) ?? job
    },
    async adopt(spec, worker) {
      const job: Job = { ...spec, status: 'queued', progress: 0 }
      const lease = await journal.lease(spec.id)
      if (!lease) throw new Error(`The job ${spec.id} is another host's.`)
      await journal.save(job)
      const over = runJob(job, lease, worker)
        .catch((error: unknown) => log.error(`Job ${spec.id} could not be run: ${(error as Error).message}`))
        .finally(() => lease.release())
      adopted.add(over)
      void over.finally(() => adopted.delete(over))
      return running.get(spec.id)?.job ?? job
    },
    get: current,
    async list({ principal, status, limit, cursor }) {
      const jobs: Job[] = []
      for (const id of await journal.ids()) {
        if (cursor !== undefined && id >= cursor) continue
        const job = await current(id, principal)
        if (!job || (status !== undefined && job.status !== status)) continue
        if (jobs.length === limit) return { jobs, next: jobs.at(-1)!.id }
        jobs.push(job)
      }
      return { jobs }
    },
    async cancel(id, principal) {
      const job = await current(id, principal)
      if (!job || hasEnded(job)) return job
      const own = running.get(id)
      if (own) own.controller.abort(cancelled())
      else {
        await journal.askToCancel(id)
        const lease = await journal.lease(id)
        // Nobody runs it: it ends here.
        if (lease) await end(job, { status: 'cancelled' }).finally(() => lease.release())
      }
      for (let tries = 0; tries < 10; tries++) {
        const now = await current(id, principal)
        if (!now || hasEnded(now)) return now
        await delay(100)
      }
      return current(id, principal)
    },
    async answer(id, principal, answers) {
      const job = await current(id, principal)
      for (const [key, question] of Object.entries(job?.asked ?? {}))
        if (Object.hasOwn(answers, key)) await journal.addAnswer(id, { key, question, answer: answers[key] })
      await running.get(id)?.questions.look()
      return current(id, principal)
    },
    finished: async (id, principal) => ((await current(id, principal)) ? [...(await journal.parts(id)).finished.values()] : []),
    async wait(id, principal, timeoutMs, signal) {
      const until = Date.now() + timeoutMs
      for (;;) {
        const job = await current(id, principal)
        if (!job || hasEnded(job) || Date.now() >= until || signal.aborted) return job
        await delay(Math.min(pollEveryMs, Math.max(1, until - Date.now())), undefined, { signal }).catch(() => {})
      }
    },
    depth: () => ({ waiting: queued.size, running: running.size }),
    async close() {
      closing.abort(hostCloses())
      clearInterval(sweeper)
      const pool = await queue
      pool?.clear()
      await inTime(closeMs, Promise.all([pool?.onIdle(), ...adopted]), () => {})
    },
  }
}
