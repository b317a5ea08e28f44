/** Every method that a session answers beside `initialize` and `ping`. */
import {
  CompleteRequestSchema,
  GetPromptRequestSchema,
  type JSONRPCRequest,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type Result,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { complete } from './completions.ts'
import { readRequest, type RequestSchema } from './read-request.ts'
import { getPrompt, listPrompts } from './prompts.ts'
import { listResources, listTemplates, readResource } from './resources.ts'
import { rpcCodes, rpcError } from './rpc-error.ts'
import type { SessionExchange } from './session-types.ts'
import { subscribe, unsubscribe } from './subscriptions.ts'
import { toolArguments } from './tool-arguments.ts'
import { answerToolCall, listTools } from './tools.ts'
import { tableOf } from '../kernel/contract/table.ts'

export type Method = (request: JSONRPCRequest, exchange: SessionExchange) => Promise<Result>

type Params<R> = R extends { params?: infer P } ? NonNullable<P> : never

/** One look at the request, in place of the SDK's three, and plain words for what is wrong with it. */
function method<R>(schema: RequestSchema<R>, answer: (params: Params<R>, exchange: SessionExchange) => Result | Promise<Result>): Method {
  return async (request, exchange) => {
    const read = readRequest(schema, request)
    if ('problem' in read) throw rpcError(rpcCodes.params, read.problem)
    return answer(((read.data as { params?: unknown }).params ?? {}) as Params<R>, exchange)
  }
}

/** The most frequent request, looked at by hand: what the SDK's schema would say of anything but its outline changes nothing here. */
const callToolMethod: Method = async ({ params }, exchange) => {
  const { name, arguments: given } = (params ?? {}) as { name?: unknown; arguments?: unknown }
  if (typeof name !== 'string') throw rpcError(rpcCodes.params, 'This is no valid tools/call request. params.name: a text is needed')
  const args = toolArguments(given)
  if (!args) throw rpcError(rpcCodes.params, 'This is no valid tools/call request. params.arguments: an object is needed')
  return answerToolCall({ name, arguments: args }, exchange)
}

export const methods: Readonly<Record<string, Method>> = tableOf({
  'tools/list': method(ListToolsRequestSchema, listTools),
  'tools/call': callToolMethod,
  'resources/list': method(ListResourcesRequestSchema, listResources),
  'resources/templates/list': method(ListResourceTemplatesRequestSchema, listTemplates),
  'resources/read': method(ReadResourceRequestSchema, readResource),
  'resources/subscribe': method(SubscribeRequestSchema, subscribe),
  'resources/unsubscribe': method(UnsubscribeRequestSchema, unsubscribe),
  'prompts/list': method(ListPromptsRequestSchema, listPrompts),
  'prompts/get': method(GetPromptRequestSchema, getPrompt),
  'completion/complete': method(CompleteRequestSchema, complete),
  'logging/setLevel': method(SetLevelRequestSchema, async ({ level }, { session }) => {
    await session.shared?.change({ level })
    session.level = level
    session.onLevel?.(level)
    return {}
  }),
})
