/** Providers whose vendor takes an order and answers later: whoever dies between two steps, another goes on. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Operation, ProviderCall, ProviderV1 } from '../kernel/contract/provider.ts'
import { sha256Of } from '../kernel/pipeline/content-hash.ts'
import { plainOperation } from '../kernel/pipeline/operations.ts'
import { coded } from './coded-error.ts'
import { endOf } from './end-of.ts'
import { providerCall } from './provider-call.ts'
import type { AnyOutput, Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'
import { timeoutSignal } from '../kernel/time/timeout-signal.ts'

/** A wait that ends at once has asked for nothing yet, one that ends after this time has. */
const laterMs = 30

export function operationCases({ suite, model, request }: Trial): readonly SuiteCase[] {
  const { provider, another = () => provider, options = {}, secrets = [], orders = () => 0, cancelMs = 2000 } = suite
  if (!provider.start || !provider.resume) return []
  const callOf = (parts: Partial<ProviderCall> = {}): ProviderCall => providerCall({ model, options, ...parts }).call
  const start = async (parts?: Partial<ProviderCall>): Promise<Operation> => provider.start!(request(), callOf(parts))
  /** In another process nothing but what was written down is there. */
  const resume = async (operation: Operation, by: ProviderV1, parts?: Partial<ProviderCall>): Promise<AnyOutput> =>
    (await by.resume!(JSON.parse(JSON.stringify(operation)) as Operation, callOf(parts))) as AnyOutput
  return [
    {
      name: 'starts an operation that is plain JSON, and holds no secret',
      async run() {
        const operation = plainOperation(provider, await start())
        for (const secret of secrets) assert.ok(!JSON.stringify(operation).includes(secret), 'the operation holds a secret')
      },
    },
    {
      name: 'starts nothing for a call that was cancelled before',
      async run() {
        const before = orders()
        const outcome = await endOf(start({ signal: AbortSignal.abort() }), cancelMs)
        assert.ok(outcome?.error !== undefined, 'it starts what was cancelled before')
        coded(outcome.error, 'ABORTED')
        assert.equal(orders(), before, 'it ordered all the same')
      },
    },
    {
      name: 'answers, where another goes on after a crash, with what was ordered once',
      async run() {
        const before = orders()
        const operation = await start()
        const [first, second] = [await resume(operation, await another()), await resume(operation, provider)]
        assert.ok((await hashesOf(first)).length > 0 || first.data !== undefined, 'it answered nothing')
        assert.deepEqual(await hashesOf(second), await hashesOf(first), 'asked twice, it answers with something else')
        if (suite.orders) assert.equal(orders() - before, 1, 'orders')
      },
    },
    {
      name: 'stops waiting soon after the end of its call, and leaves the operation to others',
      async run() {
        const operation = await start()
        for (const waitMs of [0, laterMs]) {
          const controller = new AbortController()
          const waiting = resume(operation, provider, { signal: controller.signal })
          // Heard below; until then it is nobody's fault.
          waiting.catch(() => {})
          await delay(waitMs)
          controller.abort()
          const outcome = await endOf(waiting, cancelMs)
          assert.ok(outcome, `it waits for more than ${cancelMs} ms after the end`)
          if (outcome.error !== undefined) coded(outcome.error, 'ABORTED')
        }
        await assert.doesNotReject(resume(operation, await another()), 'what it has stopped waiting for is gone')
      },
    },
    ...(provider.cancel
      ? [
          {
            name: 'cancels an operation, and waits for it no longer',
            async run() {
              const operation = await start()
              const told = await endOf(provider.cancel!(operation, { signal: timeoutSignal(cancelMs) }), cancelMs)
              assert.ok(told, `it takes more than ${cancelMs} ms to cancel`)
              assert.equal(told.error, undefined, 'it cannot cancel what it has just started')
              // What is done by then may still be had.
              const outcome = await endOf(resume(operation, await another()), cancelMs)
              assert.ok(outcome, `it waits for more than ${cancelMs} ms for what was cancelled`)
              if (outcome.error !== undefined) coded(outcome.error)
            },
          },
        ]
      : []),
  ]
}

const hashesOf = async ({ artifacts = [] }: AnyOutput): Promise<readonly string[]> =>
  Promise.all(artifacts.map(async (artifact) => sha256Of(await artifact.bytes())))
