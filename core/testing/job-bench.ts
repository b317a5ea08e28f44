/** Queues, jobs and workers for the cases of the job queue's suite. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Job, JobControl, JobOutcome, JobQueue, JobSpec, JobWorker } from '../kernel/contract/job-queue.ts'
import { untilAborted } from '../kernel/time/until-aborted.ts'
import type { JobQueueSuite, JobQueueSuiteInit } from './job-material.ts'
import type { SuiteCase } from './suite-case.ts'

export const owner = 'ada'
export const done: JobOutcome = { status: 'done', result: { ok: true } }

let last = 0
/** Ids as hosts make them: by time, so that younger ones sort behind. */
const newId = (): string => {
  last = Math.max(last + 1, Date.now())
  return `job_${last.toString(36).padStart(9, '0')}${randomBytes(10).toString('hex')}`
}
export const specOf = (change: Partial<JobSpec> = {}): JobSpec => ({
  id: newId(),
  principal: { id: owner, scopes: ['some'] },
  tool: 'draw',
  arguments: { prompt: 'a fox ö 🦊', deep: [1, null, { image: 'asset://x' }] },
  createdAt: Date.now(),
  deadlineAt: Date.now() + 60_000,
  ...change,
})

export interface Bench {
  readonly place: string
  /** One more host at the same place, closed at the end of the case. */
  open(init?: Partial<JobQueueSuiteInit>): Promise<JobQueue>
  /** The job when it has ended, or the case fails. */
  ended(queue: JobQueue, id: string): Promise<Job>
  /** Waits until this holds, or the case fails and says what did not happen. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>
}

/** A case with its own place. */
export const benchCase = ({ open, patienceMs = 5000 }: JobQueueSuite, name: string, body: (bench: Bench) => Promise<void>): SuiteCase => ({
  name,
  async run() {
    const place = randomUUID()
    const opened: JobQueue[] = []
    const bench: Bench = {
      place,
      async open(init = {}) {
        const queue = await open(place, { concurrency: 2, keepMs: 60_000, ...init })
        opened.push(queue)
        return queue
      },
      async ended(queue, id) {
        const job = await queue.wait(id, owner, patienceMs, new AbortController().signal)
        assert.ok(job, `the job ${id} is not there`)
        assert.ok(!['queued', 'running'].includes(job.status), `the job is still ${job.status} after ${patienceMs} ms`)
        return job
      },
      async until(what, holds) {
        const end = Date.now() + patienceMs
        while (!(await holds())) {
          assert.ok(Date.now() < end, `${what}: not within ${patienceMs} ms`)
          await delay(10)
        }
      },
    }
    try {
      await body(bench)
    } finally {
      await Promise.all(opened.map((queue) => queue.close()))
    }
  },
})

/** A worker that notes its jobs, and works on each until it is let go or told to stop. */
export function slowWorker() {
  const began: { readonly id: string; readonly resumed: boolean; readonly spec: JobSpec; readonly control: JobControl }[] = []
  let letGo = (): void => {}
  const gate = new Promise<void>((resolve) => (letGo = resolve))
  const work: JobWorker = async (spec, control, resumed) => {
    began.push({ id: spec.id, resumed, spec, control })
    try {
      await untilAborted(control.signal, gate)
      return done
    } catch {
      return { status: 'failed', error: { code: 'ABORTED', message: 'It was told to stop.' } }
    }
  }
  return { began, work, letGo: () => letGo() }
}
