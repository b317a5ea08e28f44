/** The line that jobs of all hosts stand in: BullMQ's, which hands each to one host, and again where that host has ended. */
import { inTime, type PluginContext } from 'atelier-mcp'
import type { Worker } from 'bullmq'
import type { BullMQ } from './bullmq.ts'
import type { RedisConnection } from './connection.ts'

/** What is to become of a job that was handed out. */
export type HandedOut = 'over' | 'again' | { readonly notBefore: number }

export interface JobLine {
  /** When Redis was reached last after it was away. Epoch milliseconds. */
  readyAt(): number
  /** Jobs that stand there already are not added once more. `delayMs`: nobody gets it before. `yields`: those that do not are handed out first. */
  add(ids: readonly string[], how?: { readonly delayMs?: number; readonly yields?: boolean }): Promise<void>
  /** Takes it out, as far as nobody has it. */
  remove(id: string): Promise<void>
  /** Of a job that was added with a delay: it is due now. */
  hurry(id: string): Promise<void>
  /** Begins to take jobs, so many at a time. */
  start(concurrency: number, take: (id: string) => Promise<HandedOut>): void
  /** One more at a time, or one less. */
  widen(by: 1 | -1): void
  /** Takes no more; resolves when Redis knows of all that was handed out, or after `ms`. */
  close(ms: number): Promise<void>
}
export interface JobLineInit {
  readonly bullmq: BullMQ
  readonly connection: Pick<RedisConnection, 'another' | 'key'>
  /** Whoever says nothing of a job for so long has ended, in milliseconds. */
  readonly leaseMs: number
  readonly log: Pick<PluginContext['log'], 'debug'>
}

const name = 'line'
/** A job that a host gives back is handed out again after this. */
const againAfterMs = 1000

/** The line of this deployment; jobs are taken from it after `start` alone. */
export function jobLine({ bullmq, connection, leaseMs, log }: JobLineInit): JobLine {
  // Its commands wait for Redis: they all say what is so anyway, however late.
  const redis = connection.another().duplicate({ lazyConnect: false })
  let readyAt = Date.now()
  redis.on('ready', () => (readyAt = Date.now()))
  const prefix = connection.key('bull')
  let said = ''
  const fault = ({ message }: Error): void => {
    if (message !== said) log.debug(`The line of jobs: ${message}`)
    said = message
  }
  const queue = new bullmq.Queue(name, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      removeOnComplete: true,
      // What failed is the taking, never the job: how that has ended is in its record, and what it may cost is decided there.
      attempts: Number.MAX_SAFE_INTEGER,
      backoff: { type: 'fixed', delay: againAfterMs },
      stackTraceLimit: 0,
    },
  })
  queue.on('error', fault)
  let worker: Worker | undefined
  return {
    readyAt: () => readyAt,
    async add(ids, { delayMs: delay = 0, yields = false } = {}) {
      const opts = { ...(delay > 0 && { delay }), ...(yields && { priority: 1 }) }
      await queue.addBulk(ids.map((jobId) => ({ name: 'job', data: {}, opts: { ...opts, jobId } })))
    },
    async remove(id) {
      await queue.remove(id)
    },
    async hurry(id) {
      await (await queue.getJob(id))?.promote()
    },
    start(concurrency, take) {
      worker = new bullmq.Worker(
        name,
        async (job, token) => {
          const out = await take(job.id ?? '')
          if (out === 'again') throw new Error('left to another host')
          if (out === 'over') return
          await job.moveToDelayed(out.notBefore, token)
          throw new bullmq.DelayedError()
        },
        {
          connection: redis,
          prefix,
          concurrency,
          lockDuration: leaseMs,
          lockRenewTime: leaseMs / 3,
          stalledInterval: leaseMs / 3,
          // Whether a job is done again is for its record to say.
          maxStalledCount: Number.MAX_SAFE_INTEGER,
          runRetryDelay: againAfterMs,
        },
      )
      worker.on('error', fault)
    },
    widen(by) {
      if (!worker) return
      worker.concurrency += by
      // It looks at that only when a job is over, or goes on after a pause.
      if (by > 0) void worker.pause(true).then(() => worker?.resume())
    },
    async close(ms) {
      const closing = worker?.close()
      await inTime(ms, Promise.resolve(closing), () => {})
      await inTime(ms, queue.close(), () => {})
      redis.disconnect()
    },
  }
}
