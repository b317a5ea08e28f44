/** Who asks by word of a proxy. */
import type { IncomingMessage } from 'node:http'
import type { ProxyAuth } from '../../kernel/contract/http-auth.ts'
import { unauthenticated, type Way } from './asker.ts'
import type { FromProxy } from './forwarded.ts'
import { dropHeaders } from './headers.ts'

/** Longer than any name or mail address. */
const longest = 256

/** From the proxy's address alone; from others the headers are as if they were not there, for whoever reads them later, too. */
export function byProxy({ userHeader, groupsHeader, scopes = [] }: ProxyAuth, fromProxy: FromProxy): Way {
  const [user, group] = [userHeader.toLowerCase(), groupsHeader?.toLowerCase()]
  return (request) => {
    const name = textOf(request, user)
    const groups = group === undefined ? undefined : textOf(request, group)
    dropHeaders(request, user, ...(group === undefined ? [] : [group]))
    if (name === undefined || !fromProxy(request)) return undefined
    // Two of them are one text with a comma: one of both came from the client.
    if (name === '' || name.length > longest || /[,\p{Cc}]/u.test(name))
      return unauthenticated(
        'The proxy names nobody who could ask.',
        undefined,
        `See what it sends as ${userHeader}: one name, and none of the client's own.`,
      )
    // Its names are nobody's of the config: who may choose a name there must not become somebody here.
    return { principal: { id: `proxy:${name}`, scopes, ...(groups !== undefined && { groups: namesIn(groups) }) } }
  }
}

const textOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name]
  return value === undefined ? undefined : [value].flat().join(',').trim()
}
const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
