/**
 * CPU work off the main thread: a pool of worker threads that starts on first use, stops after idling, and ends a task
 * at its deadline by ending its thread. The module that it runs exports plain functions wrapped in `workerTask`.
 *
 * ```ts
 * // evaluate.worker.ts
 * export const evaluate = workerTask(async (spec: Spec) => mesh(spec))
 * // elsewhere
 * const pool = workerPool(new URL('./evaluate.worker.ts', import.meta.url))
 * const mesh = await pool.run<typeof evaluate>('evaluate', spec, { signal, timeoutMs: 20_000 })
 * ```
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Piscina } from 'piscina'
import { AtelierError } from '../contract/errors.ts'
import type { Failed, WorkerTask } from './task.ts'

export interface WorkerPoolOptions {
  /** Threads at a time. Default 1. */
  readonly threads?: number
  /** A thread without work is ended after this. Default 30 000. */
  readonly idleMs?: number
  /** Heap of one thread in MiB; a task over it fails with `WORKER_FAILED`, the host lives on. Default: Node's. */
  readonly memoryMb?: number
}
export interface WorkerRunOptions {
  readonly signal?: AbortSignal | undefined
  /** The task's time; then its thread is ended and `DEADLINE` thrown. Default: none. */
  readonly timeoutMs?: number
  /** Buffers that move instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[]
}
export interface WorkerPool {
  /** Runs an exported task; its errors arrive as `AtelierError`s with code and fix kept. */
  run<T extends WorkerTask>(
    name: string,
    input: Parameters<T>[0],
    options?: WorkerRunOptions,
  ): Promise<Extract<Awaited<ReturnType<T>>, { ok: true }>['value']>
  /** Ends every thread. */
  close(): Promise<void>
}

/** The module's JavaScript: the bundle of the same name in `dist`, or one made on the spot from source. */
const runnable = async (url: URL): Promise<string> => {
  const source = fileURLToPath(url)
  if (!existsSync(source)) return url.href.replace(/\.ts$/, '.js')
  const { bundleWorker } = await import('./from-source.ts')
  return bundleWorker(source)
}

/** A pool for one worker module, named by its URL (`new URL('./x.worker.ts', import.meta.url)`). */
export function workerPool(url: URL, { threads = 1, idleMs = 30_000, memoryMb }: WorkerPoolOptions = {}): WorkerPool {
  let starting: Promise<Piscina> | undefined
  const start = async () => {
    const { Piscina: Pool } = await import('piscina')
    return new Pool({
      filename: await runnable(url),
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: idleMs,
      ...(memoryMb && { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
    })
  }
  return {
    async run(name, input, { signal, timeoutMs, transfer } = {}) {
      const pool = await (starting ??= start())
      const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
      const ending = signal && timeout ? AbortSignal.any([signal, timeout]) : (signal ?? timeout)
      const reply = await pool
        .run(input, { name, ...(ending && { signal: ending }), ...(transfer && { transferList: [...transfer] }) })
        .catch((cause: unknown) => {
          if (timeout?.aborted)
            throw new AtelierError({
              code: 'DEADLINE',
              message: `The work "${name}" was ended after ${timeoutMs} ms.`,
              outcome: 'none',
              cause,
            })
          if (signal?.aborted)
            throw new AtelierError({ code: 'ABORTED', message: `The work "${name}" was cancelled.`, outcome: 'none', cause })
          throw new AtelierError({
            code: 'WORKER_FAILED',
            message: `The worker of "${name}" ended: ${(cause as Error).message}`,
            outcome: 'none',
            cause,
          })
        })
      if ((reply as { ok: boolean }).ok) return (reply as { value: never }).value
      const { message, stack, ...rest } = (reply as Failed).error
      const error = new AtelierError({ code: 'WORKER_FAILED', ...rest, message })
      if (stack) error.stack = stack
      throw error
    },
    async close() {
      const pool = await starting
      starting = undefined
      await pool?.destroy()
    },
  }
}
