/** Leaves a provider alone for a while after several faults in a row. */

export interface Breaker {
  /** Why this provider is left alone now, or nothing. */
  open(id: string): string | undefined
  succeeded(id: string): void
  /** `restMs`: how long the provider itself asks to be left alone. */
  failed(id: string, restMs?: number): void
}

/**
 * Opens after `faults` in a row (default 3) for `restMs` (default 30 s). After that calls go through again; the first that
 * fails opens it at once, the first that succeeds closes it.
 */
export function breaker({
  faults = 3,
  restMs = 30_000,
  now = Date.now,
}: { faults?: number; restMs?: number; now?: () => number } = {}): Breaker {
  const states = new Map<string, { count: number; until: number }>()
  return {
    open(id) {
      const { until = 0, count = 0 } = states.get(id) ?? {}
      const left = until - now()
      if (left <= 0) return undefined
      return `${count >= faults ? 'It failed repeatedly' : 'It asked for a rest'} and is left alone for another ${Math.ceil(left / 1000)} s.`
    },
    succeeded: (id) => void states.delete(id),
    failed(id, askedMs = 0) {
      const count = (states.get(id)?.count ?? 0) + 1
      const rest = count >= faults ? Math.max(restMs, askedMs) : askedMs
      states.set(id, { count, until: rest > 0 ? now() + rest : 0 })
    },
  }
}
