/** The span of one request of a client, as OpenTelemetry's conventions for MCP have it. Never arguments, and no results. */
import type { Meta } from '../kernel/contract/infer.ts'
import type { SpanInit } from '../kernel/ports/tracing.ts'
import type { Exchange } from './exchange.ts'
import type { RpcError } from './rpc-error.ts'

export interface Asked {
  readonly method: string
  readonly params?: object | undefined
  /** Of JSON-RPC. */
  readonly id: string | number
}

/**
 * What `answer` comes to. Where the client says in `_meta` which span its request belongs to (SEP-414), it belongs there; else where HTTP's
 * `traceparent` says so.
 */
export function tracedRequest<T extends object>(asked: Asked, exchange: Exchange, answer: () => Promise<T>): Promise<T> {
  const { tracing } = exchange.host
  if (!tracing) return answer()
  const work: Parameters<typeof tracing.span<T>>[1] = async (span) => {
    try {
      const result = await answer()
      if ((result as { readonly isError?: unknown }).isError === true) span.fail('tool_error')
      return result
    } catch (error) {
      const { code } = error as Partial<RpcError>
      if (Number.isInteger(code)) span.set({ 'rpc.response.status_code': String(code), 'atelier.error.code': codeIn(error) })
      throw error
    }
  }
  return tracing.span(spanOf(asked, exchange, tracing.principals), work, { message: exchange.meta, request: exchange.headers })
}

const codeIn = (error: unknown): string | undefined => {
  const { code } = Object((error as Partial<RpcError>).data) as { readonly code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function spanOf({ method, params, id }: Asked, { connection, client, headers, host }: Exchange, named: boolean): SpanInit {
  const { name, uri } = Object(params) as Meta
  const tool = method === 'tools/call' ? known(name, host.registry.tools) : undefined
  const prompt = method === 'prompts/get' ? known(name, host.registry.prompts) : undefined
  const target = tool ?? prompt
  const session = headers?.['mcp-session-id']
  return {
    name: target === undefined ? method : `${method} ${target}`,
    kind: 'server',
    attributes: {
      'mcp.method.name': method,
      'mcp.protocol.version': client.protocolVersion,
      'mcp.session.id': typeof session === 'string' ? session : undefined,
      'mcp.resource.uri': typeof uri === 'string' ? uri.slice(0, 200) : undefined,
      'jsonrpc.request.id': String(id),
      'network.transport': headers ? 'tcp' : 'pipe',
      'network.protocol.name': headers ? 'http' : undefined,
      'gen_ai.operation.name': tool && 'execute_tool',
      'gen_ai.tool.name': tool,
      'gen_ai.prompt.name': prompt,
      'user.id': named ? connection.principal.id : undefined,
    },
  }
}

/** A name that somebody made up would be a span of its own kind. */
const known = (name: unknown, entries: readonly { readonly value: { readonly name: string } }[]): string | undefined =>
  entries.find(({ value }) => value.name === name)?.value.name
