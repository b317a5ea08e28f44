/** `resources/subscribe` and `resources/unsubscribe`. */
import type { Result } from '@modelcontextprotocol/sdk/types.js'
import type { Exchange } from './exchange.ts'
import { sourceOf } from './resources.ts'
import { rpcCodes, rpcError } from './rpc-error.ts'

/** More than any client watches; a bound for what one client can make the server remember. */
const most = 1000

/** From now on the client hears when the resource has changed. */
export function subscribe({ uri }: { uri: string }, { host, session }: Exchange): Result {
  if (!session.stateful) throw rpcError(rpcCodes.request, 'This server keeps no sessions, so there is nothing to subscribe with.')
  if (!sourceOf(uri, host)) throw rpcError(rpcCodes.resourceNotFound, `There is no resource ${uri.slice(0, 200)}.`, { uri })
  if (session.subscriptions.size >= most && !session.subscriptions.has(uri))
    throw rpcError(rpcCodes.request, `A session can watch ${most} resources. Unsubscribe from some first.`)
  session.subscriptions.add(uri)
  return {}
}

/** Unsubscribing from what was never subscribed to is no error. */
export function unsubscribe({ uri }: { uri: string }, { session }: Exchange): Result {
  session.subscriptions.delete(uri)
  return {}
}
