/** What a client of 2026-07-28 sends, as it was meant, and no more of it than the client may have. */
import type { Host } from '../../kernel/ports/host.ts'
import type { Connection } from '../exchange.ts'
import { isRecord } from '../incoming.ts'
import { assertReadable } from '../resources.ts'
import { toolArguments } from '../tool-arguments.ts'
import { standingExchange } from './request-exchange.ts'

/** More than any client watches; a bound for what one stream can make the server remember. */
const mostWatched = 1000

/** The message with its arguments as an object, and without resources to watch that the client cannot read. */
export async function asRequested(message: unknown, host: Host, connection: Connection): Promise<unknown> {
  if (!isRecord(message) || !isRecord(message['params'])) return message
  const { method, params } = message as { readonly method?: unknown; readonly params: Readonly<Record<string, unknown>> }
  if (method === 'tools/call') {
    const args = toolArguments(params['arguments'])
    return args ? { ...message, params: { ...params, arguments: args } } : message
  }
  const { notifications } = params
  const watched = isRecord(notifications) ? notifications['resourceSubscriptions'] : undefined
  if (method !== 'subscriptions/listen' || !Array.isArray(watched)) return message
  const readable = await Promise.all(
    watched.slice(0, mostWatched).map(async (uri: unknown) => ((await isReadable(uri, message, host, connection)) ? [uri] : [])),
  )
  return { ...message, params: { ...params, notifications: { ...(notifications as object), resourceSubscriptions: readable.flat() } } }
}

async function isReadable(uri: unknown, message: unknown, host: Host, connection: Connection): Promise<boolean> {
  // What is no URI is for the SDK to refuse.
  if (typeof uri !== 'string') return true
  return assertReadable(uri, standingExchange(message, host, connection)).then(
    () => true,
    () => false,
  )
}
