/** The vendor's API. Nothing else in this plugin knows its paths, its fields or its words. */
import { jsonApi } from 'atelier-mcp'
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
  // Its errors say what became of the money; an answer of another shape leaves that `unknown`, for the server has said yes.
  const api = jsonApi({ title: 'The paint server', baseURL: baseUrl, key: apiKey, fetch })
  const path = (id: string): string => `jobs/${encodeURIComponent(id)}`
  return {
    order: async (order, signal) => (await api('POST', 'jobs', { signal, body: order, answer: taken })).id,
    job: (id, signal) => api('GET', path(id), { signal, answer: job }),
    withdraw: (id, signal) => api('DELETE', path(id), { signal }),
  }
}
