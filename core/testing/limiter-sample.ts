/** Hosts with lines, and what the cases of lines are made with. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { Limiter, LineLoad } from '../kernel/contract/limiter.ts'
import { inTime } from '../kernel/time/in-time.ts'
import type { SuiteCase } from './suite-case.ts'

/** One host of several, with lines of its own or of all. */
export interface LimiterHost {
  readonly limiter: Limiter
  /** From now on it does nothing and answers nothing, until `wake`: a process of its own, stopped by `SIGSTOP`. */
  stop(): Awaitable<void>
  wake(): Awaitable<void>
  /** It is gone from one moment to the next, and nothing it had is given back. */
  close(): Awaitable<void>
}
export interface LimiterSuite {
  /**
   * A host at a place, any short text: hosts of the same place share their lines. So that the cases end soon, a host is to be taken for dead within
   * `staleMs` of its last sign of life.
   */
  host(place: string, staleMs: number): Awaitable<LimiterHost>
  /** Whether hosts of one place share anything. Default true; otherwise the cases of several hosts are left out. */
  readonly isShared?: boolean
}

/** Who shows no sign of life for so long is dead, in milliseconds. */
export const staleMs = 1500
/** So long it is watched that nothing happens which must not. */
export const quietMs = 150
export const never = (): AbortSignal => new AbortController().signal
/** Fails, in place of waiting for good. */
export const soon = <T>(work: Promise<T>, words: string): Promise<T> => inTime(5 * staleMs, work, () => assert.fail(words))
export const loadOf = async (limiter: Limiter, line: string): Promise<LineLoad> =>
  (await limiter.load([line]))[line] ?? assert.fail('it says nothing of the line')

/** `at`: the lines of a host, counted round and round. */
export const withHosts = (
  host: LimiterSuite['host'],
  name: string,
  count: number,
  body: (at: (index: number) => Limiter, hosts: readonly LimiterHost[]) => Promise<void>,
): SuiteCase => ({
  name,
  async run() {
    const place = randomUUID()
    const hosts = await Promise.all(Array.from({ length: count }, () => host(place, staleMs)))
    try {
      await body((index) => hosts[index % hosts.length]!.limiter, hosts)
    } finally {
      for (const one of hosts) await one.close()
    }
  },
})
