/** How one job is done: its tool called on behalf of whoever asked, batches part by part. */
import {
  AtelierError,
  type Call,
  checkArguments,
  type JobOutcome,
  type JobSpec,
  type JobWorker,
  type Meta,
  type PluginContext,
} from 'atelier-mcp'
import { type Batch, type BatchArguments, batchInput } from './batch-tool.ts'
import { envelopeOf } from './envelope.ts'
import { isSafeToRepeat } from './estimate.ts'

export const jobWorker =
  ({ tools, background }: Pick<PluginContext, 'tools' | 'background'>, batch: Batch): JobWorker =>
  async (job, control, resumed) => {
    const over = new AbortController()
    const call = background({
      principal: job.principal,
      signal: AbortSignal.any([control.signal, over.signal]),
      progress: control.progress,
    })
    const work = async (): Promise<JobOutcome> => {
      if (job.tool === 'batch_generate') return doBatch(job, batch, call, control)
      if (resumed && !(await isSafeToRepeat(tools, { tool: job.tool, arguments: job.arguments }, call))) return interrupted
      return outcomeOf(envelopeOf(await tools.call(job.tool, job.arguments, call)))
    }
    try {
      const outcome = await work().catch((error: unknown): JobOutcome => ({ status: 'failed', error: plain(error) }))
      // Ended by nobody who may end a job: the host closes, and another one goes on with it.
      if (outcome.status === 'failed' && call.signal.aborted && !control.signal.aborted)
        throw new AtelierError({ code: 'HOST_CLOSING', message: 'The host closed before the job was done.', outcome: 'unknown' })
      return outcome
    } finally {
      // Frees the call's listeners; the work itself is over.
      over.abort()
    }
  }

const interrupted: JobOutcome = {
  status: 'interrupted',
  error: {
    code: 'JOB_INTERRUPTED',
    message: 'The host died while it ran. It may have been paid for, so it is not started again by itself.',
    fix: 'Look with list_assets whether the result is there; if not, start the job again.',
    outcome: 'unknown',
  },
}

const doBatch = async (job: JobSpec, batch: Batch, call: Call, control: Parameters<JobWorker>[1]): Promise<JobOutcome> => {
  const args = await checkArguments({ name: job.tool, input: batchInput }, job.arguments)
  const { data, meta } = await batch(args as BatchArguments, call, control)
  return { status: 'done', result: { ok: true, kind: job.tool, data: data ?? {}, ...(meta?.['atelier/result'] as Meta | undefined) } }
}

const outcomeOf = (envelope: Meta & { readonly ok: boolean }): JobOutcome =>
  envelope.ok ? { status: 'done', result: envelope } : { status: 'failed', error: (envelope['error'] ?? {}) as Meta }

const plain = (error: unknown): Meta => {
  if (!AtelierError.is(error)) return { code: 'JOB_FAILED', message: (error as Error).message }
  const { code, message, why, fix, outcome } = error
  return { code, message, ...(why !== undefined && { why }), ...(fix !== undefined && { fix }), outcome: outcome ?? 'unknown' }
}
