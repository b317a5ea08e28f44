/** Leaves a provider alone for a while after several faults in a row. */
import type { ProviderV1 } from '../contract/provider.ts'

/** One id may serve several kinds, each with an endpoint of its own: a moderation that is down says nothing about pictures. */
type Who = Pick<ProviderV1, 'kind' | 'id'>

export interface Breaker {
  /** Why this provider is left alone now, or nothing. */
  open(who: Who): string | undefined
  succeeded(who: Who): void
  /** `restMs`: how long the provider itself asks to be left alone. */
  failed(who: Who, restMs?: number): void
}

/** The longest rest, in milliseconds, whatever a provider asks for: it may have counted in other units. */
const longestMs = 3_600_000

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
    open(who) {
      const { until = 0, count = 0 } = states.get(keyOf(who)) ?? {}
      const left = until - now()
      if (left <= 0) return undefined
      return `${count >= faults ? 'It failed repeatedly' : 'It asked for a rest'} and is left alone for another ${Math.ceil(left / 1000)} s.`
    },
    succeeded: (who) => void states.delete(keyOf(who)),
    failed(who, asked = 0) {
      const askedMs = Math.min(asked, longestMs)
      const key = keyOf(who)
      const count = (states.get(key)?.count ?? 0) + 1
      const rest = count >= faults ? Math.max(restMs, askedMs) : askedMs
      states.set(key, { count, until: rest > 0 ? now() + rest : 0 })
    },
  }
}

const keyOf = ({ kind, id }: Who): string => `${kind} ${id}`
