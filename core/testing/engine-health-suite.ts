/**
 * What a plugin must say of how its server stands, for any test runner:
 *
 * ```ts
 * for (const { name, run } of engineHealthSuite({ server: startMine })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { EngineAway, EngineHealth } from '../kernel/contract/engine-health.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { SuiteCase } from './suite-case.ts'

/** A server that runs, and what a plugin that stands on it says of it. */
export interface EngineHealthServer {
  readonly health: EngineHealth
  /** From here on it does not answer. */
  stop(): Awaitable<void>
  /** It answers again. */
  start(): Awaitable<void>
  /** Whatever was begun for this case. */
  close(): Awaitable<void>
}
export interface EngineHealthSuite {
  /** One for each case. */
  server(): Awaitable<EngineHealthServer>
  /** What no word may have in it, such as the password that the plugin has. */
  readonly secret?: string
  /** It is asked so often, in milliseconds: thirty times where nothing may change. Default 100. */
  readonly pollMs?: number
  /** What has changed is known after so long at the latest. Default 10 000. */
  readonly withinMs?: number
}

/** The cases: it says nothing while all is well, since when and why while it is away, and nothing again. */
export function engineHealthSuite({ server, secret, pollMs = 100, withinMs = 10_000 }: EngineHealthSuite): readonly SuiteCase[] {
  const on = (run: (one: EngineHealthServer) => Promise<void>) => async (): Promise<void> => {
    const one = await server()
    try {
      await run(one)
    } finally {
      await one.close()
    }
  }
  const until = async (health: EngineHealth, fits: (away: EngineAway | undefined) => boolean): Promise<EngineAway | undefined> => {
    for (const end = performance.now() + withinMs; performance.now() < end; await delay(pollMs)) {
      const away = health()
      if (fits(away)) return away
    }
    throw new assert.AssertionError({ message: `It still says ${JSON.stringify(health() ?? null)}.` })
  }
  return [
    {
      name: 'says nothing of a server that answers, however often it is asked',
      run: on(async ({ health }) => {
        for (let times = 0; times < 30; times++) {
          assert.equal(health(), undefined)
          await delay(pollMs)
        }
      }),
    },
    {
      name: 'says of a server that is away since when, with a code and a why that has no secret, and stays with it',
      run: on(async ({ health, stop }) => {
        assert.equal(health(), undefined)
        const before = Date.now()
        await stop()
        const first = await until(health, (away) => away !== undefined)
        assert.ok(first)
        assert.ok(['ENGINE_AWAY', 'ENGINE_FAILED'].includes(first.code), `the code ${first.code}`)
        assert.ok(first.since >= before && first.since <= Date.now(), `since ${first.since}, stopped at ${before}`)
        assert.ok(first.why.length > 0)
        if (secret !== undefined) assert.ok(!JSON.stringify(first).includes(secret), 'it tells the secret')
        for (let times = 0; times < 30; times++) {
          await delay(pollMs)
          const again = health()
          assert.equal(again?.since, first.since)
        }
      }),
    },
    {
      name: 'says nothing any more of a server that is back, and of its next absence a time of its own',
      run: on(async ({ health, stop, start }) => {
        await stop()
        const first = await until(health, (away) => away !== undefined)
        await start()
        await until(health, (away) => away === undefined)
        await delay(pollMs)
        await stop()
        const next = await until(health, (away) => away !== undefined)
        assert.ok(next!.since > first!.since)
      }),
    },
  ]
}
