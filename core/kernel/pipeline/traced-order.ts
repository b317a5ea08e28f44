/** The span of one order to a provider, waiting for its turn included, as OpenTelemetry's conventions for generative AI have it. */
import type { SpanInit } from '../ports/tracing.ts'
import { type Order, type Placed, placeOrder, priceOf } from './place-order.ts'

export function tracedOrder(order: Order): Promise<Placed> {
  const { tracing } = order.work.init
  if (!tracing) return placeOrder(order)
  return tracing.span(spanOf(order), async (span) => {
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
function spanOf({ provider, candidate: { model, order } }: Order): SpanInit {
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
