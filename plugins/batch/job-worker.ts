/** How one job is done: its tool called on behalf of whoever asked, batches part by part. */
import { AtelierError, envelopeOf, type JobOutcome, type JobWorker, type PluginContext, type ToolResult } from 'atelier-mcp'
import { interrupted, jobError } from '../job-ends.ts'
import { isSafeToRepeat } from './estimate.ts'
import { keptContent } from './kept-content.ts'
import type { Checkpoints } from './run-batch.ts'

/** `checkpoints`: what a batch remembers of an earlier attempt, by the call's `requestId`; its tool looks there. */
export const jobWorker =
  ({ tools, background }: Pick<PluginContext, 'tools' | 'background'>, checkpoints: Map<string, Checkpoints>): JobWorker =>
  async (job, control, resumed) => {
    const over = new AbortController()
    const call = background({
      principal: job.principal,
      ...(job.standing && { standing: job.standing }),
      signal: AbortSignal.any([control.signal, over.signal]),
      progress: control.progress,
      ...(job.asks && control.ask && { asks: { can: job.asks, ask: control.ask } }),
    })
    const work = async (): Promise<JobOutcome> => {
      const isBatch = job.tool === 'batch_generate'
      const isAgain = resumed && (job.isCall || !isBatch)
      // What it had made before is what it was to make.
      const going = isAgain ? { ...call, since: job.createdAt } : call
      if (isAgain && !(await isSafeToRepeat(tools, { tool: job.tool, arguments: job.arguments }, going)))
        return interrupted('The host died while it ran. It may have been paid for, so it is not started again by itself.')
      if (isBatch) checkpoints.set(call.requestId, { ...control, since: job.createdAt })
      return jobOutcome(await tools.call(job.tool, job.arguments, going))
    }
    try {
      // What is thrown comes before the tool is called; afterwards there is an envelope, which knows what was ordered.
      const outcome = await work().catch((error: unknown): JobOutcome => ({
        status: 'failed',
        error: { ...jobError(error), outcome: 'none' },
      }))
      // Ended by nobody who may end a job: the host closes, and another one goes on with it.
      if (outcome.status === 'failed' && call.signal.aborted && !control.signal.aborted)
        throw new AtelierError({ code: 'HOST_CLOSING', message: 'The host closed before the job was done.', outcome: 'unknown' })
      return outcome
    } finally {
      checkpoints.delete(call.requestId)
      // Frees the call's listeners; the work itself is over.
      over.abort()
    }
  }

/** What a job keeps of what its tool has answered. */
export const jobOutcome = (result: ToolResult): JobOutcome => {
  const envelope = envelopeOf(result)
  if (envelope.ok) return { status: 'done', result: { ...envelope }, content: keptContent(result) }
  // The host has counted the orders of this attempt; what was interrupted was ordered by an earlier one.
  if (envelope.error.code === 'JOB_INTERRUPTED') return { status: 'interrupted', error: { ...envelope.error, outcome: 'unknown' } }
  const { error, requestId } = envelope
  return { status: 'failed', error: { ...error }, content: keptContent(result), ...(requestId !== undefined && { requestId }) }
}
