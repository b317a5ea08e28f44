/** A slow call goes on as a job: the same work, under an id that its client can come back with. */
import { AtelierError, type Job, type JobQueue, type JobSpec, type JobWorker, type SlowCall, type SlowCalls, text } from 'atelier-mcp'
import { entryOfJob } from './job-entry.ts'
import { canBeJob, longestWaitSeconds, newJobId } from './job-tools.ts'
import { jobOutcome } from './job-worker.ts'

export const takeOver =
  (queue: () => Promise<JobQueue>): SlowCalls['takeOver'] =>
  async (slow) => {
    const job = await adopted(await queue(), slow)
    if (!job) return undefined
    const { id, tool } = job
    const { startedAt } = slow
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const words = [
      `\`${tool}\` has run for ${seconds} s and goes on in the background as the job ${id}. Do not call it again: that could be paid twice.`,
      `Call \`wait_job\` with ${JSON.stringify({ id, timeoutSeconds: longestWaitSeconds })} until it is done; it then shows the result, which \`list_assets\` has as well.`,
    ]
    return { content: [text(words.join('\n'))], data: { job: entryOfJob(job) } }
  }

/** The job that the call is from now on; nothing where it cannot be one. */
export async function adopted(jobs: JobQueue, slow: SlowCall): Promise<Job | undefined> {
  const { tool, arguments: args, principal, standing, startedAt, deadlineAt, asks } = slow
  if (!canBeJob(tool)) return undefined
  const spec: JobSpec = { id: newJobId(Date.now()), principal, tool, arguments: args, createdAt: startedAt, deadlineAt, isCall: true }
  return jobs.adopt?.({ ...spec, ...(standing && { standing }), ...(asks && { asks }) }, goingOn(slow))
}

const goingOn =
  (slow: SlowCall): JobWorker =>
  async (_job, { signal, progress, ask }) => {
    slow.onProgress(progress)
    slow.askBy?.(ask)
    const end = (): void => slow.end(signal.reason)
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    try {
      const outcome = jobOutcome(await slow.result)
      // Ended by nobody who may end a job, and not by its time: the host closes.
      if (outcome.status === 'failed' && AtelierError.is(slow.signal.reason, 'ABORTED') && !signal.aborted)
        throw new AtelierError({ code: 'HOST_CLOSING', message: 'The host closed before the job was done.', outcome: 'unknown' })
      return outcome
    } finally {
      signal.removeEventListener('abort', end)
    }
  }
