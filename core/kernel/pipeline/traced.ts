/** The spans of the pipeline: of a run, and of each order in it. Never the request itself. */
import type { Asset } from '../contract/assets.ts'
import type { Kind, Result, Run } from '../contract/run.ts'
import type { SpanInit, Tracing } from '../ports/tracing.ts'
import { type Order, type Placed, placeOrder, priceOf } from './place-order.ts'

/** What was asked for, and by which way it was answered. */
export function tracedRun(tracing: Tracing | undefined, run: Run, work: () => Promise<Result<Kind, Asset>>): Promise<Result<Kind, Asset>> {
  if (!tracing) return work()
  return tracing.span(runSpan(run, tracing.principals), async (span) => {
    const result = await work()
    const { provenance, cost } = result
    span.set({
      'atelier.source': provenance.source,
      'atelier.provider': provenance.provider,
      'atelier.model': provenance.model,
      'atelier.cost.usd': cost.usd,
      'atelier.cost.basis': cost.basis,
    })
    return result
  })
}

const runSpan = ({ kind, id, requestId, principal, options }: Run, named: boolean): SpanInit => ({
  name: `run ${kind}`,
  attributes: {
    'atelier.kind': kind,
    'atelier.run.id': id,
    'atelier.request.id': requestId,
    ...(options.estimate && { 'atelier.estimate': true }),
    ...(named && { 'user.id': principal.id }),
  },
})

/** One order to a provider, waiting for its turn included, as OpenTelemetry's conventions for generative AI have it. */
export function tracedOrder(order: Order): Promise<Placed> {
  const { tracing } = order.work.init
  if (!tracing) return placeOrder(order)
  return tracing.span(orderSpan(order), async (span) => {
    const placed = await placeOrder(order)
    const { usage = {} } = placed.output
    const { usd, basis } = priceOf(order, placed.output)
    span.set({
      'atelier.cost.usd': usd,
      'atelier.cost.basis': basis,
      'gen_ai.usage.input_tokens': usage['inputTokens'],
      'gen_ai.usage.output_tokens': usage['outputTokens'],
    })
    return placed
  })
}

/** Models make things elsewhere; what only computes, or asks the client's own model, is no call of a vendor. */
function orderSpan({ provider, candidate: { model, order } }: Order): SpanInit {
  const attributes = { 'atelier.provider': provider.id, 'atelier.kind': provider.kind, 'atelier.order.id': order.id }
  if ((provider.nature ?? 'model') !== 'model' || provider.perCaller) return { name: `provider ${provider.id}`, attributes }
  return {
    name: `generate_content ${model ?? provider.id}`,
    kind: 'client',
    attributes: {
      ...attributes,
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': provider.id,
      'gen_ai.request.model': model,
    },
  }
}
