/**
 * What every provider must do, of whatever kind, for any test runner:
 *
 * ```ts
 * const parts = await pluginParts(paintServer({ baseUrl }))
 * for (const { name, run } of providerSuite({ provider: parts.provider('image.generate'), request: { prompt: 'a fox' } })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import type { Artifact } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Loose, Meta } from '../contract/infer.ts'
import type { ProviderCall, ProviderV1 } from '../contract/provider.ts'
import type { Kind, Output, Part, Request } from '../contract/run.ts'
import type { SuiteCase } from './exporter-suite.ts'
import { providerCall } from './provider-call.ts'
import { probesFor, type ProbeMaterial } from './provider-probes.ts'

export interface ProviderSuite<K extends Kind> extends ProbeMaterial {
  readonly provider: ProviderV1<K>
  /** The smallest request that works. */
  readonly request: Loose<Part<K, 'request'>>
  /** Default: the provider's first. */
  readonly model?: string
  /** Vendor options to call with. */
  readonly options?: Meta
  /** Values that must never be seen: keys. */
  readonly secrets?: readonly string[]
  /** Makes the provider fail, each in its way: an absent server, a wrong key, a rate limit, a broken answer. */
  readonly faults?: readonly Fault[]
}
export interface Fault {
  readonly name: string
  /** Arranges the fault for the next call, before it is made. */
  readonly arrange: () => void | Promise<void>
  readonly code: string
  /** What became of the money. */
  readonly outcome: 'none' | 'unknown' | 'paid'
  readonly retryAfterMs?: number
  /** How many orders the vendor has counted since `arrange`: one, and never a second. */
  readonly orders?: () => number
}

/** The cases: it describes itself, does what its capabilities say, warns of what it cannot do, and fails in an orderly way. */
export function providerSuite<K extends Kind>(suite: ProviderSuite<K>): readonly SuiteCase[] {
  const { provider, options = {}, secrets = [], faults = [] } = suite
  const label = `${provider.kind} by ${provider.id}`
  const model = suite.model ?? provider.models?.[0]?.id
  const own = provider.models?.find(({ id }) => id === model)?.capabilities
  const capabilities = { ...(provider.capabilities as object), ...(own as object | undefined) } as Meta
  const request = (change: Meta = {}): Request<K> => frozen({ kind: provider.kind, ...(suite.request as object), ...change }) as never
  const invoke = async (change: Meta = {}, parts: Partial<ProviderCall> = {}) => {
    const recorded = providerCall({ model, options, ...parts })
    const output = await provider.invoke(request(change), recorded.call)
    await wellFormed(output as Output, capabilities)
    return { output, ...recorded }
  }
  const tell = (error: unknown): string =>
    JSON.stringify({ ...(error as object), message: (error as Error).message, cause: String((error as Error).cause) })

  return [
    { name: `${label}: describes itself`, run: async () => describesItself(provider as unknown as ProviderV1) },
    {
      name: `${label}: says within 2 s whether it is available`,
      async run() {
        if (!provider.available) return
        const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('it took more than 2 s')), 2000).unref())
        const answer = await Promise.race([provider.available(AbortSignal.timeout(2000)), late])
        if (!answer.ok) assert.ok(answer.why && answer.fix, 'an absent provider says why, and what mends it')
      },
    },
    {
      name: `${label}: estimates at once, in dollars or not at all`,
      async run() {
        const cost = provider.estimate?.(request(), model)
        if (cost !== undefined) assert.ok(Number.isFinite(cost.usd) && cost.usd >= 0, `an estimate of ${cost.usd} dollars`)
      },
    },
    {
      name: `${label}: hears a cancel, before and during the work`,
      async run() {
        await assert.rejects(invoke({}, { signal: AbortSignal.abort() }), 'it answers a call that was cancelled before')
        const controller = new AbortController()
        const pending = invoke({}, { signal: controller.signal })
        setImmediate(() => controller.abort())
        // A fast provider may have finished by then.
        await pending.catch(assertCoded)
      },
    },
    { name: `${label}: answers`, run: async () => void (await invoke()) },
    ...probesFor(provider.kind, capabilities, suite).map(({ name, change, judge, declared }) => ({
      name: `${label}: ${name}`,
      async run() {
        let output: Output<K> | undefined
        let error: unknown
        let partials: readonly Artifact[] = []
        try {
          ;({ output, partials } = await invoke(change))
        } catch (thrown) {
          assertCoded(thrown)
          error = thrown
        }
        judge({ declared, output: output as never, error: error as AtelierError | undefined, partials })
      },
    })),
    ...faults.map((fault) => ({
      name: `${label}: ${fault.name} is ${fault.code}, money ${fault.outcome}`,
      async run() {
        await fault.arrange()
        const failed = await invoke({}, { deadline: Date.now() + 1000, signal: AbortSignal.timeout(1000) }).then(
          () => assert.fail('it answered all the same'),
          (error: unknown) => error as AtelierError,
        )
        assertCoded(failed)
        assert.equal(failed.code, fault.code, failed.message)
        assert.equal(failed.outcome ?? 'unknown', fault.outcome, `the money of "${failed.message}"`)
        if (fault.retryAfterMs !== undefined) assert.equal(failed.retryAfterMs, fault.retryAfterMs)
        if (fault.orders) assert.equal(fault.orders(), 1, 'orders')
        for (const secret of secrets) assert.ok(!tell(failed).includes(secret), 'the error shows a secret')
      },
    })),
  ]
}

function describesItself(provider: ProviderV1): void {
  assert.equal(provider.specVersion, 'v1')
  assert.match(provider.id, /^[a-z][a-z0-9._-]*$/, '`id` is a name in lower case')
  assert.deepEqual(JSON.parse(JSON.stringify(provider.capabilities)), provider.capabilities, '`capabilities` are plain data')
  const ids = (provider.models ?? []).map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, 'models have ids of their own')
}

async function wellFormed(output: Output, capabilities: Meta): Promise<void> {
  const { artifacts = [], warnings = [], cost, usage = {} } = output
  for (const { code, message } of warnings) assert.ok(code && message, 'a warning says what and why')
  if (cost) assert.ok(Number.isFinite(cost.usd) && cost.usd >= 0, `a cost of ${cost.usd} dollars`)
  for (const [name, count] of Object.entries(usage)) assert.ok(Number.isFinite(count) && count >= 0, `usage: ${count} ${name}`)
  const types = capabilities['mimeTypes'] as readonly string[] | undefined
  for (const artifact of artifacts) {
    assert.ok((await artifact.bytes()).byteLength > 0, 'an artifact has bytes')
    if (types) assert.ok(types.includes(artifact.mimeType), `${artifact.mimeType} is not among the declared types`)
  }
}

function assertCoded(error: unknown): asserts error is AtelierError {
  assert.ok(AtelierError.is(error), `not an AtelierError: ${String(error)}`)
  assert.match(error.code, /^[A-Z]+(_[A-Z]+)*$/)
  assert.ok(error.message.length > 0, 'an error without a message')
}

/** So that a provider which changes its request is found out; bytes and functions are left alone. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
