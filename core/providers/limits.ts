/** How many provider calls run at a time and per minute: overall, and for each provider. */
import type PQueue from 'p-queue'
import type { Limits } from '../contract/config.ts'

export interface ProviderLimits {
  /** Runs `call` when its turn comes; leaves the queue when `signal` aborts. */
  run<T>(provider: string, signal: AbortSignal, call: () => Promise<T>): Promise<T>
  /** Calls that wait or run, by provider. */
  load(): Readonly<Record<string, { readonly waiting: number; readonly running: number }>>
}

export function providerLimits({ concurrency = Infinity, perProvider = {} }: Limits): ProviderLimits {
  const queues = new Map<string, PQueue>()
  const queue = async (
    name: string,
    { concurrency: atOnce = Infinity, perMinute }: { readonly concurrency?: number; readonly perMinute?: number },
  ): Promise<PQueue> => {
    const { default: Queue } = await import('p-queue')
    let made = queues.get(name)
    if (!made)
      queues.set(
        name,
        (made = new Queue({
          concurrency: atOnce,
          ...(perMinute && { intervalCap: perMinute, interval: 60_000, carryoverIntervalCount: true }),
        })),
      )
    return made
  }
  return {
    async run(provider, signal, call) {
      const own = perProvider[provider]
      const inner = own ? async () => (await queue(provider, own)).add(call, { signal }) : call
      return concurrency === Infinity ? inner() : (await queue('*', { concurrency })).add(inner, { signal })
    },
    load: () => Object.fromEntries([...queues].map(([name, { size, pending }]) => [name, { waiting: size, running: pending }])),
  }
}
