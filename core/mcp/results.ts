/** From what a tool answered to what goes over the wire, whatever it is. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { ToolResult } from '../contract/content.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Tool } from '../contract/tools.ts'
import { describe } from '../errors/describe.ts'
import type { Entry } from '../host-interface.ts'
import { contentProblem, contentSize } from './content-check.ts'
import { toWireBlock } from './wire-contents.ts'

/**
 * Data of a data tool goes out as `structuredContent`, but never beside pictures or sound: some clients then drop those.
 * An answer that is no MCP content, or longer than `maxChars`, becomes an error that says so.
 */
export function toCallToolResult(result: ToolResult, { plugin, value: tool }: Entry<Tool>, maxChars: number): CallToolResult {
  const problem = answerProblem(result)
  if (problem !== undefined)
    return failedResult(
      new AtelierError({
        code: 'RESULT_INVALID',
        message: `Plugin "${plugin}" answered "${tool.name}" with something that clients cannot take: ${problem}.`,
      }),
    )
  const chars = result.content.reduce((sum, block) => sum + contentSize(block), 0)
  if (chars > maxChars)
    return failedResult(
      new AtelierError({
        code: 'RESULT_TOO_LARGE',
        message: `The answer of "${tool.name}" is too large to send: ${chars} characters, and ${maxChars} is the most.`,
      }),
    )
  const structured =
    tool.output !== undefined && result.isError !== true && !result.content.some(({ type }) => type === 'image' || type === 'audio')
  return {
    content: result.content.map(toWireBlock) as CallToolResult['content'],
    ...(structured && result.data !== undefined && { structuredContent: result.data }),
    ...(result.isError === true && { isError: true }),
    ...(result.meta !== undefined && { _meta: result.meta }),
  }
}

/** An error as a result that people and models can read, the same facts as data beside it. */
export function failedResult(error: unknown): CallToolResult {
  const { causes: _, details, ...facts } = describe(error)
  const { code, message, why, fix } = facts
  return {
    isError: true,
    content: [{ type: 'text', text: `${message}\nWhy: ${why}\nFix: ${fix}\n(${code})` }],
    _meta: { 'atelier/result': { ok: false, error: { ...facts, ...(isJson(details) && { details }) } } },
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
