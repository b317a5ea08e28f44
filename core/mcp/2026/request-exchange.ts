/** A request of 2026-07-28, as the adapter's methods see it: who asks, and what can be told, comes with the request itself. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Client, ClientCapabilities, LogLevel } from '../../kernel/contract/caller.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Connection, Exchange } from '../exchange.ts'
import { saidWords } from '../said-words.ts'
import { firstWithoutSessions } from '../era.ts'

export function requestExchange(host: Host, connection: Connection, { mcpReq, http }: ServerContext): Exchange {
  const { _meta: meta } = mcpReq
  const envelope: Meta = mcpReq.envelope ?? {}
  return {
    host,
    connection,
    client: clientOf(envelope),
    meta,
    signal: mcpReq.signal,
    ...(http?.req && { headers: Object.fromEntries(http.req.headers) }),
    logLevel: envelope[LOG_LEVEL_META_KEY] as LogLevel | undefined,
    notify: (method, params) => void mcpReq.notify({ method, params }).catch(ignore),
    questions: () => ({}),
  }
}

/** The same for a message that no SDK has looked at yet: it is told nothing. */
export function standingExchange(message: unknown, host: Host, connection: Connection): Exchange {
  const { params } = message as { readonly params?: { readonly _meta?: Meta } }
  return {
    host,
    connection,
    client: clientOf(params?.['_meta'] ?? {}),
    meta: undefined,
    signal: new AbortController().signal,
    logLevel: undefined,
    notify: ignore,
    questions: () => ({}),
  }
}

/** By what its envelope says, whether an SDK has looked at it or not. */
export const clientOf = (envelope: Meta): Client => {
  const { name, version } = Object(envelope[CLIENT_INFO_META_KEY]) as { readonly name?: unknown; readonly version?: unknown }
  return {
    name: saidWords(name, 'unknown'),
    version: saidWords(version, ''),
    protocolVersion: String(envelope[PROTOCOL_VERSION_META_KEY] ?? firstWithoutSessions),
    capabilities: Object(envelope[CLIENT_CAPABILITIES_META_KEY]) as ClientCapabilities,
  }
}

const ignore = (): void => {}
