/** Orders may take longer than the five minutes that `fetch` waits for an answer: whoever places one has a clock of their own. */
import { agent, type FetchDispatcher } from './agent.ts'
import { connector } from './connector.ts'
import type { Proxies } from './proxies.ts'

const made = new Map<string, Promise<FetchDispatcher>>()

/** What `fetch` needs to wait without a time of its own, and to go by the proxies. Whoever brings connections of their own keeps them. */
export async function patiently(init: RequestInit | undefined, proxies: Proxies | undefined): Promise<RequestInit> {
  if (init && 'dispatcher' in init) return { ...init }
  return { ...init, dispatcher: await patientDispatcher(proxies) }
}

/** One pool for all who go by the same proxies. */
export function patientDispatcher(proxies: Proxies | undefined): Promise<FetchDispatcher> {
  const key = JSON.stringify(proxies ?? null)
  const pool = made.get(key) ?? connector({ proxies }).then((connect) => agent({ headersTimeout: 0, bodyTimeout: 0, connect }))
  made.set(key, pool)
  return pool
}
