/** What does not go by `ctx.fetch`, as the models of vendors' own packages, goes by the proxies of the environment, too. */
import { agent } from './agent.ts'
import { connector } from './connector.ts'
import type { Proxies } from './proxies.ts'

/** For programs, not for libraries: it holds for whatever this process fetches without connections of its own. */
export async function byProxyEverywhere(proxies: Proxies): Promise<void> {
  const { setGlobalDispatcher } = await import('undici/lib/global.js')
  setGlobalDispatcher(await agent({ connect: await connector({ proxies }) }))
}
