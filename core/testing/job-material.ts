/** What the author of a job queue gives to its suite. */
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { JobQueue, JobQueueInit } from '../kernel/contract/job-queue.ts'

export interface JobQueueSuite {
  /**
   * Opens a queue as one host does. The same `place`, any short text, holds the same jobs, also while another queue is open
   * there. Nothing is taken before `start`; the suite closes what it opens.
   */
  open(place: string, init: JobQueueSuiteInit): Awaitable<JobQueue>
  /** How soon each step must have happened, in milliseconds. Default 5000: what hangs is told from what is slow. */
  readonly patienceMs?: number
}
export type JobQueueSuiteInit = JobQueueInit
