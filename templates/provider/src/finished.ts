/** From an order to its picture: asks until the job is over. The order goes on when nobody asks: whoever asks again finds it. */
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from 'atelier-mcp'
import type { Job, PaintServer } from './paint-server.ts'

export interface Waiting {
  readonly pollMs: number
  readonly signal: AbortSignal
  readonly progress: (value: number, total?: number, message?: string) => void
}

/** The picture's bytes. */
export async function finished(server: PaintServer, id: string, { pollMs, signal, progress }: Waiting): Promise<Uint8Array> {
  for (;;) {
    const job = await ask(server, id, signal)
    if (job?.status === 'done') return Buffer.from(job.image, 'base64')
    if (job?.status === 'failed' || job?.status === 'refused') throw over(job.status, job.reason)
    if (job?.progress !== undefined) progress(job.progress, 1, job.status)
    await delay(pollMs, undefined, { signal })
  }
}

/** `undefined`: not now. Asking is free, so what may pass is tried again; but after an order no error says that nothing was spent. */
async function ask(server: PaintServer, id: string, signal: AbortSignal): Promise<Job | undefined> {
  try {
    return await server.job(id, signal)
  } catch (error) {
    if (signal.aborted || !AtelierError.is(error)) throw error
    if (error.retryable) {
      await delay(error.retryAfterMs ?? 0, undefined, { signal })
      return undefined
    }
    throw new AtelierError({
      code: 'MY_PLUGIN_JOB_LOST',
      message: `The order ${id} was placed, and can no longer be asked for: ${error.message}`,
      outcome: 'unknown',
      cause: error,
    })
  }
}

/** The vendor charges for neither. A refusal is for the caller to mend; no other provider is asked. */
const over = (status: 'failed' | 'refused', reason: string): AtelierError =>
  new AtelierError({
    code: status === 'refused' ? 'PROVIDER_REFUSED' : 'PROVIDER_FAILED',
    message: `The order ${status === 'refused' ? 'was refused' : 'failed'}: ${reason}`,
    outcome: 'none',
  })
