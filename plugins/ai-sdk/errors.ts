/** From the AI SDK's errors to the host's. They are told by name and fields: every package brings its own copy of the classes. */
import { AtelierError, type ErrorInit, networkError, retryAfter, tableOf } from 'atelier-mcp'

interface Fault {
  readonly name?: string
  readonly message?: string
  readonly statusCode?: number
  readonly responseHeaders?: Readonly<Record<string, string>>
  readonly responseBody?: string
  readonly requestBodyValues?: unknown
  readonly cause?: unknown
}
const byName: Readonly<Record<string, Pick<ErrorInit, 'code'> & { readonly outcome: 'none' | 'unknown' }>> = tableOf({
  AI_LoadAPIKeyError: { code: 'PROVIDER_AUTH', outcome: 'none' },
  AI_LoadSettingError: { code: 'PROVIDER_AUTH', outcome: 'none' },
  AI_NoSuchModelError: { code: 'PROVIDER_UNSUPPORTED', outcome: 'none' },
  AI_UnsupportedFunctionalityError: { code: 'PROVIDER_UNSUPPORTED', outcome: 'none' },
  AI_InvalidArgumentError: { code: 'PROVIDER_INVALID_REQUEST', outcome: 'none' },
  AI_InvalidPromptError: { code: 'PROVIDER_INVALID_REQUEST', outcome: 'none' },
  AI_TooManyImagesForCallError: { code: 'PROVIDER_UNSUPPORTED', outcome: 'none' },
  AI_NoImageGeneratedError: { code: 'PROVIDER_EMPTY', outcome: 'unknown' },
  AI_EmptyResponseBodyError: { code: 'PROVIDER_EMPTY', outcome: 'unknown' },
})
const byStatus: Readonly<Record<number, ErrorInit['code']>> = {
  401: 'PROVIDER_AUTH',
  402: 'PROVIDER_QUOTA',
  403: 'PROVIDER_AUTH',
  404: 'PROVIDER_UNSUPPORTED',
  408: 'PROVIDER_TIMEOUT',
  429: 'PROVIDER_RATE_LIMITED',
}

/** The original is not kept as the cause: it holds the request. */
export function modelError(error: unknown, { title, signal }: { readonly title: string; readonly signal: AbortSignal }): AtelierError {
  if (AtelierError.is(error)) return error
  if (signal.aborted) {
    if (AtelierError.is(signal.reason)) return signal.reason
    const late = (signal.reason as Error | undefined)?.name === 'TimeoutError'
    return new AtelierError({ code: late ? 'PROVIDER_TIMEOUT' : 'ABORTED', message: `The call to ${title} was ended.`, outcome: 'unknown' })
  }
  const fault = (error ?? {}) as Fault
  const said = (fault.message ?? String(error)).replaceAll(/\s+/g, ' ').slice(0, 400)
  const known = byName[fault.name ?? '']
  if (known) return new AtelierError({ ...known, message: `${title}: ${said}` })
  // Some packages say so by a plain error, before they send anything.
  if (fault.statusCode === undefined && fault.name !== 'AI_APICallError' && /api key is missing/i.test(said))
    return new AtelierError({ code: 'PROVIDER_AUTH', message: `${title}: ${said}`, outcome: 'none' })
  // Models that order, poll and fetch ask more than once: only the order itself can fail for free, and only it has a body.
  const order = typeof fault.requestBodyValues === 'object' && fault.requestBodyValues !== null && hasParts(fault.requestBodyValues)
  if (fault.statusCode === undefined) {
    const network = networkError(fault.cause ?? error, title)
    if (!network.details?.['systemCode'])
      return new AtelierError({ code: 'PROVIDER_FAILED', message: `${title}: ${said}`, outcome: 'unknown' })
    if (network.outcome !== 'none' || order || fault.name !== 'AI_APICallError') return network
    return new AtelierError({ code: 'PROVIDER_FAILED', message: network.message, retryable: true, outcome: 'unknown' })
  }
  return new AtelierError({
    ...verdict(fault, order),
    message: `${title}: HTTP ${fault.statusCode}: ${said}`,
    details: { status: fault.statusCode },
  })
}

/** Code, type and message of an answer by whichever shape; all of it where it has none of them. The prompt may stand elsewhere in it. */
const wordsOf = (body: string): readonly string[] => {
  try {
    const { error = {}, ...top } = JSON.parse(body) as { readonly error?: object | string }
    const all = [...named(top), ...(typeof error === 'string' ? [error] : named(error))]
    return all.filter((one): one is string => typeof one === 'string')
  } catch {
    return [body]
  }
}
const named = (fields: object): readonly unknown[] =>
  Object.entries(fields).flatMap(([name, value]) => (['code', 'type', 'message', 'detail', 'status'].includes(name) ? [value] : []))

const hasParts = (body: object): boolean => (body instanceof FormData ? !body.entries().next().done : Object.keys(body).length > 0)

function verdict({ statusCode: status = 0, responseBody = '', responseHeaders }: Fault, order: boolean): Omit<ErrorInit, 'message'> {
  const free = order && status >= 400 && status < 500 && status !== 408
  const outcome = free ? 'none' : 'unknown'
  const said = wordsOf(responseBody)
  if (said.some((word) => /^(?:insufficient_quota|billing_hard_limit)/.test(word))) return { code: 'PROVIDER_QUOTA', outcome }
  if (status < 500 && said.some((word) => /^moderation_blocked$|content_policy|safety system/.test(word)))
    return { code: 'PROVIDER_REFUSED', outcome }
  const code = byStatus[status] ?? (status >= 400 && status < 500 ? 'PROVIDER_INVALID_REQUEST' : 'PROVIDER_FAILED')
  return { code, outcome, retryable: status === 429 || status >= 500, ...retryAfter(new Headers(responseHeaders)) }
}
