/** From an order to its picture: asks until the job is over. The order goes on when nobody asks: whoever asks again finds it. */
import { AtelierError, untilOver } from 'atelier-mcp'
import type { PaintServer } from './paint-server.ts'

export interface Waiting {
  readonly pollMs: number
  readonly signal: AbortSignal
  readonly progress: (value: number, total?: number, message?: string) => void
}

/** The picture's bytes. */
export async function finished(server: PaintServer, id: string, { pollMs, signal, progress }: Waiting): Promise<Uint8Array> {
  const ask = async () => {
    const job = await server.job(id, signal)
    if (job.status === 'done' || job.status === 'failed' || job.status === 'refused') return job
    if (job.progress !== undefined) progress(job.progress, 1, job.status)
    return undefined
  }
  // Asking is free, so what may pass is tried again; but after an order no error says that nothing was spent.
  const fix = 'Look for the picture in your account before you order it again.'
  const job = await untilOver(ask, { signal, everyMs: pollMs, what: `The order ${id}`, fix, code: 'MY_PLUGIN_JOB_LOST' })
  if (job.status === 'done') return Buffer.from(job.image, 'base64')
  throw over(job.status, job.reason)
}

/** The vendor charges for neither. A refusal is for the caller to mend; no other provider is asked. */
const over = (status: 'failed' | 'refused', reason: string): AtelierError =>
  new AtelierError({
    code: status === 'refused' ? 'PROVIDER_REFUSED' : 'PROVIDER_FAILED',
    message: `The order ${status === 'refused' ? 'was refused' : 'failed'}: ${reason}`,
    outcome: 'none',
  })
