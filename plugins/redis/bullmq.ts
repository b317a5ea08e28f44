/** The line of jobs, an optional package. */
import type { DelayedError, Queue, Worker } from 'bullmq'

/** What is used of it, as it is loaded from beside the config. */
export interface BullMQ {
  readonly Queue: typeof Queue
  readonly Worker: typeof Worker
  readonly DelayedError: typeof DelayedError
}

/** For the command that installs it; the same as in `peerDependencies`. */
export const bullmqRange = '^6.7.0'
