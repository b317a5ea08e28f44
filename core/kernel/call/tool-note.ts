/** A tool call as it is told to audits and figures, by its envelope, so that both say the same; and to whoever follows traces. */
import type { CallNote } from '../contract/call-note.ts'
import type { Call } from '../contract/caller.ts'
import type { ToolResult } from '../contract/content.ts'
import type { SpanInit } from '../ports/tracing.ts'
import { recordOf } from './call-record.ts'
import { envelopeOf } from './envelope.ts'

export interface ToolCalled {
  readonly name: string
  readonly call: Call
  readonly result: ToolResult
  readonly ms: number
}

export function toolNote({ name, call, result, ms }: ToolCalled): CallNote {
  const envelope = envelopeOf(result)
  const { depth } = recordOf(call)
  const who = { what: 'tool', name, principal: call.principal.id, client: call.client.name, requestId: call.requestId } as const
  const time = { ms: Math.round(ms * 10) / 10, depth }
  if (!envelope.ok) return { ...who, outcome: 'failed', code: envelope.error.code, money: envelope.error.outcome, ...time }
  const { provider, cached, cost } = envelope
  return {
    ...who,
    outcome: 'done',
    ...(provider && { provider: provider.id, cached }),
    ...(cost ? { usd: cost.usd } : provider && { usd: null }),
    ...time,
  }
}

/** While it is at work. `named`: says who asks. */
export const toolSpan = (name: string, { requestId, client, principal }: Call, named: boolean): SpanInit => ({
  name: `tool ${name}`,
  attributes: {
    'gen_ai.tool.name': name,
    'atelier.request.id': requestId,
    'atelier.client': client.name,
    ...(named && { 'user.id': principal.id }),
  },
})
