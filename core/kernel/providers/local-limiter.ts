/** Lines of this process: p-queue's. */
import type PQueue from 'p-queue'
import type { HeldPlace, Limiter, LineBounds } from '../contract/limiter.ts'

interface Line {
  readonly places: PQueue
  /** Lets through as many as a minute allows. */
  readonly gate?: PQueue
}

/** A line is made, and p-queue loaded, when it is first waited in. Its place is free, too, when the signal of whoever has it aborts. */
export function localLimiter(): Limiter {
  const lines = new Map<string, Line>()
  const lineOf = async (name: string, { concurrency = Infinity, perMinute }: LineBounds): Promise<Line> => {
    const { default: Queue } = await import('p-queue')
    const line = lines.get(name) ?? {
      places: new Queue({ concurrency }),
      ...(perMinute !== undefined && { gate: new Queue({ intervalCap: perMinute, interval: 60_000, carryoverIntervalCount: true }) }),
    }
    lines.set(name, line)
    return line
  }
  return {
    async acquire(name, { yields = false, ...bounds }, signal) {
      const { places, gate } = await lineOf(name, bounds)
      const how = { signal, priority: yields ? 0 : 1 }
      return new Promise<HeldPlace>((resolve, reject) => {
        const held = async (): Promise<void> => {
          await gate?.add(() => {}, how)
          await new Promise<void>((release) => resolve({ release }))
        }
        // Once the turn has come, who waited for it has their answer.
        places.add(held, how).catch(reject)
      })
    },
    async load(names) {
      return Object.fromEntries(
        names.map((name) => {
          const { places, gate } = lines.get(name) ?? {}
          const waiting = gate?.size ?? 0
          return [name, { waiting: (places?.size ?? 0) + waiting, running: (places?.pending ?? 0) - waiting }]
        }),
      )
    },
  }
}
