/** How many provider calls run at a time and per minute: overall, and for each provider. */
import type { Caller } from '../contract/caller.ts'
import type { Limits } from '../contract/config.ts'
import type { Limiter, LineLoad, TurnInit } from '../contract/limiter.ts'
import { ambient } from '../time/ambient.ts'
import { waits } from '../time/at-work.ts'
import { localLimiter } from './local-limiter.ts'

export interface ProviderLimits {
  /**
   * Runs `call` when its turn comes; leaves the line when `signal` aborts. What a call asks for meanwhile goes through in its place, one at a time:
   * it would wait for itself otherwise. One that `yields` lets those go first who do not. Rejects with `ENGINE_AWAY`, with nothing called, where the lines are on a server that is away.
   */
  run<T>(provider: string, { signal, yields }: Pick<Caller, 'signal' | 'yields'>, call: () => Promise<T>): Promise<T>
  /** Calls of this host that wait or run, by provider. */
  load(): Readonly<Record<string, LineLoad>>
  /** The same of all hosts, also of lines that nobody has been in. Rejects with `ENGINE_AWAY`. */
  deploymentLoad(): Promise<Readonly<Record<string, LineLoad>>>
}

/** The line of all providers together. */
const overall = '*'

/** `limiter`: the lines. Default: those of this process alone. */
export function providerLimits({ concurrency = Infinity, perProvider = {} }: Limits, limiter: Limiter = localLimiter()): ProviderLimits {
  const counts = new Map<string, { waiting: number; running: number }>()
  /** The places that the running call has, each with a line for what it asks for itself. */
  const held = ambient<ReadonlyMap<string, Limiter>>()

  const inTurn = async (name: string, init: TurnInit, signal: AbortSignal) => {
    const count = counts.get(name) ?? { waiting: 0, running: 0 }
    counts.set(name, count)
    count.waiting++
    const place = await limiter.acquire(name, init, signal).finally(() => count.waiting--)
    count.running++
    return {
      release() {
        count.running--
        place.release()
      },
    }
  }
  const inLine = async <T>(name: string, init: TurnInit, signal: AbortSignal, call: () => Promise<T>): Promise<T> => {
    const mine = held.get()
    const own = mine?.get(name)
    const goOn = waits()
    const turn = own ? own.acquire(name, { concurrency: 1 }, signal) : inTurn(name, init, signal)
    const place = await turn.finally(goOn)
    try {
      return await held.during(new Map([...(mine ?? []), [name, localLimiter()]]), call)
    } finally {
      place.release()
    }
  }

  return {
    // Its own line first: a provider with a long one must not fill the places of all.
    async run(provider, { signal, yields = false }, call) {
      const own = Object.hasOwn(perProvider, provider) ? perProvider[provider] : undefined
      const withAll = concurrency === Infinity ? call : () => inLine(overall, { concurrency, yields }, signal, call)
      return own ? inLine(provider, { ...own, yields }, signal, withAll) : withAll()
    },
    load: () => Object.fromEntries([...counts].map(([name, count]) => [name, { ...count }])),
    deploymentLoad: () => limiter.load([...(concurrency === Infinity ? [] : [overall]), ...Object.keys(perProvider)]),
  }
}
