/** What is wrong with an `initialize`, in words, before the SDK has it. */
import { InitializeRequestSchema, type JSONRPCErrorResponse, JSONRPCRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { isRecord } from './incoming.ts'
import { readRequest } from './read-request.ts'
import { rpcCodes } from './rpc-error.ts'

/** How an `initialize` that is wrong is answered; nothing where it is right, or another message. */
export function initializeRefusal(message: unknown): JSONRPCErrorResponse | undefined {
  // Of every message but the first nothing is wanted here.
  if (!isRecord(message) || message['method'] !== 'initialize') return undefined
  const { data: request } = JSONRPCRequestSchema.safeParse(message)
  if (!request) return undefined
  const read = readRequest(InitializeRequestSchema, request)
  return 'problem' in read ? { jsonrpc: '2.0', id: request.id, error: { code: rpcCodes.params, message: read.problem } } : undefined
}
