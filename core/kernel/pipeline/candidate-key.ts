/** Under which key one candidate's answer to one request is kept and found. */
import type { Candidate } from '../contract/hooks.ts'
import type { Request } from '../contract/run.ts'
import { cacheKey } from './cache-key.ts'
import type { LineInit } from './candidate-line.ts'
import type { RunContext } from './run-context.ts'

export interface KeyInit extends Pick<LineInit, 'provider'> {
  /** What a provider's answers depend on besides the request: its plugin's version and options. */
  readonly fingerprint: (kind: string, provider: string) => Promise<string>
}

export async function candidateKey(
  init: KeyInit,
  { run, varied }: Pick<RunContext, 'varied' | 'run'>,
  request: Request,
  { provider, model }: Candidate,
): Promise<string> {
  const vary = Object.fromEntries(varied)
  // What answers with something of the caller's own is never anybody else's, whatever a policy says.
  if (init.provider(request.kind, provider)?.perCaller) vary['principal'] = run.principal.id
  const config = await init.fingerprint(request.kind, provider)
  return cacheKey({ request, provider, model, options: run.options.providerOptions?.[provider], config, vary })
}
