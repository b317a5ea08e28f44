/** The process's side of `processPool`: loads the worker module that it is started with and runs its tasks, one at a time. */
import { existsSync, readSync, writeSync } from 'node:fs'
import { packed, type Parcel, type Scratch, unpacked } from './scratch.ts'
import type { Failed, WorkerTask } from './task.ts'

const [, , url, memoryMb, scratchIs] = process.argv
const tasks = import(url!) as Promise<Readonly<Record<string, WorkerTask>>>
// Told with the first task; unheard before that, it would end the process without a word.
tasks.catch(() => undefined)

const failed = (error: Failed['error']): Failed => ({ ok: false, error: { ...error, outcome: 'none' } })
/** Node's own exit waits for threads, and so for whatever a decoder is at. */
const end = (): boolean => process.kill(process.pid, 'SIGKILL')

/** What it inherits beside the pipe, where its host could make one. */
const fd = 4
/** Linux has a name for it. */
const named = `/proc/self/fd/${fd}`
const scratch: Scratch | undefined =
  scratchIs === 'inherited'
    ? {
        write: (bytes, at) => writeSync(fd, bytes, 0, bytes.byteLength, at),
        read: (into, at) => readSync(fd, into, { position: at }),
        path: process.platform === 'linux' && existsSync(named) ? named : undefined,
      }
    : undefined

process.on('message', ({ name, input }: Task) => {
  const watch = memoryMb && setInterval(() => endIfOver(Number(memoryMb), name), 20)
  void tasks
    .then(async (module) => module[name]!(await unpacked(input, scratch)))
    .catch((cause: unknown) => failed({ message: cause instanceof Error ? cause.message : String(cause) }))
    .then(async (reply) => {
      if (watch) clearInterval(watch)
      const { content, aside } = await packed(reply.ok ? reply.value : undefined, scratch)
      // What a decoder keeps for the next time would count against that.
      const last = Boolean(memoryMb) && usedMb() > Number(memoryMb) / 2
      return process.send!({ reply: reply.ok ? { ok: true, value: content } : reply, aside, last } satisfies Answer)
    })
})

/** What comes from the pool. */
export interface Task {
  readonly name: string
  readonly input: Parcel
}

/** What goes back to the pool. */
export interface Answer {
  /** Of a `workerTask`. */
  readonly reply: Awaited<ReturnType<WorkerTask>>
  /** Of its value. */
  readonly aside: Parcel['aside']
  /** The process is not to be used again. */
  readonly last: boolean
}

const usedMb = (): number => process.memoryUsage.rss() / 2 ** 20

/** Native libraries take what they want, whatever limits a heap has: only the whole process says how much it is. */
function endIfOver(mostMb: number, name: string): void {
  const used = usedMb()
  if (used <= mostMb) return
  const message = `The work "${name}" was ended: it had taken ${Math.round(used)} MiB of memory, and ${mostMb} are allowed.`
  const reply = failed({ code: 'INPUT_TOO_LARGE', message, fix: 'Give a smaller or simpler file.' })
  process.send!({ reply, aside: [], last: true } satisfies Answer, end)
  // Where nobody hears it any more.
  setTimeout(end, 200)
}

// Whoever started it decides when it ends: Ctrl-C reaches the whole group, and the host may still finish what it has begun.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.once('disconnect', end)
