/** How one job is done: its tool called on behalf of whoever asked, batches part by part. */
import { AtelierError, type Call, type JobOutcome, type JobSpec, type JobWorker, type Meta, type PluginContext } from 'atelier-mcp'
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
    try {
      if (job.tool === 'batch_generate') return await doBatch(job, batch, call, control)
      if (resumed && !(await isSafeToRepeat(tools, { tool: job.tool, arguments: job.arguments }, call))) return interrupted
      return outcomeOf(envelopeOf(await tools.call(job.tool, job.arguments, call)))
    } catch (error) {
      return { status: 'failed', error: plain(error) }
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
  const args = batchInput.safeParse(job.arguments)
  if (!args.success)
    return {
      status: 'failed',
      error: { code: 'INPUT_INVALID', message: args.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') },
    }
  const { data, meta } = await batch(args.data as BatchArguments, call, control)
  return { status: 'done', result: { ok: true, kind: job.tool, data: data ?? {}, ...(meta?.['atelier/result'] as Meta | undefined) } }
}

const outcomeOf = (envelope: Meta & { readonly ok: boolean }): JobOutcome =>
  envelope.ok ? { status: 'done', result: envelope } : { status: 'failed', error: (envelope['error'] ?? {}) as Meta }

const plain = (error: unknown): Meta => {
  if (!AtelierError.is(error)) return { code: 'JOB_FAILED', message: (error as Error).message }
  const { code, message, why, fix, outcome } = error
  return { code, message, ...(why !== undefined && { why }), ...(fix !== undefined && { fix }), outcome: outcome ?? 'unknown' }
}
