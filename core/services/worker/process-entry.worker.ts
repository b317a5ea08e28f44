/** The process's side of `processPool`: loads the worker module that it is started with and runs its tasks, one at a time. */
import type { WorkerTask } from './task.ts'

const tasks = import(process.argv[2]!) as Promise<Readonly<Record<string, WorkerTask>>>
// Told with the first task; unheard before that, it would end the process without a word.
tasks.catch(() => undefined)

process.on('message', ({ name, input }: { name: string; input: unknown }) => {
  const failed = (cause: unknown) =>
    process.send!({ ok: false, error: { message: cause instanceof Error ? cause.message : String(cause) } })
  void tasks
    .then((module) => module[name]!(input))
    .then((reply) => process.send!(reply))
    .catch(failed)
})
// Whoever started it decides when it ends: Ctrl-C reaches the whole group, and the host may still finish what it has begun.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.once('disconnect', () => process.exit())
