/** `resources/subscribe` and `resources/unsubscribe`. */
import type { Result } from '@modelcontextprotocol/sdk/types.js'
import { assertReadable } from './resources.ts'
import { rpcCodes, rpcError } from './rpc-error.ts'
import type { SessionExchange } from './session-types.ts'

/** More than any client watches; a bound for what one client can make the server remember. */
const most = 1000

/** From now on the client hears when the resource has changed. What it cannot read it cannot watch. */
export async function subscribe({ uri }: { uri: string }, exchange: SessionExchange): Promise<Result> {
  const { session } = exchange
  if (!session.stateful) throw rpcError(rpcCodes.request, 'This server keeps no sessions, so there is nothing to subscribe with.')
  await assertReadable(uri, exchange)
  if (session.subscriptions.size >= most && !session.subscriptions.has(uri))
    throw rpcError(rpcCodes.request, `A session can watch ${most} resources. Unsubscribe from some first.`)
  await session.shared?.change({ watch: uri })
  session.subscriptions.add(uri)
  return {}
}

/** Unsubscribing from what was never subscribed to is no error. */
export async function unsubscribe({ uri }: { uri: string }, { session }: SessionExchange): Promise<Result> {
  await session.shared?.change({ unwatch: uri })
  session.subscriptions.delete(uri)
  return {}
}
