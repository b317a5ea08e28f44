/** `tools/list` and `tools/call`. */
import { randomUUID } from 'node:crypto'
import type { CallToolResult, ListToolsResult } from '@modelcontextprotocol/sdk/types.js'
import { outcomeBehind } from '../kernel/call/call-tool.ts'
import type { ToolResult } from '../kernel/contract/content.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { Tool } from '../kernel/contract/tools.ts'
import type { Entry } from '../kernel/ports/registry.ts'
import type { Host } from '../kernel/ports/host.ts'
import { toCoded } from '../kernel/errors/describe.ts'
import { withOutcome } from '../kernel/pipeline/orders.ts'
import { toJsonSchema } from '../kernel/schema/check.ts'
import { listed, shown } from './listed.ts'
import type { Exchange } from './exchange.ts'
import { openRequest, type OpenedRequest } from './open-request.ts'
import { page } from './pages.ts'
import { failedResult, toCallToolResult } from './results.ts'
import { nothingNamed, type RpcError } from './rpc-error.ts'
import { resultOrJob } from './slow-call.ts'

/** One page of the tools that are shown; raw JSON Schemas go out verbatim. */
export async function listTools({ cursor }: { cursor?: string | undefined }, { host }: Exchange): Promise<ListToolsResult> {
  const { items, nextCursor } = page(shown(host.registry.tools), cursor)
  const tools = (await Promise.all(items.map((entry) => toListing(entry, host)))).filter((tool) => tool !== undefined)
  return { tools: tools as ListToolsResult['tools'], ...(nextCursor !== undefined && { nextCursor }) }
}

/** A tool that cannot be listed is logged and left out: one bad schema makes clients drop the whole list. */
async function toListing({ plugin, value: tool }: Entry<Tool>, host: Host): Promise<object | undefined> {
  try {
    const listing = {
      ...listed(tool),
      inputSchema: await toJsonSchema(tool.input, 'input'),
      ...(tool.output !== undefined && { outputSchema: await toJsonSchema(tool.output, 'output') }),
      ...(tool.annotations !== undefined && { annotations: tool.annotations }),
    }
    for (const { type } of [listing.inputSchema, listing.outputSchema ?? listing.inputSchema])
      if (type !== 'object') throw new Error('Its schema is not that of an object.')
    JSON.stringify(listing)
    return listing
  } catch (error) {
    host.log.warn(`The tool "${tool.name}" of plugin "${plugin}" cannot be listed`, { error: String(error) })
    return undefined
  }
}

/** Runs a tool. A name that does not exist is the request's fault (-32602); all else that goes wrong is a result. */
export async function answerToolCall(
  { name, arguments: args }: { name: string; arguments?: Record<string, unknown> | undefined },
  exchange: Exchange,
): Promise<CallToolResult> {
  const { host, session } = exchange
  const entry = host.registry.tools.find(({ value, enabled }) => enabled && value.name === name)
  if (!entry) throw unknownTool(name, host)
  let opened: OpenedRequest | undefined
  let result: ToolResult | undefined
  let isJob = false
  try {
    opened = openRequest(exchange)
    const { call } = opened
    const work = host.callTool(name, args ?? {}, call)
    ;({ result, isJob } = await resultOrJob({ exchange, opened, tool: entry.value, args: args ?? {}, work }))
    return toCallToolResult(result, entry, { runId: call.requestId, maxChars: session.resultChars })
  } catch (error) {
    // Hidden between the look above and the call.
    if (AtelierError.is(error, 'INPUT_NOT_FOUND') && !entry.enabled) throw unknownTool(name, host)
    return failedResult(withOutcome(toCoded(error), outcomeBehind(result)), opened?.call.requestId ?? randomUUID(), name)
  } finally {
    if (!isJob) opened?.end()
  }
}

function unknownTool(name: string, host: Host): RpcError {
  const names = shown(host.registry.tools).map(({ value }) => value.name)
  return nothingNamed('tool', name, names)
}
