/** Answers to whoever is not let in: 401, 403 and 503 in JSON, with what to do. */
import type { ServerResponse } from 'node:http'
import type { Refusal } from './asker.ts'
import { replyJson } from './reply.ts'

export interface Door {
  /** It speaks JSON-RPC. */
  readonly isRpc: boolean
  /** Where a client reads which authorization server to ask (RFC 9728), and for which scopes. */
  readonly oauth?: { readonly metadata: string; readonly scope: string }
}

export function replyRefusal(response: ServerResponse, { status, code, message, fix, error: word }: Refusal, { isRpc, oauth }: Door): void {
  const error = isRpc ? { code: -32000, message: `${message} ${fix}`, data: { code, fix } } : { code, message, fix }
  const parts = Object.entries({
    realm: 'atelier',
    ...(word && { error: word, error_description: message }),
    ...(oauth && { scope: oauth.scope, resource_metadata: oauth.metadata }),
  })
  replyJson(response, status, isRpc ? { jsonrpc: '2.0', id: null, error } : { error }, {
    ...(status === 503
      ? { 'retry-after': '30' }
      : { 'www-authenticate': `Bearer ${parts.map(([name, value]) => `${name}="${value}"`).join(', ')}` }),
    'cache-control': 'no-store',
  })
}
