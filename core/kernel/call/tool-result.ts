/** From what a tool's handler returned to the tool's result, with its envelope. */
import type { Asset } from '../contract/assets.ts'
import type { Call } from '../contract/caller.ts'
import { type Content, text, type ToolResult } from '../contract/content.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Result, Warning } from '../contract/run.ts'
import type { Tool } from '../contract/tools.ts'
import { blamedOn } from '../errors/with-facts.ts'
import type { Orders } from '../pipeline/orders.ts'
import type { Logger } from '../ports/logger.ts'
import type { Entry } from '../ports/registry.ts'
import { check } from '../schema/check.ts'
import { issuesText } from '../schema/checked.ts'
import { isFields } from '../schema/shape.ts'
import { recordOf } from './call-record.ts'
import type * as EnvelopeChecks from './envelope-schema.ts'
import {
  type AssetEntry,
  assetEntry,
  callEnvelope,
  type Envelope,
  envelopeKey,
  type FailureEnvelope,
  failureEnvelope,
  isOurs,
} from './envelope.ts'
import { withWords } from './with-words.ts'

let loaded: Promise<typeof EnvelopeChecks> | undefined
/** Remembered: asking the module loader again costs more than the checks. */
const envelopeChecks = (): NonNullable<typeof loaded> => (loaded ??= import('./envelope-schema.ts'))

/** What is known of a call whose handler has returned. */
export interface Returned {
  readonly call: Call
  readonly runs: readonly Result[]
  readonly ordered: Orders
  readonly ms: number
  readonly log: Logger
}

/** Throws `TOOL_REPLY_INVALID` for what is neither content nor the data that the tool declares. */
export async function toolResult(entry: Entry<Tool>, reply: unknown, returned: Returned): Promise<ToolResult> {
  const tool = entry.value
  const result = tool.output ? await dataResult(tool, reply) : isToolResult(reply) ? reply : { content: contentOf(tool, reply) }
  const envelope = await (result.isError ? declined : success)(entry, result, returned)
  const told = envelope.ok ? withNotes(tool, result, folderNotes(returned.call)) : result
  return { ...told, meta: { ...(isFields(result.meta) && result.meta), [envelopeKey]: envelope } }
}

/** Of each folder that the client has open and without which the tool would have been refused a file. */
const folderNotes = (call: Call): readonly Warning[] =>
  [...(recordOf(call).openFolders ?? [])].map((folder) => ({
    code: 'allowed-by-client',
    message: `Files in ${folder} were used because the client has that folder open, by roots, which MCP has deprecated. ATELIER_ROOTS allows a folder to every client.`,
  }))

/** Data stays the JSON that it is: its notes stand beside it. A tool that this one has called may have said them. */
function withNotes({ output }: Tool, result: ToolResult, notes: readonly Warning[]): ToolResult {
  const isSaid = (line: string): boolean => result.content.some((block) => block?.type === 'text' && block.text?.includes(line))
  const lines = notes.map(({ message }) => `Note: ${message}`).filter((line) => !isSaid(line))
  if (lines.length === 0) return result
  return output ? { ...result, content: [...result.content, text(lines.join('\n'))] } : withWords(result, lines)
}

const isToolResult = (reply: unknown): reply is ToolResult => isFields(reply) && Array.isArray(reply['content'])

/** The data as the schema reads it, with words of the tool's own where it stands beside some. */
const dataResult = async (tool: Tool, reply: unknown): Promise<ToolResult> => {
  if (isToolResult(reply) && reply.isError) return reply
  const own = isToolResult(reply) && reply.data !== undefined ? reply : undefined
  const beside = own && (await check(tool.output, own.data))
  if (own && beside?.ok) return { ...own, data: beside.value }
  // Data may have a field `content` of its own.
  const whole = await check(tool.output, reply)
  if (whole.ok) return { content: [text(JSON.stringify(whole.value))], data: whole.value }
  if (isToolResult(reply) && !own) return reply
  const { issues } = beside?.ok === false ? beside : whole
  throw invalid(`The tool "${tool.name}" returned data of another shape than it declares. ${issuesText(issues.slice(0, 5), 'data')}`)
}

const contentOf = (tool: Tool, reply: unknown): Content[] =>
  (Array.isArray(reply) ? reply : [reply]).map((part: unknown) => {
    if (typeof part === 'string') return text(part)
    if (isFields(part) && typeof part['type'] === 'string') return part as Content
    throw invalid(`The tool "${tool.name}" returned something that is no content (${part === null ? 'null' : typeof part}).`)
  })

const invalid = (message: string): AtelierError => new AtelierError({ code: 'TOOL_REPLY_INVALID', message, outcome: 'unknown' })

