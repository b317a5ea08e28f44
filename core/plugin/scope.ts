/** What belongs to one plugin and goes with it: disposers, run last added first, every one. */
import type { Awaitable } from '../contract/infer.ts'

export interface Scope {
  onDispose(fn: () => Awaitable<void>): void
  /** Runs every disposer; faults go to `onFault`, none stops another. A disposer that hangs is left behind after `timeoutMs`. */
  dispose(onFault: (error: unknown) => void, timeoutMs?: number): Promise<void>
}

export function scope(): Scope {
  const disposers: (() => Awaitable<void>)[] = []
  return {
    onDispose: (fn) => void disposers.push(fn),
    async dispose(onFault, timeoutMs = 5000) {
      for (let fn = disposers.pop(); fn; fn = disposers.pop()) {
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`A disposer took longer than ${timeoutMs} ms and was left behind.`)), timeoutMs)
        })
        await Promise.race([(async () => fn())(), late]).catch(onFault)
        clearTimeout(timer)
      }
    },
  }
}
