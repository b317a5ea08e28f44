/**
 * `x-mcp-header`: arguments that a client repeats as HTTP headers, where those who route requests can read them. What stands there must be
 * what stands in the body, or whoever routes by it is misled: modelcontextprotocol.io/specification/2026-07-28/basic/transports, "Custom
 * Headers from Tool Parameters". The SDK checks it for its own registry of tools alone.
 */
import type { IncomingMessage } from 'node:http'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { may } from '../../kernel/providers/scopes.ts'
import { clientOf } from './request-exchange.ts'
import { isRecord } from '../incoming.ts'
import { listedTool } from '../listed-tool.ts'

/** Of the protocol: headers and body disagree. */
const headerMismatch = -32_020
const keyword = 'x-mcp-header'

interface Declared {
  /** Where the argument is, from the outermost object. */
  readonly path: readonly string[]
  readonly header: string
}

/** The error to answer with, where a header of a `tools/call` is missing or says something else than its argument. */
export async function argumentHeaderProblem(
  message: unknown,
  { headers }: IncomingMessage,
  host: Host,
  principal: Principal,
): Promise<object | undefined> {
  if (!isRecord(message) || message['method'] !== 'tools/call' || !isRecord(message['params'])) return undefined
  const { name, arguments: args, _meta: meta } = message['params']
  const tool = host.registry.tools.find(({ enabled, value }) => enabled && value.name === name)?.value
  // Of a tool that it may not use, a client learns no arguments.
  if (!tool || !may(principal, 'tool', tool.name)) return undefined
  // As it was listed to this client: a schema in portable form has no such keywords, and its client sends no such headers.
  const listing = (await listedTool(tool, host.config.tools ?? {}, clientOf(isRecord(meta) ? meta : {}).name).catch(() => ({}))) as {
    readonly inputSchema?: unknown
  }
  for (const { path, header } of declaredIn(listing.inputSchema, [])) {
    const value = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), args)
    if (!['string', 'number', 'boolean'].includes(typeof value)) continue
    const sent = headers[header.toLowerCase()]
    const problem = sent === undefined ? 'is missing' : isSame(decoded(String(sent)), value) ? undefined : 'says something else'
    if (problem !== undefined)
      return {
        jsonrpc: '2.0',
        id: message['id'] ?? null,
        error: {
          code: headerMismatch,
          message: `The header ${header} ${problem}: it is to repeat the argument ${path.join('.')} of this request.`,
        },
      }
  }
  return undefined
}

/** Only what is reached by `properties` alone counts. */
function declaredIn(schema: unknown, path: readonly string[]): readonly Declared[] {
  if (!isRecord(schema)) return []
  const { [keyword]: header, properties } = schema
  const own = typeof header === 'string' && path.length > 0 ? [{ path, header: `Mcp-Param-${header}` }] : []
  const inner = isRecord(properties) ? Object.entries(properties).flatMap(([key, one]) => declaredIn(one, [...path, key])) : []
  return [...own, ...inner]
}

/** A number may be written in more than one way. */
const isSame = (sent: string | undefined, value: unknown): boolean =>
  sent === String(value) || (typeof value === 'number' && sent !== undefined && /^-?\d+(?:\.\d+)?$/.test(sent) && Number(sent) === value)

/** What a header cannot hold is in `=?base64?…?=`; nothing where that is no UTF-8 in base64. */
function decoded(sent: string): string | undefined {
  const [, base64] = /^=\?base64\?(.*)\?=$/.exec(sent) ?? []
  if (base64 === undefined) return sent
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
