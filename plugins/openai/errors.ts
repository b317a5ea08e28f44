/** From the client's errors to the host's: what happened, what mends it, and what became of the money. */
import { AtelierError, type ErrorInit, networkError, retryAfter, withoutSecrets } from 'atelier-mcp'

export interface ErrorContext {
  /** Whom we asked, for people. */
  readonly where: string
  /** Never to be shown. */
  readonly secrets: readonly string[]
  readonly signal: AbortSignal
  readonly model?: string | undefined
  /** The client never saw an answer: it gave up waiting, or the connection failed. */
  readonly network?: 'timeout' | 'connection' | undefined
  /** What mends it where nothing is at that address. */
  readonly notThere?: string | undefined
}
/** The fields of the client's `APIError`. */
interface Fault {
  readonly message?: string
  readonly status?: number
  readonly code?: string | null
  readonly type?: string
  readonly param?: string | null
  readonly headers?: Headers
  readonly requestID?: string | null
  readonly cause?: unknown
}
/** Money is gone, or a limit is reached: nothing changes by waiting, though the server says 429. */
const noMoney = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active', 'access_terminated'])
const policy = new Set(['moderation_blocked', 'content_policy_violation', 'content_filter', 'invalid_prompt'])

type Verdict = Omit<ErrorInit, 'message'> & { readonly outcome: 'none' | 'unknown' }

/** An `AtelierError` stays what it is. The original is not kept as the cause: it may hold the request. */
export function openAiError(error: unknown, { where, secrets, signal, model, network: fate, notThere }: ErrorContext): AtelierError {
  if (AtelierError.is(error)) return error
  const fault = (error ?? {}) as Fault
  if (signal.aborted) return aborted(signal, where)
  if (fate) {
    const network = networkError(fault.cause, where)
    if (fate === 'connection' || network.outcome === 'none') return network
    return new AtelierError({ code: 'PROVIDER_TIMEOUT', message: `${where} did not answer in time.`, retryable: true, outcome: 'unknown' })
  }
  const said = clean(fault.message ?? String(error), secrets)
  if (fault.status === undefined && !fault.code && !fault.type) {
    if (!(error instanceof SyntaxError)) {
      const network = networkError(error, where)
      return network.details ? network : new AtelierError({ code: 'PROVIDER_FAILED', message: `${where}: ${said}`, outcome: 'unknown' })
    }
    return new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `${where} sent an answer that is no JSON.`,
      why: 'The answer was cut off, or a proxy answered instead; the work may have been done, and charged.',
      fix: 'Look at the account before you try again; check `baseURL` and any proxy.',
      outcome: 'unknown',
    })
  }
  const details = {
    ...(fault.status !== undefined && { status: fault.status }),
    ...(fault.code && { vendorCode: fault.code }),
    ...(fault.param && { param: fault.param }),
    ...(fault.requestID && { requestId: fault.requestID }),
  }
  return new AtelierError({ ...verdictOf(fault, where, model, notThere), message: `${where}: ${said}`, details })
}

function verdictOf(fault: Fault, where: string, model: string | undefined, notThere: string | undefined): Verdict {
  const { status, type = '' } = fault
  const code = fault.code ?? ''
  if (noMoney.has(code) || noMoney.has(type) || status === 402)
    return {
      code: 'PROVIDER_QUOTA',
      outcome: 'none',
      fix: `Add credit or raise the limit of the account at ${where}, or choose another provider.`,
    }
  // Older answers say it in words alone. Of a fault of the server they say nothing about the money.
  if (policy.has(code) || (status !== undefined && status < 500 && /content[_ ]policy|safety system/i.test(fault.message ?? '')))
    return {
      code: 'PROVIDER_REFUSED',
      outcome: 'none',
      why: `${where} declined by its own policy; nothing was made or charged.`,
      fix: 'Change the prompt or the pictures.',
    }
  // An error inside a stream has no status: the work had begun.
  if (status === undefined) return { code: 'PROVIDER_FAILED', outcome: 'unknown', retryable: true }
  if (status >= 300 && status < 400)
    return {
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      why: `${where} sends requests on to ${fault.headers?.get('location') ?? 'somewhere else'}; nothing was made.`,
      fix: 'Set `baseURL` of the openai plugin to the address that answers.',
    }
  if (status === 401)
    return { code: 'PROVIDER_AUTH', outcome: 'none', fix: 'Check the key, and that it belongs to this base URL, organization and project.' }
  if (status === 403)
    return {
      code: 'PROVIDER_AUTH',
      outcome: 'none',
      why: 'The key is known, but may not do this.',
      fix: 'Check the permissions of the key, and whether the organization is verified.',
    }
  if (status === 404 || (status === 405 && notThere !== undefined))
    return {
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      why: `${where} does not offer ${model === undefined ? 'this' : `the model "${model}"`} to this key, or the base URL is wrong.`,
      fix: notThere ?? 'Choose another model, or check `baseURL` and `models` of the openai plugin.',
    }
  if (status === 429)
    return { code: 'PROVIDER_RATE_LIMITED', outcome: 'none', retryable: true, ...(fault.headers && retryAfter(fault.headers)) }
  if (status === 408) return { code: 'PROVIDER_TIMEOUT', outcome: 'unknown', retryable: true }
  // What one model lacks another may have, as with transparency.
  if (status === 400 && /not supported (?:by|for|with|on) this model/i.test(fault.message ?? ''))
    return { code: 'PROVIDER_UNSUPPORTED', outcome: 'none', fix: 'Choose another model, or leave out what it does not support.' }
  if (status < 500) return { code: 'PROVIDER_INVALID_REQUEST', outcome: 'none' }
  return {
    code: 'PROVIDER_FAILED',
    outcome: 'unknown',
    retryable: true,
    why: 'The request had arrived: the work may have been done, and charged.',
    fix: 'Look at the account before you try again; `force` asks once more.',
    ...(fault.headers && retryAfter(fault.headers)),
  }
}

/** The host's own reason where it gave one: a deadline, a cancel, a close. */
export function aborted(signal: AbortSignal, where: string, outcome: 'none' | 'unknown' = 'unknown'): AtelierError {
  const reason: unknown = signal.reason
  if (AtelierError.is(reason)) return reason
  const late = (reason as Error | undefined)?.name === 'TimeoutError'
  return new AtelierError({
    code: late ? 'PROVIDER_TIMEOUT' : 'ABORTED',
    message: late ? `${where} did not answer in time.` : `The call was cancelled while ${where} was at work.`,
    outcome,
  })
}

/** Without keys, on one line, at most 400 characters; gateways answer with whole pages of HTML. */
function clean(text: string, secrets: readonly string[]): string {
  return withoutSecrets(text, secrets)
    .replaceAll(/\bsk-[\w*-]+/g, '[redacted]')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 400)
}
