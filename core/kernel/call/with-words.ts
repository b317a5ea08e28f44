/** More words in a tool's result. */
import { text, type ToolResult } from '../contract/content.ts'

/** `lines` at the end of its first text, where every client shows it. */
export function withWords(result: ToolResult, lines: readonly string[]): ToolResult {
  const at = result.content.findIndex(({ type }) => type === 'text')
  const content = result.content.map((block, index) =>
    index === at && block.type === 'text' ? { ...block, text: [block.text, ...lines].join('\n') } : block,
  )
  return { ...result, content: at === -1 ? [text(lines.join('\n')), ...content] : content }
}
