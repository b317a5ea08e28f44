/** When to come back, for clients and proxies that read headers alone. */
import { envelopeKey } from '../../kernel/call/envelope.ts'

/** `Retry-After` in whole seconds, for the answer of a tool whose error says how long to wait; of any other answer no header. */
export function retryAfterOf(answer: object): Readonly<Record<string, string>> {
  const { result } = answer as { readonly result?: { readonly _meta?: Readonly<Record<string, unknown>> } }
  const { _meta: meta } = result ?? {}
  const envelope = meta?.[envelopeKey] as { readonly error?: { readonly retryAfterMs?: unknown } } | undefined
  const ms = envelope?.error?.retryAfterMs
  return typeof ms === 'number' ? { 'retry-after': String(Math.ceil(ms / 1000)) } : {}
}
