/** Orders may take longer than the five minutes that `fetch` waits for an answer: whoever places one has a clock of their own. */
import { agent, type FetchDispatcher } from './agent.ts'

let made: Promise<FetchDispatcher> | undefined

/** Whether Node itself sends what it sends by a proxy: then its own connections are the only way out. */
const hasProxy = (): boolean =>
  process.env['NODE_USE_ENV_PROXY'] === '1' || process.execArgv.some((option) => option.startsWith('--use-env-proxy'))

/** What `fetch` needs to wait without a time of its own. Whoever brings connections of their own keeps them. */
export async function patiently(init: RequestInit | undefined): Promise<RequestInit> {
  if (hasProxy() || (init && 'dispatcher' in init)) return { ...init }
  made ??= agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } })
  return { ...init, dispatcher: await made }
}
