/** The vendor's API. Nothing else in this plugin knows its paths, its fields or its words. */
import { AtelierError, httpError, networkError } from 'atelier-mcp'

export interface Order {
  readonly prompt: string
  readonly size: string
  readonly seed?: number
}
export interface Job {
  readonly status: 'queued' | 'working' | 'done' | 'failed' | 'refused'
  /** 0 to 1. */
  readonly progress?: number
  /** PNG as base64, once it is done. */
  readonly image?: string
  /** Why it failed or was refused. */
  readonly reason?: string
}
export interface PaintServer {
  /** Places an order and gives its id. From here on it may cost. */
  order(order: Order, signal: AbortSignal): Promise<string>
  /** How the job is. Costs nothing. */
  job(id: string, signal: AbortSignal): Promise<Job>
  /** Takes the order back, as far as that is still possible. */
  withdraw(id: string, signal: AbortSignal): Promise<void>
}
export interface PaintServerInit {
  readonly baseUrl: string
  readonly apiKey: string
  /** The plugin's own. */
  readonly fetch: typeof globalThis.fetch
}

export function paintServer({ baseUrl, apiKey, fetch }: PaintServerInit): PaintServer {
  const ask = async (method: string, path: string, signal: AbortSignal, body?: object): Promise<Response> => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const sent = fetch(`${baseUrl}${path}`, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) })
    const response = await sent.catch((cause: unknown) => {
      throw networkError(cause, 'the paint server')
    })
    if (!response.ok) throw await httpError(response)
    return response
  }
  return {
    async order(order, signal) {
      const { id } = await jsonOf<{ id?: unknown }>(await ask('POST', '/jobs', signal, order))
      if (typeof id === 'string') return id
      throw garbled()
    },
    job: async (id, signal) => jsonOf<Job>(await ask('GET', `/jobs/${id}`, signal)),
    withdraw: async (id, signal) => void (await ask('DELETE', `/jobs/${id}`, signal)),
  }
}

const jsonOf = async <T extends object>(response: Response): Promise<T> =>
  (await response.json().catch((cause: unknown) => {
    throw garbled(cause)
  })) as T

/** The server has said yes, so nobody knows what it has done: the outcome is left `unknown`. */
const garbled = (cause?: unknown): AtelierError =>
  new AtelierError({ code: 'PROVIDER_FAILED', message: 'The paint server answered with something that is no job.', cause })
