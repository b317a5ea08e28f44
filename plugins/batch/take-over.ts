/** A slow call goes on as a job: the same work, under an id that its client can come back with. */
import { AtelierError, type JobQueue, type JobWorker, type SlowCall, type SlowCalls, text } from 'atelier-mcp'
import { entryOfJob } from './job-entry.ts'
import { canBeJob, longestWaitSeconds, newJobId } from './job-tools.ts'
import { jobOutcome } from './job-worker.ts'

export const takeOver =
  (queue: () => Promise<JobQueue>): SlowCalls['takeOver'] =>
  async (slow) => {
    const jobs = await queue()
    if (!canBeJob(slow.tool) || !jobs.adopt) return undefined
    const { tool, arguments: args, principal, standing, startedAt, deadlineAt } = slow
    const id = newJobId(Date.now())
    const job = await jobs.adopt(
      { id, principal, ...(standing && { standing }), tool, arguments: args, createdAt: startedAt, deadlineAt, isCall: true },
      goingOn(slow),
    )
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const words = [
      `\`${tool}\` has run for ${seconds} s and goes on in the background as the job ${id}. Do not call it again: that could be paid twice.`,
      `Call \`wait_job\` with ${JSON.stringify({ id, timeoutSeconds: longestWaitSeconds })} until it is done; it then shows the result, which \`list_assets\` has as well.`,
    ]
    return { content: [text(words.join('\n'))], data: { job: entryOfJob(job) } }
  }

const goingOn =
  (slow: SlowCall): JobWorker =>
  async (_job, { signal, progress }) => {
    slow.onProgress(progress)
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
