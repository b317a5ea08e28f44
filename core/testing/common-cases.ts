/** What holds for providers of every kind. */
import assert from 'node:assert/strict'
import type { ProviderV1 } from '../kernel/contract/provider.ts'
import { inTime } from '../kernel/time/in-time.ts'
import { providerCall } from './provider-call.ts'
import type { AnyOutput, Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'
import { timeoutSignal } from '../kernel/time/timeout-signal.ts'

const bases = ['reported', 'computed', 'estimated', 'unknown']

export function commonCases({ suite, model, capabilities, request, invoke, plain }: Trial): readonly SuiteCase[] {
  const { provider, orders } = suite
  return [
    { name: 'describes itself', run: async () => describesItself(provider) },
    {
      name: 'says within 2 s whether it is available',
      async run() {
        if (!provider.available) return
        const answer = await inTime(2000, provider.available(timeoutSignal(2000)), () => assert.fail('it took more than 2 s'))
        if (!answer.ok) assert.ok(answer.why && answer.fix, 'an absent provider says why, and what mends it')
      },
    },
    {
      name: 'estimates at once, in dollars or not at all',
      async run() {
        const cost = provider.estimate?.(request(), model)
        if (cost !== undefined) sane(cost, 'an estimate')
      },
    },
    { name: 'answers', run: async () => void (await plain()) },
    {
      name: 'sends bytes of the types that it declares',
      async run() {
        const types = capabilities['mimeTypes'] as readonly string[] | undefined
        for (const artifact of (await plain()).artifacts ?? []) {
          assert.ok((await artifact.bytes()).byteLength > 0, 'an artifact has no bytes')
          assert.ok(types?.includes(artifact.mimeType) ?? true, `${artifact.mimeType} is not among the declared types`)
        }
      },
    },
    { name: 'tells cost, usage and warnings in figures and words that make sense', run: async () => wellCounted(await plain()) },
    {
      name: 'leaves the request as it is',
      // As every host hands it over: a change of it throws.
      run: async () => void (await provider.invoke(frozen(request()), providerCall({ model, options: suite.options ?? {} }).call)),
    },
    ...(orders
      ? [
          {
            name: 'places one order for one answer',
            async run() {
              const before = orders()
              await invoke()
              assert.equal(orders() - before, 1, 'orders')
            },
          },
        ]
      : []),
  ]
}

function describesItself(provider: ProviderV1): void {
  assert.equal(provider.specVersion, 'v1')
  assert.match(provider.id, /^[a-z][a-z0-9._-]*$/, '`id` is a name in lower case')
  assert.deepEqual(JSON.parse(JSON.stringify(provider.capabilities)), provider.capabilities, '`capabilities` are plain data')
  const ids = (provider.models ?? []).map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, 'models have ids of their own')
}

function sane({ usd, basis }: { readonly usd: number; readonly basis: string }, what: string): void {
  assert.ok(Number.isFinite(usd) && usd >= 0, `${what} of ${usd} dollars`)
  assert.ok(bases.includes(basis), `${what} by "${basis}", which is none of ${bases.join(', ')}`)
}

function wellCounted({ warnings = [], cost, usage = {} }: AnyOutput): void {
  for (const { code, message } of warnings) assert.ok(code && message, 'a warning says what and why')
  if (cost) sane(cost, 'a cost')
  for (const [name, count] of Object.entries(usage)) assert.ok(Number.isFinite(count) && count >= 0, `usage: ${count} ${name}`)
}

/** So that a provider which changes its request is found out; bytes and functions are left alone. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
