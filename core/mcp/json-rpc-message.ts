/** What is a JSON-RPC 2.0 message of MCP, told without any SDK: before the first one is read nobody knows which SDK is to read it. */
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { isRecord } from './incoming.ts'

/** As the SDKs judge it: a request, a notification, a result or an error, with no field beside its own. */
export function isMessage(value: unknown): value is JSONRPCMessage {
  if (!isRecord(value)) return false
  const { jsonrpc, id, method, params, result, error, ...more } = value
  if (jsonrpc !== '2.0' || Object.keys(more).length > 0) return false
  const isAnswer = result !== undefined || error !== undefined
  if (method === undefined) return isAnswer && params === undefined && isAnswerTo(id, result, error)
  return typeof method === 'string' && !isAnswer && (!('id' in value) || isId(id)) && hasSoundMeta(params)
}

const isId = (id: unknown): boolean => typeof id === 'string' || Number.isSafeInteger(id)

function isAnswerTo(id: unknown, result: unknown, error: unknown): boolean {
  if (result !== undefined) return error === undefined && isId(id) && isRecord(result)
  return (id === undefined || isId(id)) && isRecord(error) && Number.isSafeInteger(error['code']) && typeof error['message'] === 'string'
}

function hasSoundMeta(params: unknown): boolean {
  if (params === undefined) return true
  if (!isRecord(params)) return false
  const { _meta: meta } = params
  if (meta === undefined) return true
  return isRecord(meta) && (meta['progressToken'] === undefined || isId(meta['progressToken']))
}
