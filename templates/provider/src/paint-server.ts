/** The vendor's API. Nothing else in this plugin knows its paths, its fields or its words. */
import { AtelierError, httpError, networkError } from 'atelier-mcp'
import * as z from 'zod'

export interface Order {
  readonly prompt: string
  readonly size: string
  readonly seed?: number
}
const reason = z.string().default('no reason given')
const taken = z.object({ id: z.string().min(1) })
const job = z.discriminatedUnion('status', [
  /** `progress` is from 0 to 1. */
  z.object({ status: z.enum(['queued', 'working']), progress: z.number().optional() }),
  /** PNG. */
  z.object({ status: z.literal('done'), image: z.base64() }),
  z.object({ status: z.literal('failed'), reason }),
  z.object({ status: z.literal('refused'), reason }),
])
export type Job = z.output<typeof job>

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
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const ask = async (method: string, path: string, signal: AbortSignal, body?: object): Promise<Response> => {
    const sent = fetch(`${baseUrl}${path}`, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) })
    const response = await sent.catch((cause: unknown) => {
      throw networkError(cause, 'the paint server')
    })
    if (!response.ok) throw await httpError(response)
    return response
  }
  return {
    order: async (order, signal) => (await answerOf(await ask('POST', '/jobs', signal, order), taken)).id,
    job: async (id, signal) => answerOf(await ask('GET', `/jobs/${encodeURIComponent(id)}`, signal), job),
    withdraw: async (id, signal) => void (await ask('DELETE', `/jobs/${encodeURIComponent(id)}`, signal)),
  }
}

async function answerOf<S extends z.ZodType>(response: Response, schema: S): Promise<z.output<S>> {
  try {
    return schema.parse(await response.json())
  } catch (cause) {
    // The server has said yes, so nobody knows what it has done: the outcome stays `unknown`.
    throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'The paint server answered with something that is no job.', cause })
  }
}
