/** The predictions API of Replicate: https://replicate.com/docs/reference/http. Nothing else here knows its paths. */
import { AtelierError, networkError } from 'atelier-mcp'
import { answerError, missing } from './errors.ts'
import { addressOf, given, type Options } from './options.ts'

export interface Prediction {
  readonly id: string
  /** `aborted`: its deadline had passed before it was started. */
  readonly status: 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted'
  readonly output?: unknown
  readonly error?: unknown
  readonly logs?: string | null
  readonly metrics?: { readonly predict_time?: number } | null
}
export interface Predictions {
  readonly hasToken: boolean
  create(model: string, input: object, signal: AbortSignal): Promise<Prediction>
  get(id: string, signal: AbortSignal): Promise<Prediction>
  cancel(id: string, signal: AbortSignal): Promise<void>
  /** Without the token: what a model has made lies elsewhere. */
  download(id: string, url: string, signal: AbortSignal): Promise<Uint8Array>
}

export function predictions(options: Options, fetch: typeof globalThis.fetch): Predictions {
  const token = given(options.apiToken)
  const hide = (text: string): string => (token === undefined ? text : text.replaceAll(token, '[redacted]'))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (method: string, path: string, signal: AbortSignal, body?: object): Promise<Prediction> => {
    try {
      // Sent on, an order would be placed again with each step.
      const init = { method, headers, signal, redirect: 'manual' as const, ...(body && { body: JSON.stringify(body) }) }
      const response = await fetch(`${addressOf(options)}/${path}`, init)
      if (!response.ok) throw await answerError(response, hide)
      const value = (await response.json()) as Partial<Prediction> | null
      if (typeof value?.id !== 'string' || typeof value.status !== 'string') throw new SyntaxError('no prediction')
      return value as Prediction
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw networkError(cause, 'Replicate')
      throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'Replicate answered with something that is no prediction.', cause })
    }
  }
  const at = (id: string): string => `predictions/${encodeURIComponent(id)}`
  return {
    hasToken: token !== undefined,
    async create(model, input, signal) {
      const [name = '', version] = model.split(':')
      return version === undefined
        ? ask('POST', `models/${name.split('/').map(encodeURIComponent).join('/')}/predictions`, signal, { input })
        : ask('POST', 'predictions', signal, { version, input })
    },
    get: (id, signal) => ask('GET', at(id), signal),
    cancel: async (id, signal) => void (await ask('POST', `${at(id)}/cancel`, signal)),
    async download(id, url, signal) {
      const inline = /^data:[^,]*;base64,/.exec(url)
      if (inline) return Buffer.from(url.slice(inline[0].length), 'base64')
      const response = await fetch(url, { signal }).catch((error: unknown) => {
        throw signal.aborted ? error : missing(id, networkError(error, 'its address').message, true)
      })
      if (!response.ok) throw missing(id, `HTTP ${response.status}.`, response.status >= 500 || response.status === 429)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}
