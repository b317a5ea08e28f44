/** A cancel is heard: before the work, and in the middle of it. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { coded } from './coded-error.ts'
import { endOf } from './end-of.ts'
import type { Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

/** A cancel at once finds most before their order, one after this time on the way. */
const laterMs = 30

export function cancelCases({ suite, invoke }: Trial): readonly SuiteCase[] {
  const { cancelMs = 2000, orders } = suite
  return [
    {
      name: 'does nothing for a call that was cancelled before',
      async run() {
        const before = orders?.()
        const outcome = await endOf(invoke({}, { signal: AbortSignal.abort() }), cancelMs)
        assert.notEqual(outcome, undefined, `it does not stop within ${cancelMs} ms`)
        assert.ok(outcome!.error !== undefined, 'it answers a call that was cancelled before')
        coded(outcome!.error, 'ABORTED')
        assert.equal(orders?.(), before, 'it ordered all the same')
      },
    },
    {
      name: 'stops soon after a cancel',
      async run() {
        for (const waitMs of [0, laterMs]) {
          const controller = new AbortController()
          const pending = invoke({}, { signal: controller.signal })
          // Heard below; until then it is nobody's fault.
          pending.catch(() => {})
          await delay(waitMs)
          controller.abort()
          const outcome = await endOf(pending, cancelMs)
          assert.ok(outcome, `it goes on for more than ${cancelMs} ms after the cancel`)
          // A fast provider may have finished by then.
          if (outcome.error !== undefined) coded(outcome.error, 'ABORTED')
        }
      },
    },
  ]
}
