/** From what a tool answered to what goes over the wire, whatever it is. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { ToolResult } from '../kernel/contract/content.ts'
import { outcomeBehind } from '../kernel/call/call-tool.ts'
import { envelopeKey, failureEnvelope } from '../kernel/call/envelope.ts'
import { AtelierError, type ErrorInit } from '../kernel/contract/errors.ts'
import { blamedOn } from '../kernel/errors/with-facts.ts'
import type { Tool } from '../kernel/contract/tools.ts'
import type { Entry } from '../kernel/ports/registry.ts'
import { contentProblem, contentSize } from './content-check.ts'
import { contentAt, isKnownAt } from './known-at.ts'
import { toWireBlock } from './wire-contents.ts'

export interface ToWire {
  /** Of the call, for the envelope of an answer that cannot be sent. */
  readonly runId: string
  /** Longer answers break the client's connection. */
  readonly maxChars: number
  /** Of the protocol, as the client speaks it. */
  readonly version: string
}

/**
 * Data of a data tool goes out as `structuredContent`, but never beside pictures or sound: some clients then drop those. What the client's
 * version of the protocol does not have is said in another way, or left out where it only repeats.
 * An answer that is no MCP content, or longer than `maxChars`, becomes an error that says so.
 */
export function toCallToolResult(
  result: ToolResult,
  { plugin, value: tool }: Entry<Tool>,
  { runId, maxChars, version }: ToWire,
): CallToolResult {
  const refused = (init: Pick<ErrorInit, 'code' | 'message'>): CallToolResult => {
    const error = new AtelierError({ ...init, outcome: outcomeBehind(result) })
    return failedResult(blamedOn(error, { plugin }), runId, tool.name)
  }
  const problem = answerProblem(result)
  if (problem !== undefined)
    return refused({
      code: 'RESULT_INVALID',
      message: `Plugin "${plugin}" answered "${tool.name}" with something that clients cannot take: ${problem}.`,
    })
  const chars = result.content.reduce((sum, block) => sum + contentSize(block), 0)
  if (chars > maxChars)
    return refused({
      code: 'RESULT_TOO_LARGE',
      message: `The answer of "${tool.name}" is too large to send: ${chars} characters, and ${maxChars} is the most.`,
    })
  const structured =
    isKnownAt(version, 'structuredContent') &&
    tool.output !== undefined &&
    result.isError !== true &&
    !result.content.some(({ type }) => type === 'image' || type === 'audio')
  return {
    content: contentAt(version, result.content).map(toWireBlock) as CallToolResult['content'],
    ...(structured && result.data !== undefined && { structuredContent: result.data }),
    ...(result.isError === true && { isError: true }),
    ...(result.meta !== undefined && { _meta: result.meta }),
  }
}

/** An error as a result that people and models can read, the same facts as data beside it. */
export function failedResult(error: unknown, runId: string, kind: string): CallToolResult {
  const envelope = failureEnvelope(runId, kind, error)
  const { code, message, why, fix } = envelope.error
  return {
    isError: true,
    content: [{ type: 'text', text: `${message}\nWhy: ${why}\nFix: ${fix}\n(${code})` }],
    _meta: { [envelopeKey]: envelope },
  }
}

function answerProblem(result: ToolResult | undefined): string | undefined {
  if (typeof result !== 'object' || result === null || !Array.isArray(result.content)) return 'there is no list of content'
  for (const [index, block] of result.content.entries()) {
    const problem = contentProblem(block)
    if (problem !== undefined) return `content ${index} ${problem}`
    // The large parts are text, as was just seen.
    if (!isJson({ ...block, text: undefined, data: undefined, resource: undefined })) return `content ${index} cannot be written as JSON`
  }
  if (!isJson(result.data) || !isJson(result.meta)) return 'its data cannot be written as JSON'
  return undefined
}

/** Could it be written? `undefined` counts: it is left out. */
const isJson = (value: unknown): boolean => {
  try {
    JSON.stringify(value)
    return true
  } catch {
    return false
  }
}
