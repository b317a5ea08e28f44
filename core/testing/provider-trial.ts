/** One provider under trial: asked with changes to the suite's request, its answers and errors as the cases judge them. */
import assert from 'node:assert/strict'
import type { Artifact } from '../kernel/contract/assets.ts'
import type { AtelierError } from '../kernel/contract/errors.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { ProviderCall } from '../kernel/contract/provider.ts'
import type { Kind, Output, Request, Warning } from '../kernel/contract/run.ts'
import { coded } from './coded-error.ts'
import { hostOf } from './plugin-parts.ts'
import { providerCall } from './provider-call.ts'
import type { ProviderSuite } from './provider-material.ts'

/** An answer of any kind, as the cases look at it. */
export interface AnyOutput {
  readonly artifacts?: readonly Artifact[]
  readonly warnings?: readonly Warning[]
  readonly usage?: Readonly<Record<string, number>>
  readonly cost?: { readonly usd: number; readonly basis: string }
  readonly data?: Meta
}
/** The data of an answer, as its kind declares them; whether that is true, the cases find out. */
export const dataOf = <D>({ data }: AnyOutput): D => data as D
/** What came of one request: an answer or a coded error. */
export interface Outcome {
  readonly output?: AnyOutput
  readonly error?: AtelierError
  readonly partials: readonly Artifact[]
}
export interface Trial {
  readonly suite: ProviderSuite<Kind>
  readonly kind: Kind
  readonly model: string | undefined
  /** The model's own over the provider's. */
  readonly capabilities: Meta
  /** The suite's request with these changes. */
  request(change?: Meta): Request
  /** Asks as a host does, and throws whatever the provider throws. */
  invoke(change?: Meta, call?: Partial<ProviderCall>): Promise<Outcome>
  /** Asks; a coded error is an outcome, any other fails the case. */
  ask(change?: Meta): Promise<Outcome>
  /** Asks, and fails the case on every error. */
  made(change?: Meta): Promise<AnyOutput>
  /** The answer to the suite's own request: asked once for all cases that look at it. */
  plain(): Promise<AnyOutput>
}

export function trialOf<K extends Kind>(given: ProviderSuite<K>): Trial {
  const suite = given as ProviderSuite<Kind>
  const { provider, options = {} } = suite
  const model = suite.model ?? provider.models?.[0]?.id
  const own = provider.models?.find(({ id }) => id === model)?.capabilities
  let plain: Promise<AnyOutput> | undefined
  const trial: Trial = {
    suite,
    kind: provider.kind,
    model,
    capabilities: { ...(provider.capabilities as object), ...(own as object | undefined) },
    request: (change = {}) => ({ kind: provider.kind, ...(suite.request as object), ...change }) as Request,
    async invoke(change = {}, call = {}) {
      const inHost = callIn(provider, call.signal)
      const { partials, ...recorded } = providerCall({ model, options, ...(inHost && { run: inHost.run }), ...call })
      try {
        const output: Output = await provider.invoke(trial.request(change), recorded.call)
        assert.ok(typeof output === 'object' && output !== null, `it answered ${String(output)}`)
        return { output: output as AnyOutput, partials }
      } finally {
        inHost?.end()
      }
    },
    ask: (change) => trial.invoke(change).catch((error: unknown) => ({ error: coded(error), partials: [] })),
    async made(change) {
      const { output, error } = await trial.ask(change)
      assert.ok(output, `it failed: ${error?.code} ${error?.message}`)
      return output
    },
    plain: () => (plain ??= trial.made()),
  }
  return trial
}

/** What providers that ask others run through: the host of `pluginParts`, if it is one of those. */
function callIn(provider: object, signal: AbortSignal | undefined) {
  const opened = hostOf(provider)?.host.openCall({ ...nobody, ...(signal && { signal }) })
  return opened && { run: opened.call.run, end: opened.end }
}
const nobody = { principal: providerCall().call.principal, client: providerCall().call.client, paths: true }

export const warned = (output: AnyOutput | undefined, param: string): boolean =>
  output?.warnings?.some((warning) => warning.param === param) === true

/** An operation that the provider does not offer: refused before anything is spent. */
export function refusedFree({ error }: Outcome): void {
  assert.ok(error, 'it did not refuse')
  assert.equal(error.code, 'PROVIDER_UNSUPPORTED', error.message)
  assert.equal(error.outcome, 'none', 'a refusal costs nothing')
}
/** What it cannot do in full, it refuses, or it warns of it by the name of the argument. */
export function refusedOrWarned(outcome: Outcome, param: string): void {
  if (outcome.error) refusedFree(outcome)
  else assert.ok(warned(outcome.output, param), `"${param}" was dropped without a word`)
}
/** That the answer has these words, in any case of letters and however they are spaced. */
export function contains(text: unknown, words: string): void {
  const plain = (value: string): string => value.toLowerCase().replace(/\s+/g, ' ')
  assert.ok(typeof text === 'string' && plain(text).includes(plain(words)), `"${words}" is not in ${JSON.stringify(text)}`)
}
