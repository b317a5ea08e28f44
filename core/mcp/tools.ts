/** `tools/list` and `tools/call`. */
import { randomUUID } from 'node:crypto'
import type { CallToolResult, ListToolsResult } from '@modelcontextprotocol/sdk/types.js'
import { outcomeBehind } from '../kernel/call/call-tool.ts'
import { toolNamed } from '../kernel/call/tool-named.ts'
import type { ToolResult } from '../kernel/contract/content.ts'
import type { Client } from '../kernel/contract/caller.ts'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { Tool } from '../kernel/contract/tools.ts'
import type { Entry } from '../kernel/ports/registry.ts'
import type { Host } from '../kernel/ports/host.ts'
import { may } from '../kernel/providers/scopes.ts'
import { toCoded } from '../kernel/errors/describe.ts'
import { withOutcome } from '../kernel/pipeline/orders.ts'
import { listedAt } from './known-at.ts'
import { shown } from './listed.ts'
import { listedTool } from './listed-tool.ts'
import type { Exchange } from './exchange.ts'
import { openRequest, type OpenedRequest } from './open-request.ts'
import { page } from './pages.ts'
import { failedResult, toCallToolResult } from './results.ts'
import { codedRpcError, rpcCodes } from './rpc-error.ts'
import { resultOrJob } from './slow-call.ts'

/** One page of the tools that are shown. */
export async function listTools({ cursor }: { cursor?: string | undefined }, exchange: Exchange): Promise<ListToolsResult> {
  const { host, connection, client } = exchange
  const offers = (id: string): boolean => Object.hasOwn(client.capabilities.extensions ?? {}, id)
  const seen = shown(host.registry.tools).filter(
    ({ value: { name, extension } }) => (extension === undefined || offers(extension)) && may(connection.principal, 'tool', name),
  )
  const { items, nextCursor } = page(seen, cursor)
  const tools = (await Promise.all(items.map((entry) => toListing(entry, host, client)))).filter((tool) => tool !== undefined)
  return { tools: tools as ListToolsResult['tools'], ...(nextCursor !== undefined && { nextCursor }) }
}

/** A tool that cannot be listed is logged and left out: one bad schema makes clients drop the whole list. */
async function toListing(
  { plugin, value: tool }: Entry<Tool>,
  host: Host,
  { name, protocolVersion, capabilities }: Client,
): Promise<object | undefined> {
  try {
    const meta = metaOf(tool, host, capabilities.extensions)
    const listed = await listedTool(tool, host.config.tools ?? {}, name)
    return listedAt(protocolVersion, meta === undefined ? listed : { ...listed, _meta: meta })
  } catch (error) {
    host.log.warn(`The tool "${tool.name}" of plugin "${plugin}" cannot be listed`, { error: String(error) })
    return undefined
  }
}

/** What extensions that this client offers say of a tool, and the tool itself, which has the last word. */
function metaOf(tool: Tool, host: Host, offered: Client['capabilities']['extensions'] = {}): Meta | undefined {
  const said = host.registry.extensions.flatMap(({ plugin, value: { id, ofTool } }) => {
    if (!ofTool || !Object.hasOwn(offered, id)) return []
    try {
      return ofTool(tool) ?? []
    } catch (error) {
      host.log.warn(`Plugin "${plugin}" cannot say what its extension "${id}" is to the tool "${tool.name}"`, { error: String(error) })
      return []
    }
  })
  return said.length === 0 ? undefined : (Object.assign({}, ...said, tool.meta) as Meta)
}

/** Runs a tool. A name that does not exist is the request's fault (-32602); all else that goes wrong is a result. */
export async function answerToolCall(
  { name, arguments: args }: { readonly name: string; readonly arguments: Meta },
  exchange: Exchange,
): Promise<CallToolResult> {
  const { host, connection, client } = exchange
  const entry = entryOf(name, host)
  let opened: OpenedRequest | undefined
  let result: ToolResult | undefined
  let isJob = false
  try {
    opened = openRequest(exchange)
    const { call } = opened
    const work = host.callTool(name, args, call)
    ;({ result, isJob } = await resultOrJob({ exchange, opened, tool: entry.value, args, work }))
    return toCallToolResult(result, entry, { runId: call.requestId, maxChars: connection.resultChars, version: client.protocolVersion })
  } catch (error) {
    // Hidden between the look above and the call.
    if (AtelierError.is(error, 'INPUT_NOT_FOUND') && !entry.enabled) throw codedRpcError(rpcCodes.params, error)
    return failedResult(withOutcome(toCoded(error), outcomeBehind(result)), opened?.call.requestId ?? randomUUID(), name)
  } finally {
    if (!isJob) opened?.end()
  }
}

function entryOf(name: string, host: Host): Entry<Tool> {
  try {
    return toolNamed(name, host.registry.tools)
  } catch (error) {
    throw codedRpcError(rpcCodes.params, error)
  }
}
