/** `completion/complete`: candidates for a half-typed argument of a prompt or variable of a template. */
import type { CompleteResult } from '@modelcontextprotocol/sdk/types.js'
import type { Complete } from '../kernel/contract/tools.ts'
import { shown } from './listed.ts'
import type { Exchange } from './exchange.ts'
import { openRequest } from './open-request.ts'
import { nothingNamed, rpcCodes, rpcError, rpcErrorFrom } from './rpc-error.ts'
import { untilAborted } from '../kernel/time/until-aborted.ts'

/** The most values that MCP allows in one answer. */
const most = 100

interface CompleteParams {
  readonly ref: { readonly type: 'ref/prompt'; readonly name: string } | { readonly type: 'ref/resource'; readonly uri: string }
  readonly argument: { readonly name: string; readonly value: string }
  readonly context?: { readonly arguments?: Readonly<Record<string, string>> | undefined } | undefined
}

/** The first 100, and how many there are. An argument that nobody completes has no candidates. */
export async function complete({ ref, argument, context: filled }: CompleteParams, exchange: Exchange): Promise<CompleteResult> {
  const { plugin, candidates } = find(ref, argument.name, exchange)
  if (!candidates) return { completion: { values: [], total: 0, hasMore: false } }
  const { call, end } = openRequest(exchange)
  try {
    const answer: unknown = await untilAborted(call.signal, () => candidates(argument.value, filled?.arguments ?? {}, call))
    if (!Array.isArray(answer))
      throw rpcError(rpcCodes.internal, `Plugin "${plugin}" completes "${argument.name}" with something that is no list.`)
    const values = answer.filter((value) => typeof value === 'string')
    return { completion: { values: values.slice(0, most), total: values.length, hasMore: values.length > most } }
  } catch (error) {
    throw rpcErrorFrom(error, plugin, exchange)
  } finally {
    end()
  }
}

function find(
  ref: CompleteParams['ref'],
  argument: string,
  { host }: Exchange,
): { readonly plugin: string; readonly candidates: Complete | undefined } {
  if (ref.type === 'ref/prompt') {
    const prompts = shown(host.registry.prompts)
    const entry = prompts.find(({ value }) => value.name === ref.name)
    if (!entry)
      throw nothingNamed(
        'prompt',
        ref.name,
        prompts.map(({ value }) => value.name),
      )
    const { args = {} } = entry.value
    if (!Object.hasOwn(args, argument))
      throw rpcError(rpcCodes.params, `The prompt "${ref.name}" has no argument "${argument.slice(0, 100)}".`)
    return { plugin: entry.plugin, candidates: args[argument]?.complete }
  }
  const entry = shown(host.registry.templates).find(({ value }) => value.uriTemplate === ref.uri)
  if (entry)
    return {
      plugin: entry.plugin,
      candidates: Object.hasOwn(entry.value.complete ?? {}, argument) ? entry.value.complete?.[argument] : undefined,
    }
  if (shown(host.registry.resources).some(({ value }) => value.uri === ref.uri)) return { plugin: '', candidates: undefined }
  throw rpcError(rpcCodes.params, `There is no resource template "${ref.uri.slice(0, 200)}".`)
}
