/** Jobs that several hosts share: their records in Redis, their line BullMQ's. Each runs in one live host; what a dead one leaves, another goes on with. */
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import {
  AtelierError,
  inTime,
  type Job,
  type JobQueue,
  type JobQueueInit,
  type JobSpec,
  type JobWorker,
  type PluginContext,
} from 'atelier-mcp'
import { hasEnded, hostCloses, interrupted } from '../job-ends.ts'
import { mostOpenJobs } from '../job-limit.ts'
import type { BullMQ } from './bullmq.ts'
import type { RedisConnection } from './connection.ts'
import { type HeldJob, heldJob } from './held-job.ts'
import { type HandedOut, jobLine } from './job-line.ts'
import { jobNews } from './job-news.ts'
import { isJobId, jobRecords } from './job-records.ts'

export interface RedisQueueInit extends JobQueueInit {
  readonly bullmq: BullMQ
  readonly connection: RedisConnection
  readonly log: PluginContext['log']
  /** Who says nothing of a job for so long has ended. Default 15 000 ms. */
  readonly leaseMs?: number
  /** How long `close` waits for work that does not listen. Default 2000 ms. */
  readonly closeMs?: number
}

/** Whoever waits for a job looks this often, beside what is told. */
const lookEveryMs = 5000
/** So long somebody waits until a job stands in the line; what is kept stands there sooner or later. */
const lineMs = 3000
/** A cancel is waited for so long. */
const cancelMs = 1000
/** Of a job that was added where none are done, such as at the command line. */
const waitsForHost = 'It waits for a host that serves, such as the one that your client starts, or `atelier serve`.'
/** A job over which so many hosts have ended is not given to one more. */
const mostLost = 5

