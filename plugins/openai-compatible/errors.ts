/** From what a server answers, and from connections that break, to the host's errors. */
import { AtelierError, httpError, networkError } from 'atelier-mcp'
import { addressFix, saidIn } from '../dialect.ts'

export interface ErrorContext {
  /** The server, for people. */
  readonly title: string
  readonly id: string
  readonly baseURL: string
  /** Takes the key out of a text. */
  readonly hide: (text: string) => string
}

/** Codes of servers that say 429 though nothing changes by waiting: the money is gone. */
const noMoney = new Set<unknown>(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active'])

/** What an answer that is no success means. Reads its body. */
export async function answerError(response: Response, { title, id, baseURL, hide }: ErrorContext): Promise<AtelierError> {
  const text = await response
    .clone()
    .text()
    .catch(() => '')
  const said = parsed(text)
  const { code, message, outcome, retryable, retryAfterMs } = await httpError(response)
  const { status } = response
  const quota = code === 'PROVIDER_RATE_LIMITED' && (noMoney.has(said?.code) || noMoney.has(said?.type))
  const isNotThere = status === 404 || status === 405
  return new AtelierError({
    code: quota ? 'PROVIDER_QUOTA' : isNotThere ? 'PROVIDER_UNSUPPORTED' : code,
    message: `${title}: ${hide(said ? said.message.slice(0, 400) : message)}`,
    ...(outcome && { outcome }),
    ...(isNotThere && { fix: addressFix(baseURL, `\`baseURL\` of "${id}"`) }),
    ...(quota ? {} : { ...(retryable !== undefined && { retryable }), ...(retryAfterMs !== undefined && { retryAfterMs }) }),
    details: {
      status,
      ...(said?.code !== undefined && { vendorCode: said.code }),
      ...(said?.param !== undefined && { param: said.param }),
    },
  })
}

function parsed(text: string): ReturnType<typeof saidIn> {
  try {
    return saidIn(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** What broke while a server was asked. A cancel stays the host's own, an `AtelierError` what it is. */
export function brokenError(error: unknown, signal: AbortSignal, { title, id, baseURL }: Omit<ErrorContext, 'hide'>): AtelierError {
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
      fix: `Check \`baseURL\` of "${id}", which is ${baseURL}; it usually ends with /v1.`,
      outcome: 'unknown',
    })
  return networkError(error, title)
}
