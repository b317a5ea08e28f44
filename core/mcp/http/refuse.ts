/** Answers to whoever is not let in: 401 and 403 in JSON, with what to do. */
import type { ServerResponse } from 'node:http'
import type { Refusal } from './authentication.ts'
import { replyJson } from './reply.ts'

/** `isRpc`: the door speaks JSON-RPC. */
export function replyRefusal(response: ServerResponse, { status, code, message, fix, challenge }: Refusal, isRpc: boolean): void {
  const error = isRpc ? { code: -32000, message: `${message} ${fix}`, data: { code, fix } } : { code, message, fix }
  replyJson(response, status, isRpc ? { jsonrpc: '2.0', id: null, error } : { error }, {
    'www-authenticate': challenge,
    'cache-control': 'no-store',
  })
}
