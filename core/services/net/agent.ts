/** A pool of connections under Node's own `fetch`. */
import type { Agent } from 'undici'

/** As the built-in `fetch` takes it. */
export type FetchDispatcher = NonNullable<RequestInit['dispatcher']>

/** The class alone is loaded: the package as a whole takes 90 ms. */
export const agent = async (options: Agent.Options): Promise<FetchDispatcher> => {
  const { default: Pool } = await import('undici/lib/dispatcher/agent.js')
  return new Pool(options)
}
