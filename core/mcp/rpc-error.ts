/** JSON-RPC errors, for what is wrong with a request itself; what goes wrong in a tool is a result. */
import { AtelierError } from '../kernel/contract/errors.ts'
import { describe, type EntryOf } from '../kernel/errors/describe.ts'
import { notFound } from '../kernel/errors/not-found.ts'
import type { Exchange } from './exchange.ts'

/** Codes of JSON-RPC 2.0, and `resourceNotFound` of MCP. */
export const rpcCodes = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  internal: -32603,
  resourceNotFound: -32002,
} as const

/** Absent resources have a code of their own up to 2025-11-25; from 2026-07-28 on they are wrong parameters. */
export const absentResource = (version: string): number => (version >= '2026-07-28' ? rpcCodes.params : rpcCodes.resourceNotFound)

export interface RpcError extends Error {
  readonly code: number
  readonly data?: unknown
}

/** To be thrown by a request handler; reaches the client as it is. */
export const rpcError = (code: number, message: string, data?: unknown): RpcError =>
  Object.assign(new Error(message), { code, ...(data !== undefined && { data }) })

/** An error of the request with code, why and fix as data. */
export function codedRpcError(number: number, error: unknown, data?: Readonly<Record<string, unknown>>, entryOf?: EntryOf): RpcError {
  const { code, message, why, fix, retryable } = describe(error, entryOf)
  return rpcError(number, message, { code, why, fix, retryable, ...data })
}

/** There is no tool, prompt or the like of this name: the request is wrong. */
export const nothingNamed = (what: string, name: string, names: readonly string[]): RpcError =>
  codedRpcError(rpcCodes.params, notFound({ what, name, names, fix: `\`${what}s/list\` lists them all.` }))

/** Something in the request that the host does not know or cannot read. */
export const wrongInput = (message: string, data?: Readonly<Record<string, unknown>>): RpcError =>
  codedRpcError(rpcCodes.params, new AtelierError({ code: 'INPUT_INVALID', message, outcome: 'none' }), data)

/** Whatever a plugin threw, as an error of the request: its words, and code, why and fix as data. `requestId`: of the call, which the log and the audit name as well. */
export function rpcErrorFrom(
  error: unknown,
  plugin: string,
  { host: { errorEntry }, client: { protocolVersion } }: Exchange,
  requestId?: string,
): RpcError {
  if (error instanceof Error && Number.isInteger((error as Partial<RpcError>).code)) return error as RpcError
  const { code } = describe(error)
  const number =
    code === 'INPUT_NOT_FOUND' ? absentResource(protocolVersion) : code.startsWith('INPUT_') ? rpcCodes.params : rpcCodes.internal
  return codedRpcError(number, error, { plugin, ...(requestId !== undefined && { requestId }) }, errorEntry)
}
