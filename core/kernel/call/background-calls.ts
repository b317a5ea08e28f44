/** Calls with no client behind them: they end with the host, and are forgotten as soon as nobody works with them any more. */
import type { OpenedCall } from '../ports/host.ts'

export interface BackgroundCalls {
  /** Remembers an open call; one that comes after `end` is ended at once. */
  add(opened: Pick<OpenedCall, 'call' | 'end'>): void
  /** Ends all that are still in use. */
  end(reason?: unknown): void
  /** How many are remembered. */
  readonly size: number
}

/** Nobody says when a background call is over, so it is held by its signal alone, and weakly: a job an hour must not add up. */
export function backgroundCalls(): BackgroundCalls {
  const refs = new Set<WeakRef<AbortSignal>>()
  const endOf = new WeakMap<AbortSignal, OpenedCall['end']>()
  const forgotten = new FinalizationRegistry<WeakRef<AbortSignal>>((ref) => refs.delete(ref))
  let ended: { readonly reason: unknown } | undefined
  return {
    add({ call: { signal }, end }) {
      if (ended) return end(ended.reason)
      const ref = new WeakRef(signal)
      refs.add(ref)
      endOf.set(signal, end)
      forgotten.register(signal, ref)
      signal.addEventListener('abort', () => refs.delete(ref), { once: true })
    },
    end(reason) {
      ended ??= { reason }
      for (const ref of refs) {
        const signal = ref.deref()
        if (signal) endOf.get(signal)?.(reason)
      }
      refs.clear()
    },
    get size() {
      return refs.size
    },
  }
}
