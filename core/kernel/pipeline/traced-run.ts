/** The span of one run: what was asked for, and by which way it was answered. Never the request itself. */
import type { Asset } from '../contract/assets.ts'
import type { Kind, Result, Run } from '../contract/run.ts'
import type { SpanInit, Tracing } from '../ports/tracing.ts'

export function tracedRun(tracing: Tracing | undefined, run: Run, work: () => Promise<Result<Kind, Asset>>): Promise<Result<Kind, Asset>> {
  if (!tracing) return work()
  return tracing.span(spanOf(run, tracing.principals), async (span) => {
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

const spanOf = ({ kind, id, requestId, principal, options }: Run, named: boolean): SpanInit => ({
  name: `run ${kind}`,
  attributes: {
    'atelier.kind': kind,
    'atelier.run.id': id,
    'atelier.request.id': requestId,
    ...(options.estimate && { 'atelier.estimate': true }),
    ...(named && { 'user.id': principal.id }),
  },
})
