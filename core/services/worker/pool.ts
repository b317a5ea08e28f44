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
import type PQueue from 'p-queue'
import type { Piscina } from 'piscina'
import { lostTask, valueOf, workerFailed } from './outcome.ts'
import { runnable } from './runnable.ts'
import type { WorkerTask } from './task.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

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
  /** The task's time, from when its turn comes; then its thread is ended and `DEADLINE` thrown. Default: none. */
  readonly timeoutMs?: number
  /** Buffers that move instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[]
  /**
   * A field of bytes that the task gets as the path of a file with just these, where that can be: they are large, and the task runs in a process
   * on Linux. Else they come as bytes.
   */
  readonly asFile?: string
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

/** A pool for one worker module, named by its URL (`new URL('./x.worker.ts', import.meta.url)`). */
export function workerPool(url: URL, { threads = 1, idleMs = 30_000, memoryMb }: WorkerPoolOptions = {}): WorkerPool {
  let starting: Promise<Started> | undefined
  const start = async (): Promise<Started> => {
    const [{ Piscina: Pool }, { default: Queue }, filename] = await Promise.all([import('piscina'), import('p-queue'), runnable(url)])
    const pool = new Pool({
      filename,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: idleMs,
      ...(memoryMb && { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
    })
    const waiting = new Set<(cause: unknown) => void>()
    // A thread that dies before it has taken a task, as where its module does not load. Unheard, it would end this process.
    pool.on('error', (cause: unknown) => {
      if (pool.queueSize > 0) for (const giveUp of waiting) giveUp(cause)
    })
    return { pool, module: filename, line: new Queue({ concurrency: threads }), waiting }
  }
  const started = (): Promise<Started> =>
    (starting ??= start().catch((cause: unknown) => {
      // Asked again, it may start: a full disk was cleared, a package installed.
      starting = undefined
      throw workerFailed('The workers cannot be started', cause)
    }))
  return {
    async run(name, input, { signal, timeoutMs, transfer } = {}) {
      const { pool, module, line, waiting } = await started()
      let timeout: AbortSignal | undefined
      // Its time begins with its turn: who waits behind a long task has not used any.
      const work = async (): Promise<unknown> => {
        timeout = timeoutMs === undefined ? undefined : timeoutSignal(timeoutMs)
        const given = new AbortController()
        const endings = [given.signal, ...(signal ? [signal] : []), ...(timeout ? [timeout] : [])]
        const task = { name, signal: AbortSignal.any(endings), ...(transfer && { transferList: [...transfer] }) }
        let giveUp = (_cause: unknown): void => {}
        const lost = new Promise<never>((_, reject) => {
          giveUp = (cause) => {
            reject(cause as Error)
            given.abort()
          }
        })
        waiting.add(giveUp)
        try {
          return await Promise.race([lost, pool.run(input, task)])
        } finally {
          waiting.delete(giveUp)
        }
      }
      const reply = await line.add(work, { ...(signal && { signal }) }).catch((cause: unknown) => {
        throw lostTask(name, cause, { module, signal, timeout, timeoutMs })
      })
      return valueOf(reply)
    },
    async close() {
      const running = await starting?.catch(() => undefined)
      starting = undefined
      await running?.pool.destroy()
    },
  }
}

interface Started {
  readonly pool: Piscina
  readonly module: string
  /** Whose turn it is: as many at a time as there are threads. */
  readonly line: PQueue
  /** How the tasks that are given to the threads hear that there will be none. */
  readonly waiting: Set<(cause: unknown) => void>
}
