/** Answers in JSON, in one piece. */
import type { ServerResponse } from 'node:http'

/** Says nothing where the answer has begun, or the client is gone. Throws, and has said nothing yet, where `body` cannot be written. */
export function replyJson(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent || response.destroyed) return
  const text = JSON.stringify(body)
  errors.set(response, (body as { readonly error?: ToldError }).error)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers })
    .end(text)
}

/** An error as an answer tells it. */
export interface ToldError {
  readonly code?: unknown
  readonly message?: unknown
  readonly data?: { readonly code?: unknown }
}
const errors = new WeakMap<ServerResponse, ToldError | undefined>()
/** What a request was told that was answered by an error from here. */
export const errorOf = (response: ServerResponse): ToldError | undefined => errors.get(response)

/** An error as MCP clients read it, for what never reaches a session. -32000 is JSON-RPC's "server error", -32001 the SDK's "no such session". */
export const replyRpcError = (
  response: ServerResponse,
  status: number,
  message: string,
  code = -32000,
  headers?: Readonly<Record<string, string>>,
): void => replyJson(response, status, { jsonrpc: '2.0', id: null, error: { code, message } }, headers)
