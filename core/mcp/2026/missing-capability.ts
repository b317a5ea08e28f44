/** What a call needed its client to be able to do, and the client did not say that it can. */
import { envelopeKey, type FailureEnvelope } from '../../kernel/call/envelope.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import { rpcError } from '../rpc-error.ts'

/** Of the protocol: "missing required client capability". */
export const missingCapability = -32_021

/** The result itself, or the protocol's own error where a tool failed for nothing else, and cost nothing. */
export function withoutMissing<T extends { readonly isError?: boolean | undefined; readonly _meta?: Meta | undefined }>(result: T): T {
  const { _meta: meta } = result
  const { error } = (meta?.[envelopeKey] ?? {}) as Partial<FailureEnvelope>
  const capability = error?.code === 'CLIENT_UNSUPPORTED' && error.outcome === 'none' ? error.details?.['capability'] : undefined
  if (result.isError !== true || typeof capability !== 'string') return result
  const { code, message, why, fix } = error!
  throw rpcError(missingCapability, message, { requiredCapabilities: { [capability]: {} }, code, why, fix })
}
