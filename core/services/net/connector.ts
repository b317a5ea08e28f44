/** How a pool opens its connections: straight, or through the proxy that the environment names for the place. */
import { isIP, type LookupFunction } from 'node:net'
import type { buildConnector } from 'undici'
import type { Proxies } from './proxies.ts'
import { proxyFor } from './proxy-for.ts'
import { tunnel } from './tunnel.ts'

export interface ConnectorInit {
  readonly proxies: Proxies | undefined
  /** Asked for the address of whatever is reached without a proxy. Default: the system's. */
  readonly lookup?: LookupFunction
  /** What a name must pass before a proxy, which resolves it on its own, is asked for it; rejects with why not. */
  readonly checkName?: (hostname: string) => Promise<void>
}

/** Connections that are not there within 10 s fail. */
export async function connector({ proxies, lookup, checkName }: ConnectorInit): Promise<buildConnector.connector> {
  const { default: build } = await import('undici/lib/core/connect.js')
  const straight = build({ timeout: 10_000, allowH2: false, ...(lookup && { lookup }) })
  return (to, done) => {
    const through = async (): Promise<void> => {
      try {
        const proxy = proxyFor(to, proxies)
        if (!proxy) return straight(to, done)
        if (checkName && isIP(to.hostname) === 0) await checkName(to.hostname)
        const httpSocket = await tunnel(proxy, to)
        if (to.protocol === 'https:') straight({ ...to, httpSocket }, done)
        else done(null, httpSocket)
      } catch (error) {
        done(error as Error, null)
      }
    }
    void through()
  }
}
