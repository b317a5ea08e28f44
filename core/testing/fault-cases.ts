/** Each fault that the author can arrange: its code, its money, one order and no secret. */
import assert from 'node:assert/strict'
import { coded } from './coded-error.ts'
import type { Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'
import { timeoutSignal } from '../kernel/time/timeout-signal.ts'

export function faultCases({ suite, invoke }: Trial): readonly SuiteCase[] {
  const { faults = [], secrets = [] } = suite
  return faults.map((fault) => ({
    name: `${fault.name} is ${fault.code}, money ${fault.outcome}`,
    async run() {
      await fault.arrange()
      const thrown = await invoke({}, { deadline: Date.now() + 1000, signal: timeoutSignal(1000) }).then(
        () => assert.fail('it answered all the same'),
        (error: unknown) => error,
      )
      const failed = coded(thrown)
      // The platform's own words for the end of a provider's patience.
      const code = failed === thrown || failed.code !== 'DEADLINE' ? failed.code : 'PROVIDER_TIMEOUT'
      assert.equal(code, fault.code, failed.message)
      assert.equal(failed.outcome ?? 'unknown', fault.outcome, `the money of "${failed.message}"`)
      if (fault.retryAfterMs !== undefined) assert.equal(failed.retryAfterMs, fault.retryAfterMs)
      if (fault.orders) assert.equal(fault.orders(), 1, 'orders')
      for (const secret of secrets) assert.ok(!told(thrown).includes(secret), 'the error shows a secret')
    },
  }))
}

const told = (error: unknown): string =>
  JSON.stringify({ ...(error as object), message: (error as Error).message, cause: String((error as Error).cause) })
