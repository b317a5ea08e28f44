/** Batches that a session does not take, answered before it has them. */
import type { ServerResponse } from 'node:http'
import { batchProblem } from '../batches.ts'
import { rpcCodes } from '../rpc-error.ts'
import { replyRpcError } from './reply.ts'

/** Whether a body is the request that opens a session. */
export const isInitialize = (body: unknown): boolean => (body as { method?: unknown } | null)?.method === 'initialize'

/** True where `body` is a batch that a session of this version does not take; it is answered then. */
export function refusesBatch(response: ServerResponse, body: unknown, version: string | undefined): boolean {
  if (!Array.isArray(body)) return false
  const problem = body.some(isInitialize) ? 'An initialize stands by itself, in no batch.' : batchProblem(body, version)
  if (problem !== undefined) replyRpcError(response, 400, problem, rpcCodes.request)
  return problem !== undefined
}