/** Its data, what its runs add up to, and what it has put there itself beside that: what the host knows nobody else says. */
const success = async ({ plugin, value: tool }: Entry<Tool>, { data, meta }: ToolResult, returned: Returned): Promise<Envelope> => {
  const { call, runs, ordered, ms, log } = returned
  const base = callEnvelope({ runId: call.requestId, kind: tool.name }, runs, recordOf(call).peer?.paths ?? true)
  const own = meta?.[envelopeKey]
  const { sound, wrong } = own === undefined ? { sound: {}, wrong: [] } : (await envelopeChecks()).soundPart(own)
  if (wrong.length > 0)
    log.warn(`${plugin}: "${tool.name}" puts something into its envelope that does not belong there and is left out: ${wrong.join(', ')}`)
  const listed = sound.assets && (isOurs('assets', sound.assets) ? sound.assets : await theirs(sound.assets, runs, call))
  const strange = (sound.assets ?? []).flatMap(({ id }) => (listed?.some((one) => one.id === id) ? [] : id))
  if (strange.length > 0)
    log.warn(`${plugin}: "${tool.name}" lists assets that its caller does not have, and they are left out: ${strange.join(', ')}`)
  const { warnings = base.warnings, provider = null, skipped = [], cached = false } = sound
  const assets = listed ?? []
  const facts =
    runs.length > 0
      ? {
          assets: allOf(base.assets, assets),
          provider: runs.some(({ provenance }) => provenance.provider === provider?.id) ? provider : base.provider,
          cost: dearer(base.cost, sound.cost),
        }
      : { assets, provider, skipped, cached: cached && ordered.outcome === 'none', cost: priceOf(sound.cost ?? null, ordered) }
  return {
    ...base,
    requestId: call.requestId,
    warnings: [...warnings, ...folderNotes(call).filter(({ message }) => !warnings.some((one) => one.message === message))],
    data: sound.data ?? (isFields(data) ? data : base.data),
    ...facts,
    ms: Math.round(ms * 10) / 10,
  }
}

/** What a tool lists, as its caller has it and in the host's words. What the caller does not have is left out. */
const theirs = async (entries: readonly AssetEntry[], runs: readonly Result[], call: Call): Promise<readonly AssetEntry[]> => {
  const made = new Set(runs.flatMap(({ artifacts }) => (artifacts as readonly Asset[]).map(({ id }) => id)))
  const paths = recordOf(call).peer?.paths ?? true
  const looked = await Promise.all(
    entries.map(async (entry) => {
      if (made.has(entry.id)) return entry
      const asset = await call.assets.get(entry.id).catch(() => undefined)
      return asset?.id === entry.id ? assetEntry(asset, paths) : []
    }),
  )
  return looked.flat()
}

/** All that runs have made, in the host's words, where the tool puts it and else at the end, with what the tool shows beside that. */
const allOf = (made: readonly AssetEntry[], shown: readonly AssetEntry[]): readonly AssetEntry[] => {
  const known = new Map(made.map((one) => [one.id, one]))
  return [...new Map([...shown, ...made].map((one) => [one.id, known.get(one.id) ?? one])).values()]
}

/** A tool may know of more that was spent than its runs say, never of less. */
const dearer = (cost: Envelope['cost'], said: Envelope['cost'] | undefined): Envelope['cost'] =>
  cost === null || said === undefined || (said !== null && said.usd < cost.usd) ? cost : said

/** Of a tool without runs: what it says itself, unless that is nothing and tools that it has called placed orders. */
const priceOf = (said: Envelope['cost'], { outcome }: Orders): Envelope['cost'] => (said?.usd === 0 && outcome !== 'none' ? null : said)

/** A failure that the tool hands on keeps its code; a "no" of its own is `TOOL_DECLINED`. */
const declined = async ({ plugin, value: tool }: Entry<Tool>, result: ToolResult, returned: Returned): Promise<FailureEnvelope> => {
  const { call, ordered } = returned
  const own = result.meta?.[envelopeKey]
  const handed = own === undefined ? undefined : (await envelopeChecks()).soundError(own)
  if (handed) {
    const outcome = handed.outcome === 'paid' ? 'paid' : ordered.outcome
    return { ok: false, runId: call.requestId, requestId: call.requestId, kind: tool.name, error: { ...handed, outcome } }
  }
  const words = result.content.flatMap((part) => (part?.type === 'text' ? part.text : [])).join('\n')
  const message = words || `The tool "${tool.name}" said no, and no more than that.`
  const error = new AtelierError({ code: 'TOOL_DECLINED', message, outcome: ordered.outcome })
  return failureEnvelope(call.requestId, tool.name, blamedOn(error, { plugin }))
}
