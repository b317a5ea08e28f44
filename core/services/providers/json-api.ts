/** A vendor's API that takes and gives JSON, for plugins that need a few requests of it and no client. */
import { AtelierError, httpError, networkError } from '../../kernel/contract/errors.ts'
import { withoutSecrets } from '../../kernel/errors/redact.ts'

export interface JsonApiInit {
  /** Whose it is, for people. */
  readonly title: string
  /** With its version; paths are added to its end. */
  readonly baseURL: string
  /** Sent as `Authorization: Bearer …`, and blotted out of what the vendor says. */
  readonly key?: string | undefined
  /** The plugin's own. */
  readonly fetch: typeof globalThis.fetch
}
export interface JsonRequest<T> {
  readonly signal: AbortSignal
  readonly body?: object
  /** A zod schema, or whatever else throws for a wrong answer. Without one the answer is not read. */
  readonly answer?: { parse(value: unknown): T }
}
export type JsonApi = <T>(method: string, path: string, request: JsonRequest<T>) => Promise<T>

/**
 * `api('POST', 'jobs', { signal, body, answer: z.object({ id: z.string() }) })`. Throws coded errors that say what became of the money: of a request that
 * was declined (`httpError`), that did not arrive or was lost (`networkError`), and of an answer that is no such JSON (`unknown`: the vendor has said yes).
 * An order is not sent on to another address: each step would place it again.
 */
export function jsonApi({ title, baseURL, key, fetch }: JsonApiInit): JsonApi {
  const address = baseURL.replace(/(?<!\/)\/+$/, '')
  const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) }
  return async <T>(method: string, path: string, { signal, body, answer }: JsonRequest<T>) => {
    const init: RequestInit = { method, headers, signal, redirect: 'manual', ...(body && { body: JSON.stringify(body) }) }
    const failed = (cause: unknown): AtelierError => networkError(cause, title)
    const response = await fetch(`${address}/${path}`, init).catch((cause: unknown) => {
      throw failed(cause)
    })
    if (!response.ok) {
      const error = await httpError(response)
      // Some repeat the key that they did not like.
      throw new AtelierError({ ...error, message: `${title}: ${withoutSecrets(error.message, [key])}` })
    }
    const text = await response.text().catch((cause: unknown) => {
      throw failed(cause)
    })
    try {
      return answer?.parse(JSON.parse(text)) as T
    } catch (cause) {
      throw new AtelierError({ code: 'PROVIDER_FAILED', message: `${title} sent an answer of another shape than expected.`, cause })
    }
  }
}
