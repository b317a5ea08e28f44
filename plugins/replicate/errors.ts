/** From what Replicate answers to the host's errors. No other file here judges what became of the money. */
import { AtelierError, httpError } from 'atelier-mcp'

/** An answer that is no success. `hide` takes the token out of a text. */
export async function answerError(response: Response, hide: (text: string) => string): Promise<AtelierError> {
  const error = await httpError(response)
  const fix = 'Check the id. Models of the community are asked by their version: `owner/name:version`.'
  return new AtelierError({ ...error, message: `Replicate: ${hide(error.message)}`, ...(response.status === 404 && { fix }) })
}

/** A prediction that cannot be asked for says nothing of itself: it is out, and goes on. One that is not known any more is over. */
export const lost = (error: AtelierError, id: string): AtelierError => {
  const isGone = error.code === 'PROVIDER_UNSUPPORTED'
  return new AtelierError({
    code: isGone ? 'PROVIDER_FAILED' : error.code,
    message: `Prediction ${id} cannot be asked for: ${error.message}`,
    fix: `Look at replicate.com/p/${id} before you order it again.`,
    retryable: !isGone,
    outcome: 'unknown',
    cause: error,
  })
}

/** What a prediction without a result means. Only what was never started is free for certain. */
export const failed = (id: string, status: string, said: unknown): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_FAILED',
    message: `Prediction ${id} is ${status}${typeof said === 'string' && said !== '' ? `: ${said.slice(0, 300)}` : '.'}`,
    ...(status === 'aborted' && { why: 'Replicate had no time to start it, and charges nothing.' }),
    outcome: status === 'aborted' ? 'none' : 'unknown',
  })

/** It was made, and its bytes are missing. */
export const missing = (id: string, why: string, retryable = false): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_FAILED',
    message: `The picture of prediction ${id} cannot be had: ${why}`,
    fix: `See replicate.com/p/${id}. Replicate keeps what it made for an hour.`,
    retryable,
    outcome: 'paid',
  })
