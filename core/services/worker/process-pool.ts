/**
 * As `workerPool`, in processes instead of threads, for native libraries: what a decoder has taken, the system gets back
 * whole when an idle process ends (threads leave it to the allocator, which keeps hundreds of megabytes), and a crash
 * in native code ends one task and not the host. Tasks are wrapped in `workerTask`, as for threads.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type PQueue from 'p-queue'
import { lostTask, valueOf, workerFailed } from './outcome.ts'
import type { WorkerPool } from './pool.ts'
import type { Answer } from './process-entry.worker.ts'
import { runnable } from './runnable.ts'

export interface ProcessPoolOptions {
  /** Processes at a time, each with one task at a time. Default 1. */
  readonly processes?: number
  /** A process without work is ended after this. Default 30 000. */
  readonly idleMs?: number
  /**
   * All memory of one process in MiB, that of native libraries included. A task over it fails with `INPUT_TOO_LARGE` and its process is
   * ended. It is looked at every 20 ms, and not while the process computes in JavaScript. Default: no limit.
   */
  readonly memoryMb?: number
}

/** What a process needs to run. A decoder of other people's files has no use for the rest, where keys are and addresses with passwords. */
const needed =
  /^(path|pathext|home|userprofile|(local)?appdata|comspec|systemroot|windir|tmpdir|te?mp|tz|lang|ld_library_path|(lc|xdg|fontconfig|vips)_\w+)$/i

/** A pool for one worker module, named by its URL. Inputs and results are copied, so pass files rather than pixels. */
export function processPool(url: URL, { processes = 1, idleMs = 30_000, memoryMb }: ProcessPoolOptions = {}): WorkerPool {
  const all = new Set<ChildProcess>()
  const free: { readonly child: ChildProcess; readonly end: NodeJS.Timeout }[] = []
  let open = new AbortController()
  let prepared: Promise<{ readonly line: PQueue; readonly files: readonly string[] }> | undefined
  const prepare = async () => {
    const entry = new URL('./process-entry.worker.ts', import.meta.url)
    const [{ default: Queue }, script, module] = await Promise.all([import('p-queue'), runnable(entry), runnable(url)])
    return { line: new Queue({ concurrency: processes }), files: [fileURLToPath(script), module, ...(memoryMb ? [String(memoryMb)] : [])] }
  }
  const start = (files: readonly string[]): ChildProcess => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name)))
    const child = spawn(process.execPath, files, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      windowsHide: true,
      env,
    })
    all.add(child)
    // Unheard, an error of a process that cannot be started or written to would end this one; whoever waits for it hears it too.
    child.on('error', () => all.delete(child)).once('exit', () => all.delete(child))
    return child
  }
  const take = (files: readonly string[]): ChildProcess => {
    for (let next = free.pop(); next; next = free.pop()) {
      clearTimeout(next.end)
      // One that was ended a moment ago does not know it yet.
      if (next.child.connected && !next.child.killed) return next.child
    }
    return start(files)
  }
  const giveBack = (child: ChildProcess): void => {
    if (!child.connected || child.killed) return
    hold(child, false)
    free.push({ child, end: setTimeout(() => child.kill('SIGKILL'), idleMs).unref() })
  }
  return {
    async run(name, input, { signal, timeoutMs } = {}) {
      const { signal: closed } = open
      const { line, files } = await (prepared ??= prepare().catch((cause: unknown) => {
        prepared = undefined
        throw workerFailed('The workers cannot be started', cause)
      }))
      let timeout: AbortSignal | undefined
      // Its time begins with its turn: who waits behind a long task has not used any.
      const work = async (): Promise<unknown> => {
        closed.throwIfAborted()
        timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
        const child = take(files)
        try {
          return await answer(child, { name, input }, AbortSignal.any([...(signal ? [signal] : []), ...(timeout ? [timeout] : [])]))
        } finally {
          giveBack(child)
        }
      }
      const reply = await line.add(work, { ...(signal && { signal }) }).catch((cause: unknown) => {
        throw lostTask(name, cause, signal, timeout, timeoutMs)
      })
      return valueOf(reply)
    },
    async close() {
      // Who still waits in line must not start a new one.
      open.abort(new Error('its pool was closed'))
      open = new AbortController()
      for (const { end } of free.splice(0)) clearTimeout(end)
      await Promise.all(
        [...all].map(async (child) => {
          child.kill('SIGKILL')
          if (child.exitCode === null && child.signalCode === null) await once(child, 'exit').catch(() => undefined)
        }),
      )
    },
  }
}

/** Whether this process stays alive for the child's sake. */
function hold(child: ChildProcess, held: boolean): void {
  const way = held ? 'ref' : 'unref'
  child[way]()
  child.channel?.[way]()
}

/** Its answer to one task. A child whose task is given up is ended: nothing else stops a busy one. */
async function answer(child: ChildProcess, task: object, signal: AbortSignal): Promise<unknown> {
  const settled = new AbortController()
  hold(child, true)
  try {
    return await Promise.race([
      (once(child, 'message', { signal }) as Promise<[Answer]>).then(([{ reply, last }]) => {
        if (last) child.kill('SIGKILL')
        return reply
      }),
      once(child, 'exit', { signal: settled.signal }).then(([code, name]: unknown[]) => {
        throw new Error(`it ended by ${name ?? `code ${code}`}`)
      }),
      new Promise<never>((_, reject) => child.send(task, (error) => error && reject(error))),
    ])
  } catch (error) {
    if (signal.aborted) child.kill('SIGKILL')
    throw error
  } finally {
    settled.abort()
  }
}
