/** Under which key one candidate's answer to one request is kept and found. */
import type { Candidate } from '../contract/hooks.ts'
import type { Request } from '../contract/run.ts'
import { providerNamed } from '../providers/candidates.ts'
import { cacheKey } from './cache-key.ts'
import type { PipelineInit } from './pipeline-init.ts'
import type { RunContext } from './run-context.ts'

export async function candidateKey(
  { providers, fingerprint }: PipelineInit,
  { run, varied }: Pick<RunContext, 'varied' | 'run'>,
  request: Request,
  { provider, model }: Candidate,
): Promise<string> {
  const vary = Object.fromEntries(varied)
  // What answers with something of the caller's own is never anybody else's, whatever a policy says.
  if (providerNamed(providers, request.kind, provider)?.value.perCaller) vary['principal'] = run.principal.id
  const config = await fingerprint(request.kind, provider)
  return cacheKey({ request, provider, model, options: run.options.providerOptions?.[provider], config, vary })
}
