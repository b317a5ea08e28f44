/** The proxies that the environment names. */
import { type Proxies, proxiesOf } from '../../services/net/proxies.ts'
import type { Finding } from './finding.ts'

const what = 'proxy'

/** Which proxy vendors are reached by, without its password, and whether the URLs of callers are, too. Nothing where there is none. */
export async function proxy(inputsByProxy: boolean, proxies: Proxies | undefined = proxiesOf(process.env)): Promise<Finding[]> {
  if (!proxies) return []
  const { proxyAddress, shownProxy, wrongAddress } = await import('../../services/net/proxy-for.ts')
  const named = [
    ['HTTPS_PROXY', 'https', proxies.https],
    ['HTTP_PROXY', 'http', proxies.http],
    ['ALL_PROXY', proxies.https ? 'http' : 'all', proxies.http ? undefined : proxies.all],
  ] as const
  const addresses = named.flatMap(([name, scheme, text]) => (text === undefined ? [] : [{ name, scheme, text, url: proxyAddress(text) }]))
  const wrong = addresses.filter(({ url }) => url === undefined)
  if (wrong.length > 0)
    return wrong.map(({ name, text }) => ({
      state: 'broken',
      what,
      found: `what ${name} says ${wrongAddress(text, name).what}`,
      fix: wrongAddress(text, name).fix,
    }))
  const ways = addresses.map(({ scheme, url }) => `${scheme} by ${shownProxy(url!)}`).join(', ')
  const without = proxies.none === '' ? '' : `, without it ${proxies.none}`
  const inputs = inputsByProxy ? 'URLs of callers, too (`net.inputsByProxy`)' : 'URLs of callers straight (`net.inputsByProxy` is not set)'
  return [{ state: 'fine', what, found: `${ways}${without}; ${inputs}` }]
}
