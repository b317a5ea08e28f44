/** What belongs to one plugin and goes with it: disposers, run last added first, every one. */
import type { Awaitable } from '../contract/infer.ts'
import { inTime } from '../time/in-time.ts'

export interface Scope {
  /** What is added after `dispose` has run is run at once: a set-up that was left behind leaves nothing open. */
  onDispose(fn: () => Awaitable<void>): void
  /** Runs every disposer; faults go to `onFault`, none stops another. A disposer that hangs is left behind after `timeoutMs`. */
  dispose(onFault: (error: unknown) => void, timeoutMs?: number): Promise<void>
}

export function scope(): Scope {
  const disposers: (() => Awaitable<void>)[] = []
  let disposed: ((fn: () => Awaitable<void>) => Promise<void>) | undefined
  return {
    onDispose(fn) {
      if (disposed) void disposed(fn)
      else disposers.push(fn)
    },
    async dispose(onFault, timeoutMs = 5000) {
      const run = async (fn: () => Awaitable<void>): Promise<void> => {
        const late = (): never => {
          throw new Error(`A disposer took longer than ${timeoutMs} ms and was left behind.`)
        }
        await inTime(timeoutMs, (async () => fn())(), late).catch(onFault)
      }
      for (let fn = disposers.pop(); fn; fn = disposers.pop()) await run(fn)
      disposed = run
    },
  }
}
