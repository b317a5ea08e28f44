/** MCP's extension for work that outlives its request: which clients know it, and what others are told. github.com/modelcontextprotocol/ext-tasks */
import type { Client } from '../../kernel/contract/caller.ts'
import { isRecord } from '../incoming.ts'
import { type RpcError, rpcError } from '../rpc-error.ts'
import { missingCapability } from './missing-capability.ts'
import { clientOf } from './request-exchange.ts'

export const tasksExtension = 'io.modelcontextprotocol/tasks'

/** It says so with each request. */
export const knowsTasks = ({ capabilities: { extensions } }: Client): boolean => Object.hasOwn(extensions ?? {}, tasksExtension)

/** `what` cannot be had without it. */
export const needsTasks = (what: string): RpcError =>
  rpcError(missingCapability, `${what} is for clients that know tasks. Name "${tasksExtension}" among the extensions of this request.`, {
    requiredCapabilities: { extensions: { [tasksExtension]: {} } },
  })

/** The answer to a `subscriptions/listen` for tasks by a client that knows none. To others no task is told of: they look, as often as `pollIntervalMs` says. */
export function taskListenProblem(message: unknown): object | undefined {
  if (!isRecord(message) || message['method'] !== 'subscriptions/listen' || !isRecord(message['params'])) return undefined
  const { notifications, _meta: meta } = message['params']
  if (!isRecord(notifications) || notifications['taskIds'] === undefined || knowsTasks(clientOf(isRecord(meta) ? meta : {})))
    return undefined
  const { code, message: words, data } = needsTasks('"taskIds"')
  return { jsonrpc: '2.0', id: message['id'] ?? null, error: { code, message: words, data } }
}
