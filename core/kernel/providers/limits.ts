/** How many provider calls run at a time and per minute: overall, and for each provider. */
import { AsyncResource } from 'node:async_hooks'
import type PQueue from 'p-queue'
import type { Limits } from '../contract/config.ts'
import { ambient } from '../time/ambient.ts'
import { waits } from '../time/at-work.ts'

export interface ProviderLimits {
  /**
   * Runs `call` when its turn comes; leaves the queue when `signal` aborts. What a call asks for meanwhile goes through in
   * its place, one at a time: it would wait for itself otherwise.
   */
  run<T>(provider: string, signal: AbortSignal, call: () => Promise<T>): Promise<T>
  /** Calls that wait or run, by provider. */
  load(): Readonly<Record<string, { readonly waiting: number; readonly running: number }>>
}
interface Bounds {
  readonly concurrency?: number
  readonly perMinute?: number
}
interface Line {
  readonly places: PQueue
  /** Lets through as many as a minute allows. */
  readonly gate?: PQueue
}

export function providerLimits({ concurrency = Infinity, perProvider = {} }: Limits): ProviderLimits {
  const lines = new Map<string, Line>()
  /** The places that the running call has, each as a queue for what it asks for itself. */
  const held = ambient<ReadonlyMap<string, PQueue>>()

  const inLine = async <T>(
    name: string,
    { concurrency: atOnce = Infinity, perMinute }: Bounds,
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T> => {
    const { default: Queue } = await import('p-queue')
    let line = lines.get(name)
    if (!line)
      lines.set(
        name,
        (line = {
          places: new Queue({ concurrency: atOnce }),
          ...(perMinute && { gate: new Queue({ intervalCap: perMinute, interval: 60_000, carryoverIntervalCount: true }) }),
        }),
      )
    const { places, gate } = line
    const mine = held.get()
    const inner = new Queue({ concurrency: 1 })
    const goOn = waits()
    const turn = (mine?.get(name) ?? places).add(
      // Begun by whichever call ends before it, it is still part of its own.
      AsyncResource.bind(async () => {
        await gate?.add(() => {}, { signal })
        goOn()
        return held.during(new Map([...(mine ?? []), [name, inner]]), call)
      }),
      { signal },
    )
    return turn.finally(goOn)
  }

  return {
    // Its own line first: a provider with a long one must not fill the places of all.
    async run(provider, signal, call) {
      const own = Object.hasOwn(perProvider, provider) ? perProvider[provider] : undefined
      const overall = concurrency === Infinity ? call : () => inLine('*', { concurrency }, signal, call)
      return own ? inLine(provider, own, signal, overall) : overall()
    },
    load: () =>
      Object.fromEntries(
        [...lines].map(([name, { places, gate }]) => {
          const waiting = gate?.size ?? 0
          return [name, { waiting: places.size + waiting, running: places.pending - waiting }]
        }),
      ),
  }
}