/** The queue of one host. What is asked rejects with `ENGINE_AWAY` while Redis is away; what runs goes on. */
export function redisQueue(init: RedisQueueInit): JobQueue {
  const { bullmq, connection, log, concurrency, keepMs, mostOpen = mostOpenJobs, leaseMs = 15_000, closeMs = 2000 } = init
  const records = jobRecords({ connection, keepMs, leaseMs, mostOpen })
  const line = jobLine({ bullmq, connection, leaseMs, log })
  const running = new Map<string, HeldJob>()
  const adopted = new Set<Promise<void>>()
  /** Added here, and begun by nobody yet. */
  const waiting = new Set<string>()
  /** Emits the ids of jobs that have ended. */
  const ends = new EventEmitter().setMaxListeners(0)
  const closing = new AbortController()
  let work: JobWorker | undefined
  let mending: NodeJS.Timeout | undefined

  const lookAt = (job: HeldJob | undefined): void => void job?.look().catch(() => {})
  const news = jobNews({
    connection,
    channel: records.channel,
    told(kind, id) {
      if (kind === 'cancel') running.get(id)?.cancel()
      else if (kind === 'answered') lookAt(running.get(id))
      else waiting.delete(id)
      if (kind === 'ended') ends.emit(id)
    },
    missed() {
      for (const job of running.values()) lookAt(job)
      for (const id of ends.eventNames()) if (isJobId(String(id))) ends.emit(id)
    },
  })

  const run = (spec: JobSpec, held: Pick<Parameters<typeof heldJob>[0], 'token' | 'resumed' | 'worker' | 'waits'>): HeldJob['over'] => {
    const job = heldJob({ ...held, records, spec, closing: closing.signal, leaseMs, log })
    running.set(spec.id, job)
    return job.over.finally(() => running.delete(spec.id))
  }
  const take = async (id: string): Promise<HandedOut> => {
    if (closing.signal.aborted || !work) return 'again'
    if (running.has(id)) return { notBefore: Date.now() + leaseMs }
    const token = randomUUID()
    // After Redis was away, hosts that live get the time of a lease to come back to their jobs.
    const taken = await records.take(id, token, Math.max(0, line.readyAt() + leaseMs - Date.now()))
    if (taken.state === 'ended') return 'over'
    if (taken.state === 'held') return { notBefore: Date.now() + taken.forMs + 10 }
    const { spec, resumed, lost, isCancelled } = taken
    if (isCancelled || lost > mostLost) {
      const why = `${lost} hosts have ended while they did it. It may have been paid for, so it is not started again by itself.`
      await records.end({ ...spec, progress: 0 }, token, isCancelled ? { status: 'cancelled' } : interrupted(why))
      return 'over'
    }
    const over = await run(spec, { token, resumed, worker: work, waits: (isWaiting) => line.widen(isWaiting ? 1 : -1) })
    return over === 'left' ? 'again' : 'over'
  }
  /** Jobs whose host has ended before they stood in the line, and whatever else has dropped out of it. */
  const mend = async (): Promise<void> => {
    if (!(await records.isTurn(leaseMs * 3))) return
    for await (const ids of records.open()) if (ids.length > 0) await line.add(ids)
  }
  const inLine = (id: string, how?: Parameters<typeof line.add>[1]): Promise<void> =>
    inTime(
      lineMs,
      line.add([id], how).catch((error: unknown) => log.debug(`Job ${id} stands in the line later: ${(error as Error).message}`)),
      () => {},
    )

  const current = async (id: string, principal: string): Promise<Job | undefined> => (isJobId(id) ? records.read(id, principal) : undefined)
  const wait: JobQueue['wait'] = async (id, principal, timeoutMs, signal) => {
    const until = Date.now() + timeoutMs
    if (!isJobId(id)) return undefined
    news.open()
    for (;;) {
      const looked = new AbortController()
      const over = AbortSignal.any([signal, looked.signal])
      const told = once(ends, id, { signal: over }).catch(() => {})
      try {
        const job = await current(id, principal)
        const leftMs = until - Date.now()
        if (!job || hasEnded(job) || leftMs <= 0 || signal.aborted) return job
        await Promise.race([told, delay(Math.min(lookEveryMs, leftMs), undefined, { signal: over }).catch(() => {})])
      } finally {
        looked.abort()
      }
    }
  }

  return {
    async start(worker) {
      work = worker
      news.open()
      line.start(concurrency, take)
      const mended = (): void => void mend().catch(() => {})
      mended()
      mending = setInterval(mended, leaseMs * 4).unref()
    },
    async add(spec) {
      const known = await current(spec.id, spec.principal.id)
      if (known) return known
      const message = work ? undefined : waitsForHost
      if (work) waiting.add(spec.id)
      const isNew = await records.create(spec, { ...(message !== undefined && { message }) }).catch((error: unknown) => {
        waiting.delete(spec.id)
        throw inDoubt(error)
      })
      await inLine(spec.id, { yields: spec.yields === true })
      const job = isNew ? undefined : await current(spec.id, spec.principal.id)
      return job ?? { ...spec, status: 'queued', progress: 0, ...(message !== undefined && { message }) }
    },
    async adopt(spec, worker) {
      const token = randomUUID()
      news.open()
      if (!(await records.create(spec, { token }))) throw new Error(`The job ${spec.id} is another host's.`)
      // Whoever gets it from the line finds it held, unless this host has ended.
      await inLine(spec.id, { delayMs: leaseMs })
      const over = run(spec, { token, resumed: false, worker, waits: () => {} })
        .then((how) => (how === 'left' ? line.hurry(spec.id) : line.remove(spec.id)))
        .catch((error: unknown) => log.debug(`Job ${spec.id} stays in the line: ${(error as Error).message}`))
      adopted.add(over)
      void over.finally(() => adopted.delete(over))
      return { ...spec, status: 'running', progress: 0, updatedAt: Date.now() }
    },
    get: current,
    async list({ limit, ...query }) {
      const found = await records.list({ ...query, limit })
      const jobs = found.slice(0, limit)
      return { jobs, ...(found.length > limit && { next: jobs.at(-1)!.id }) }
    },
    async cancel(id, principal) {
      if (!isJobId(id)) return undefined
      await records.cancel(id, principal)
      const job = await wait(id, principal, cancelMs, new AbortController().signal)
      // What had not begun stands there still.
      const removed = job?.status === 'cancelled' ? line.remove(id).catch(() => {}) : undefined
      await inTime(cancelMs, removed, () => {})
      return job
    },
    async answer(id, principal, answers) {
      const job = await current(id, principal)
      for (const [key, question] of Object.entries(job?.asked ?? {}))
        if (Object.hasOwn(answers, key)) await records.addAnswer(id, key, { question, answer: answers[key] })
      return current(id, principal)
    },
    finished: async (id, principal) => ((await current(id, principal)) ? [...(await records.parts(id)).finished.values()] : []),
    wait,
    depth: () => ({ waiting: waiting.size, running: running.size }),
    async close() {
      closing.abort(hostCloses())
      clearInterval(mending)
      await inTime(closeMs, Promise.all([...[...running.values()].map(({ over }) => over), ...adopted]), () => {})
      await line.close(closeMs)
      news.close()
    },
  }
}

/** The answer was lost, perhaps when the job was kept already. */
const inDoubt = (error: unknown): unknown =>
  AtelierError.is(error, 'ENGINE_AWAY')
    ? new AtelierError({
        code: 'ENGINE_AWAY',
        message: `${error.message} It went away while the job was added: nobody knows whether it will be done.`,
        fix: 'Once the server is back, look with `list_jobs` whether the job is there, before you start it again.',
        outcome: 'unknown',
        cause: error,
      })
    : error
