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
import type { Answer, Task } from './process-entry.worker.ts'
import { runnable } from './runnable.ts'
import { openScratch, packed, type Scratch, unpacked } from './scratch.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

export interface ProcessPoolOptions {
  /** Processes at a time, each with one task at a time. Default 1. */
  readonly processes?: number
  /** A process without work is ended after this. Default 30 000. */
  readonly idleMs?: number
  /**
   * All memory of one process in MiB, that of native libraries included. A task over it fails with `INPUT_TOO_LARGE` and its process is
   * ended. It is looked at every 20 ms, and not while the process computes in JavaScript; there the heap has the same limit, and a process
   * that fills it ends itself (`WORKER_FAILED`). Default: no limit.
   */
  readonly memoryMb?: number
}

/** What a process needs to run. A decoder of other people's files has no use for the rest, where keys are and addresses with passwords. */
const needed =
  /^(path|pathext|home|userprofile|(local)?appdata|comspec|systemroot|windir|tmpdir|te?mp|tz|lang|ld_library_path|(lc|xdg|fontconfig|vips)_\w+)$/i

/**
 * Large buffers in large pages, where the C library is glibc: each is made for one task, and to have the system give its pages one by one takes
 * longer than to fill them.
 */
const ofTheirOwn = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }

interface Worker {
  readonly child: ChildProcess
  readonly scratch: Scratch | undefined
}

/** A pool for one worker module, named by its URL. Inputs and results are copied; large bytes go by file where they are all, or a field, of one. */
export function processPool(url: URL, { processes = 1, idleMs = 30_000, memoryMb }: ProcessPoolOptions = {}): WorkerPool {
  const all = new Set<ChildProcess>()
  const free: (Worker & { readonly end: NodeJS.Timeout })[] = []
  let open = new AbortController()
  let prepared: Promise<{ readonly line: PQueue; readonly module: string; readonly files: readonly string[] }> | undefined
  const prepare = async () => {
    const entry = new URL('./process-entry.worker.ts', import.meta.url)
    const [{ default: Queue }, script, module] = await Promise.all([import('p-queue'), runnable(entry), runnable(url)])
    const heap = memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]
    return { line: new Queue({ concurrency: processes }), module, files: [...heap, fileURLToPath(script), module, String(memoryMb ?? '')] }
  }
  const start = async (files: readonly string[], closed: AbortSignal): Promise<Worker> => {
    const env = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name))), ...ofTheirOwn }
    const file = await openScratch()
    if (closed.aborted) await file?.close()
    closed.throwIfAborted()
    const child = spawn(process.execPath, [...files, file ? 'inherited' : ''], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', ...(file ? [file.fd] : [])],
      serialization: 'advanced',
      windowsHide: true,
      env,
    })
    all.add(child)
    const gone = (): void => {
      all.delete(child)
      file?.close().catch(() => undefined)
    }
    // Unheard, an error of a process that cannot be started or written to would end this one; whoever waits for it hears it too.
    child.on('error', gone).once('exit', gone)
    const scratch = file && {
      write: async (bytes: Uint8Array, at: number) => (await file.write(bytes, 0, bytes.byteLength, at)).bytesWritten,
      read: async (into: Uint8Array, at: number) => (await file.read(into, 0, into.byteLength, at)).bytesRead,
      cut: (size: number) => file.truncate(size),
    }
    return { child, scratch }
  }
  const take = async (files: readonly string[], closed: AbortSignal): Promise<Worker> => {
    for (let next = free.pop(); next; next = free.pop()) {
      clearTimeout(next.end)
      // One that was ended a moment ago does not know it yet.
      if (next.child.connected && !next.child.killed) return next
    }
    return start(files, closed)
  }
  const giveBack = ({ child, scratch }: Worker): void => {
    if (!child.connected || child.killed) return
    hold(child, false)
    free.push({ child, scratch, end: setTimeout(() => child.kill('SIGKILL'), idleMs).unref() })
  }
  return {
    async run(name, input, { signal, timeoutMs, asFile } = {}) {
      const { signal: closed } = open
      const { line, module, files } = await (prepared ??= prepare().catch((cause: unknown) => {
        prepared = undefined
        throw workerFailed('The workers cannot be started', cause)
      }))
      let timeout: AbortSignal | undefined
      // Its time begins with its turn: who waits behind a long task has not used any.
      const work = async (): Promise<unknown> => {
        closed.throwIfAborted()
        timeout = timeoutMs === undefined ? undefined : timeoutSignal(timeoutMs)
        const worker = await take(files, closed)
        try {
          const until = AbortSignal.any([...(signal ? [signal] : []), ...(timeout ? [timeout] : [])])
          return await answer(worker, { name, input, memoryMb, asFile }, until)
        } finally {
          giveBack(worker)
        }
      }
      const reply = await line.add(work, { ...(signal && { signal }) }).catch((cause: unknown) => {
        throw lostTask(name, cause, { module, signal, timeout, timeoutMs })
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

/** How a process ended. V8 aborts where its heap is full: by a signal, and on Windows by its code. */
function endOf(code: unknown, by: unknown, memoryMb: number | undefined): string {
  const said = `it ended by ${by ?? `code ${code}`}`
  const isFull = memoryMb !== undefined && (by === 'SIGABRT' || code === 134)
  return isFull ? `${said}, most often because its memory (${memoryMb} MiB) was full` : said
}

interface Asked {
  readonly name: string
  readonly input: unknown
  readonly memoryMb: number | undefined
  readonly asFile: string | undefined
}

/** Its answer to one task. A child whose task is given up is ended: nothing else stops a busy one. */
async function answer({ child, scratch }: Worker, { name, input, memoryMb, asFile }: Asked, signal: AbortSignal): Promise<unknown> {
  const settled = new AbortController()
  hold(child, true)
  const send = async (): Promise<never> => {
    const task: Task = { name, input: await packed(input, scratch, asFile) }
    return new Promise<never>((_, reject) => child.send(task, (error) => error && reject(error)))
  }
  try {
    const { reply, aside, last } = await Promise.race([
      (once(child, 'message', { signal }) as Promise<[Answer]>).then(([said]) => said),
      once(child, 'exit', { signal: settled.signal }).then(([code, by]: unknown[]) => {
        throw new Error(endOf(code, by, memoryMb))
      }),
      send(),
    ])
    const value = reply.ok ? await unpacked({ content: reply.value, aside }, scratch) : undefined
    if (last) child.kill('SIGKILL')
    return reply.ok ? { ok: true, value } : reply
  } catch (error) {
    if (signal.aborted) child.kill('SIGKILL')
    throw error
  } finally {
    settled.abort()
  }
}
