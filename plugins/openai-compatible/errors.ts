/** From what a server answers, and from connections that break, to the host's errors. No other file here reads a vendor's words. */
import { AtelierError, httpError, networkError } from 'atelier-mcp'

export interface ErrorContext {
  /** The server, for people. */
  readonly title: string
  /** Takes the key out of a text. */
  readonly hide: (text: string) => string
}

/** Codes of servers that say 429 though nothing changes by waiting: the money is gone. */
const noMoney = new Set<unknown>(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'])

/** What an answer that is no success means. Reads its body. */
export async function answerError(response: Response, { title, hide }: ErrorContext): Promise<AtelierError> {
  const body = response.clone().text()
  const { code, message, outcome, retryable, retryAfterMs } = await httpError(response)
  const quota = code === 'PROVIDER_RATE_LIMITED' && saysNoMoney(await body.catch(() => ''))
  return new AtelierError({
    code: quota ? 'PROVIDER_QUOTA' : code,
    message: `${title}: ${hide(message)}`,
    ...(outcome && { outcome }),
    ...(quota ? {} : { ...(retryable !== undefined && { retryable }), ...(retryAfterMs !== undefined && { retryAfterMs }) }),
  })
}

function saysNoMoney(body: string): boolean {
  try {
    const { error } = JSON.parse(body) as { readonly error?: { readonly code?: unknown; readonly type?: unknown } }
    return noMoney.has(error?.code) || noMoney.has(error?.type)
  } catch {
    return false
  }
}

/** What broke while a server was asked. A cancel stays the host's own, an `AtelierError` what it is. */
export function brokenError(error: unknown, signal: AbortSignal, { title }: Pick<ErrorContext, 'title'>): AtelierError {
  if (AtelierError.is(error)) return error
  if (signal.aborted)
    return AtelierError.is(signal.reason)
      ? signal.reason
      : new AtelierError({
          code: (signal.reason as Error | undefined)?.name === 'TimeoutError' ? 'PROVIDER_TIMEOUT' : 'ABORTED',
          message: `The call to ${title} was ended.`,
          outcome: 'unknown',
        })
  if (error instanceof SyntaxError)
    return new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `${title} sent an answer that is no JSON.`,
      fix: 'Check `baseURL`; it usually ends with /v1.',
      outcome: 'unknown',
    })
  return networkError(error, title)
}
