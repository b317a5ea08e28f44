/** `resources/list`, `resources/templates/list` and `resources/read`. */
import type { ListResourcesResult, ListResourceTemplatesResult, ReadResourceResult } from '@modelcontextprotocol/sdk/types.js'
import { asItLeft } from '../services/tools/as-it-left.ts'
import type { Artifact, Asset } from '../kernel/contract/assets.ts'
import type { CallNote } from '../kernel/contract/call-note.ts'
import type { Call, Client } from '../kernel/contract/caller.ts'
import { type Link, link, resource, type ResourceContents } from '../kernel/contract/content.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { ResourceReply, ResourceTemplate } from '../kernel/contract/tools.ts'
import type { Entry } from '../kernel/ports/registry.ts'
import type { Host } from '../kernel/ports/host.ts'
import { noteOf } from './call-notes.ts'
import { linkProblem, resourceProblem, resourceSize } from './content-check.ts'
import { listedAt } from './known-at.ts'
import { listed, shown } from './listed.ts'
import type { Exchange } from './exchange.ts'
import { openRequest } from './open-request.ts'
import { fromCursor, page, pageSize, toCursor } from './pages.ts'
import { absentResource, rpcCodes, type RpcError, rpcError, rpcErrorFrom, wrongInput } from './rpc-error.ts'
import { matchUri, unknownParameter } from './uri-match.ts'
import { toWireContents } from './wire-contents.ts'
import { untilAborted } from '../kernel/time/until-aborted.ts'

/** Where a listing goes on: in which template, and that template's own cursor. */
type Position = readonly [template: string, cursor: string | null]
const isPosition = (position: unknown): position is Position =>
  Array.isArray(position) && typeof position[0] === 'string' && (position[1] === null || typeof position[1] === 'string')

/** The fixed resources first, then what each template lists. A template that fails to list is logged and left out. */
export async function listResources({ cursor }: { cursor?: string | undefined }, exchange: Exchange): Promise<ListResourcesResult> {
  const { host } = exchange
  const { protocolVersion } = exchange.client
  const known = (lines: readonly object[]) => lines.map((line) => listedAt(protocolVersion, line)) as ListResourcesResult['resources']
  const templates = shown(host.registry.templates).filter(({ value }) => value.list)
  const found: object[] = []
  let position: Position | undefined
  if (cursor === undefined) {
    found.push(
      ...shown(host.registry.resources).map(({ value }) => ({
        uri: value.uri,
        ...listed(value),
        ...(value.mimeType !== undefined && { mimeType: value.mimeType }),
      })),
    )
    if (templates[0]) position = [templates[0].value.uriTemplate, null]
  } else position = fromCursor(cursor, isPosition)
  if (!position) return { resources: known(found) }

  const { call, end } = openRequest(exchange)
  try {
    let index = templates.findIndex(({ value }) => value.uriTemplate === position?.[0])
    let inner = position[1] ?? undefined
    while (templates[index] && found.length < pageSize) {
      const { resources, next } = await listOne(templates[index]!, inner, call, exchange)
      found.push(...resources)
      inner = next
      if (next === undefined) index++
    }
    const rest = templates[index]
    return {
      resources: known(found),
      ...(rest && { nextCursor: toCursor([rest.value.uriTemplate, inner ?? null] satisfies Position) }),
    }
  } catch (error) {
    throw rpcErrorFrom(error, 'atelier', exchange)
  } finally {
    end()
  }
}

async function listOne(
  { plugin, value }: Entry<ResourceTemplate>,
  cursor: string | undefined,
  call: Call,
  exchange: Exchange,
): Promise<{ resources: object[]; next?: string }> {
  try {
    const { resources, next } = await untilAborted(call.signal, () => value.list!(cursor, call))
    const sound = resources.filter((one: unknown) => linkProblem(one) === undefined)
    if (sound.length < resources.length)
      exchange.host.log.warn(
        `Plugin "${plugin}" lists ${resources.length - sound.length} resources of ${value.uriTemplate} that are none: left out`,
      )
    const known = sound.map((one: Link) => {
      const { type: _, ...rest } = link(one) as { type: string }
      return { ...(value.mimeType !== undefined && { mimeType: value.mimeType }), ...rest }
    })
    return { resources: known, ...(next !== undefined && next !== cursor && { next }) }
  } catch (error) {
    call.signal.throwIfAborted()
    exchange.host.log.warn(`Plugin "${plugin}" could not list ${value.uriTemplate}`, {
      error: rpcErrorFrom(error, plugin, exchange).message,
    })
    return { resources: [] }
  }
}

export function listTemplates(
  { cursor }: { cursor?: string | undefined },
  { host, client: { protocolVersion } }: Exchange,
): ListResourceTemplatesResult {
  const { items, nextCursor } = page(shown(host.registry.templates), cursor)
  const resourceTemplates = items.map(({ value }) =>
    listedAt(protocolVersion, {
      ...listed(value),
      uriTemplate: value.uriTemplate,
      ...(value.mimeType !== undefined && { mimeType: value.mimeType }),
    }),
  )
  return { resourceTemplates, ...(nextCursor !== undefined && { nextCursor }) } as ListResourceTemplatesResult
}

