/** How jobs end, for all engines that do them. */
import { AtelierError, type EnvelopeError, failureEnvelope, type Job, type JobOutcome, type Meta } from 'atelier-mcp'
import { batchError } from './batch/batch-error.ts'

const ended: readonly Job['status'][] = ['done', 'failed', 'cancelled', 'interrupted']

/** Whether nothing more becomes of a job. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean => ended.includes(status)
/** Whether its time is over: it is forgotten, also where its file is still to be removed. */
export const hasExpired = ({ expiresAt }: Pick<Job, 'expiresAt'>): boolean => expiresAt !== undefined && expiresAt <= Date.now()

/** What a job keeps of an error: the same as a result would. Whatever has no code is `JOB_FAILED`. */
export const jobError = (error: unknown): Meta & EnvelopeError => {
  const coded = AtelierError.is(error)
    ? error
    : batchError({ code: 'JOB_FAILED', message: error instanceof Error ? error.message : String(error), cause: error })
  return { ...failureEnvelope('job', 'job', coded).error }
}

/** Of a job that is not begun again by itself. `message` says why. */
export const interrupted = (message: string): JobOutcome => ({
  status: 'interrupted',
  error: jobError(
    batchError({
      code: 'JOB_INTERRUPTED',
      message,
      fix: 'Look with list_assets whether the result is there; if not, start the job again.',
      outcome: 'unknown',
    }),
  ),
})

/** The reason of a job's signal when somebody has cancelled it. */
export const cancelled = (): AtelierError => new AtelierError({ code: 'ABORTED', message: 'The job was cancelled.', outcome: 'unknown' })
/** Whether a job's signal has aborted because somebody has cancelled it. */
export const isCancelled = ({ reason }: AbortSignal): boolean => AtelierError.is(reason, 'ABORTED')

/** The reason of a job's signal when its time is over. */
export const tooLate = (): AtelierError =>
  new AtelierError({ code: 'DEADLINE', message: 'The job passed its deadline.', outcome: 'unknown' })

/** The reason of a job's signal when its host closes. */
export const hostCloses = (): AtelierError =>
  new AtelierError({ code: 'ABORTED', message: 'The host is closing; another one goes on with the job.', outcome: 'unknown' })

/** Calls `over` at a job's deadline, epoch milliseconds; the timer is to be cleared. */
export const atDeadline = (deadlineAt: number, over: () => void): NodeJS.Timeout =>
  setTimeout(over, Math.min(2 ** 31 - 1, Math.max(0, deadlineAt - Date.now())))
