/** The circuit breaker of providers: leaves one alone for a while after several faults in a row. */
import type { ProviderV1 } from '../contract/provider.ts'
import type { Breakers, OpenCircuit } from '../contract/breakers.ts'

/** One id may serve several kinds, each with an endpoint of its own: a moderation that is down says nothing about pictures. */
type Who = Pick<ProviderV1, 'kind' | 'id'>

export interface Breaker {
  /** Why this provider is left alone now, or nothing. */
  open(who: Who): string | undefined
  succeeded(who: Who): void
  /** `retryAfterMs`: how long the provider itself asks to be left alone. */
  failed(who: Who, retryAfterMs?: number): void
}

/** The longest that a circuit is open, in milliseconds, whatever a provider asks for: it may have counted in other units. */
const longestMs = 3_600_000

/**
 * Opens after `faults` in a row (default 3) for `openMs` (default 30 s). After that calls go through again; the first that
 * fails opens it at once, the first that succeeds closes it. By `breakers` other hosts are told, and what they tell holds here, too, until it is over:
 * what succeeds meanwhile was asked before. Nobody is waited for. Default: there are no others.
 */
export function breaker({
  faults = 3,
  openMs = 30_000,
  now = Date.now,
  breakers,
}: { faults?: number; openMs?: number; now?: () => number; breakers?: Breakers | undefined } = {}): Breaker {
  const states = new Map<string, { count: number; until: number }>()
  const elsewhere = new Map<string, { readonly until: number; readonly why: OpenCircuit['why'] }>()
  breakers?.listen(({ kind, provider, ms, why }) => {
    const key = keyOf({ kind, id: provider })
    const until = now() + Math.min(ms, longestMs)
    if (until > (elsewhere.get(key)?.until ?? 0)) elsewhere.set(key, { until, why })
  })
  return {
    open(who) {
      const key = keyOf(who)
      const { until = 0, count = 0 } = states.get(key) ?? {}
      const told = elsewhere.get(key)
      const own = words(count >= faults ? 'failed' : 'asked', until - now())
      return own ?? (told && words(told.why, told.until - now(), ' at another host'))
    },
    succeeded: (who) => void states.delete(keyOf(who)),
    failed(who, retryAfterMs = 0) {
      const askedMs = Math.min(retryAfterMs, longestMs)
      const key = keyOf(who)
      const count = (states.get(key)?.count ?? 0) + 1
      const ms = count >= faults ? Math.max(openMs, askedMs) : askedMs
      states.set(key, { count, until: ms > 0 ? now() + ms : 0 })
      if (ms > 0) breakers?.tell({ kind: who.kind, provider: who.id, ms, why: count >= faults ? 'failed' : 'asked' })
    },
  }
}

const words = (why: OpenCircuit['why'], leftMs: number, where = ''): string | undefined =>
  leftMs <= 0
    ? undefined
    : `It ${why === 'failed' ? 'failed repeatedly' : 'asked for a rest'}${where} and is left alone for another ${Math.ceil(leftMs / 1000)} s.`

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind} ${id}`