/** A fixed resource wins over templates, an earlier template over a later one. */
export async function readResource({ uri }: { uri: string }, exchange: Exchange): Promise<ReadResourceResult> {
  const { host, connection, client } = exchange
  const source = sourceOf(uri, host)
  if (!source) throw misspelt(uri, host) ?? notFound(uri, client)
  const { call, end } = openRequest(exchange)
  const start = performance.now()
  const note = (how: Pick<CallNote, 'outcome' | 'code'>): void =>
    host.note({ what: 'resource', name: uri.slice(0, 200), ...noteOf(call, start), ...how })
  try {
    const reply = await replyOf(source, uri, call, client)
    const contents = await untilAborted(call.signal, () => toContents(reply, uri, source.mimeType))
    const chars = contents.reduce((sum, one) => sum + resourceSize(one), 0)
    if (chars > connection.resultChars)
      throw rpcError(
        rpcCodes.internal,
        `The resource is too large to send: ${chars} characters, and ${connection.resultChars} is the most.`,
        { code: 'RESULT_TOO_LARGE', uri },
      )
    note({ outcome: 'done' })
    return { contents: contents.map(toWireContents) as ReadResourceResult['contents'] }
  } catch (error) {
    const told = rpcErrorFrom(error, source.plugin, exchange, call.requestId)
    note({ outcome: 'failed', code: codeOf(told) })
    throw told
  } finally {
    end()
  }
}

/** Throws as reading does where this client cannot read what is at `uri`: there is nothing, or an original that is held back. */
export async function assertReadable(uri: string, exchange: Exchange): Promise<void> {
  const source = sourceOf(uri, exchange.host)
  if (!source) throw notFound(uri, exchange.client)
  const { call, end } = openRequest(exchange)
  try {
    await replyOf(source, uri, call, exchange.client)
  } catch (error) {
    throw rpcErrorFrom(error, source.plugin, exchange)
  } finally {
    end()
  }
}

/** What is at `uri` as this caller may have it; its bytes are not read yet. */
async function replyOf(source: Source, uri: string, call: Call, client: Client): Promise<ResourceReply> {
  const reply = await untilAborted(call.signal, () => source.read(call))
  if (reply === undefined) throw notFound(uri, client)
  return isLoaded(reply) ? untilAborted(call.signal, () => asItLeft(reply, call.assets)) : reply
}

const notFound = (uri: string, { protocolVersion }: Client): RpcError =>
  rpcError(absentResource(protocolVersion), `There is no resource ${uri.slice(0, 200)}.`, { uri })

const misspelt = (uri: string, host: Host): RpcError | undefined => {
  const [problem] = shown(host.registry.templates).flatMap(({ value }) => unknownParameter(value.uriTemplate, uri) ?? [])
  return problem === undefined ? undefined : wrongInput(problem, { uri })
}

interface Source {
  readonly plugin: string
  readonly mimeType: string | undefined
  read(call: Call): ResourceReply | undefined | PromiseLike<ResourceReply | undefined>
}

/** Who answers for the URI, if anybody. */
function sourceOf(uri: string, host: Host): Source | undefined {
  const fixed = shown(host.registry.resources).find(({ value }) => value.uri === uri)
  if (fixed) return { plugin: fixed.plugin, mimeType: fixed.value.mimeType, read: (call) => fixed.value.read(call) }
  for (const { plugin, value } of shown(host.registry.templates)) {
    const params = matchUri(value.uriTemplate, uri)
    if (params) return { plugin, mimeType: value.mimeType, read: (call) => value.read(params, call) }
  }
  return undefined
}

/** An asset: by whatever way a handler got it, it leaves as it does by every other door. */
const isLoaded = (reply: ResourceReply): reply is Asset =>
  typeof reply === 'object' && reply !== null && 'id' in reply && 'uri' in reply && reply.uri === `asset://${reply.id}`

const codeOf = ({ code, data }: RpcError): string => String((data as { readonly code?: unknown } | undefined)?.code ?? code)

/** Types whose bytes are text. */
const textual = /^text\/|^application\/(?:json|xml|javascript|yaml)$|\+(?:json|xml)$/

async function toContents(reply: ResourceReply, uri: string, mimeType: string | undefined): Promise<readonly ResourceContents[]> {
  if (typeof reply === 'string') return [contentsOf(uri, reply, mimeType ?? 'text/plain')]
  if (reply instanceof Uint8Array) return [contentsOf(uri, reply, mimeType ?? 'application/octet-stream')]
  if (Array.isArray(reply)) return checkedParts(reply)
  const artifact = reply as Artifact
  if (typeof artifact?.bytes !== 'function')
    throw rpcError(rpcCodes.internal, 'The resource answered with something that is neither text, bytes nor an artifact.')
  const bytes = await artifact.bytes()
  const body = textual.test(artifact.mimeType) ? Buffer.from(bytes).toString('utf8') : bytes
  return checkedParts([contentsOf(uri, body, artifact.mimeType, artifact.meta)])
}

function checkedParts(parts: readonly ResourceContents[]): readonly ResourceContents[] {
  for (const [index, one] of parts.entries()) {
    const problem = resourceProblem(one)
    if (problem !== undefined)
      throw rpcError(rpcCodes.internal, `The resource answered with something that clients cannot take: part ${index} ${problem}.`)
  }
  return parts
}

const contentsOf = (uri: string, body: string | Uint8Array, mimeType: string, meta?: Meta): ResourceContents =>
  (resource(uri, body, mimeType, meta) as { resource: ResourceContents }).resource
