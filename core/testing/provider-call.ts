/** A call as providers get it, without a host behind it. */
import type { Artifact } from '../kernel/contract/assets.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { ProviderCall } from '../kernel/contract/provider.ts'

export interface RecordedCall {
  readonly call: ProviderCall
  readonly partials: readonly Artifact[]
  readonly progress: readonly { readonly value: number; readonly total?: number; readonly message?: string }[]
}

/** Records partials and progress, as a client that watches. Default deadline: 20 s from now; `sample` and `elicit` answer as a client without them. */
export function providerCall(parts: Partial<ProviderCall> = {}): RecordedCall {
  const partials: Artifact[] = []
  const progress: { value: number; total?: number; message?: string }[] = []
  const unsupported = async (): Promise<never> => {
    throw new AtelierError({ code: 'CLIENT_UNSUPPORTED', message: 'This call has no client behind it.', outcome: 'none' })
  }
  return {
    partials,
    progress,
    call: {
      requestId: 'test',
      principal: { id: 'local', scopes: [] },
      client: { name: 'test', version: '1', protocolVersion: '', capabilities: {} },
      signal: new AbortController().signal,
      deadline: Date.now() + 20_000,
      model: undefined,
      options: {},
      partial: (artifact) => void partials.push(artifact),
      watched: async () => true,
      progress: (value, total, message) =>
        void progress.push({ value, ...(total !== undefined && { total }), ...(message !== undefined && { message }) }),
      log() {},
      elicit: async () => ({ action: 'unavailable' }),
      elicitUrl: async () => ({ action: 'unavailable' }),
      sample: unsupported,
      roots: async () => [],
      run: unsupported,
      ...parts,
    },
  }
}
