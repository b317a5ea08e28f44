/** `prompts/list` and `prompts/get`. */
import type { GetPromptResult, ListPromptsResult } from '@modelcontextprotocol/sdk/types.js'
import { type Content, type Message, text } from '../kernel/contract/content.ts'
import type { PromptDefinition } from '../kernel/contract/tools.ts'
import { nearest } from '../kernel/errors/nearest.ts'
import { contentProblem } from './content-check.ts'
import { contentAt, listedAt } from './known-at.ts'
import { listed, shown } from './listed.ts'
import type { Exchange } from './exchange.ts'
import { openRequest } from './open-request.ts'
import { page } from './pages.ts'
import { nothingNamed, rpcCodes, rpcError, rpcErrorFrom, wrongInput } from './rpc-error.ts'
import { toWireBlock } from './wire-contents.ts'
import { untilAborted } from '../kernel/time/until-aborted.ts'

export function listPrompts(
  { cursor }: { cursor?: string | undefined },
  { host, client: { protocolVersion } }: Exchange,
): ListPromptsResult {
  const { items, nextCursor } = page(shown(host.registry.prompts), cursor)
  return {
    prompts: items.map(({ value }) => listedAt(protocolVersion, toListing(value))),
    ...(nextCursor !== undefined && { nextCursor }),
  } as ListPromptsResult
}

const toListing = (prompt: PromptDefinition): object => ({
  ...listed(prompt),
  ...(prompt.args !== undefined && {
    arguments: Object.entries(prompt.args).map(([name, { description, optional }]) => ({
      name,
      ...(description !== undefined && { description }),
      required: optional !== true,
    })),
  }),
})

/** Strings and bare content become messages of the user. */
export async function getPrompt(
  { name, arguments: given = {} }: { name: string; arguments?: Record<string, string> | undefined },
  exchange: Exchange,
): Promise<GetPromptResult> {
  const prompts = shown(exchange.host.registry.prompts)
  const entry = prompts.find(({ value }) => value.name === name)
  if (!entry)
    throw nothingNamed(
      'prompt',
      name,
      prompts.map(({ value }) => value.name),
    )
  const { plugin, value: prompt } = entry
  const names = Object.keys(prompt.args ?? {})
  const unknown = Object.keys(given).find((key) => !names.includes(key))
  if (unknown !== undefined) {
    const near = nearest(unknown, names, (one) => `; did you mean "${one}"?`)
    throw wrongInput(`The prompt "${name}" has no argument ${JSON.stringify(unknown.slice(0, 100))}${near || '.'}`)
  }
  const missing = Object.entries(prompt.args ?? {}).filter(([key, { optional }]) => optional !== true && given[key] === undefined)
  if (missing.length > 0) throw wrongInput(`The prompt "${name}" needs ${missing.map(([key]) => `"${key}"`).join(' and ')}.`)
  const { call, end } = openRequest(exchange)
  try {
    const answer = await untilAborted(call.signal, () => prompt.handler(given, call))
    const { protocolVersion } = exchange.client
    const messages = toMessages(answer, name).flatMap(({ role, content }) =>
      contentAt(protocolVersion, [content]).map((block) => ({ role, content: toWireBlock(block) })),
    )
    return { description: prompt.description, messages: messages as GetPromptResult['messages'] }
  } catch (error) {
    throw rpcErrorFrom(error, plugin, exchange)
  } finally {
    end()
  }
}

function toMessages(answer: unknown, name: string): readonly Message[] {
  return (Array.isArray(answer) ? (answer as readonly unknown[]) : [answer]).map((part, index) => {
    if (typeof part === 'string') return { role: 'user', content: text(part) }
    const message =
      typeof part === 'object' && part !== null && 'role' in part ? (part as Message) : { role: 'user' as const, content: part as Content }
    const problem =
      message.role !== 'user' && message.role !== 'assistant'
        ? 'has a role that is neither user nor assistant'
        : contentProblem(message.content)
    if (problem !== undefined)
      throw rpcError(
        rpcCodes.internal,
        `The prompt "${name}" answered with something that clients cannot take: message ${index} ${problem}.`,
      )
    return message
  })
}
