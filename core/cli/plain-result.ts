/** What a tool answers, for a person at a terminal. */
import { envelopeOf } from '../kernel/call/envelope.ts'
import type { Content, ToolResult } from '../kernel/contract/content.ts'
import { asText } from './table.ts'
import { wrapText } from './text-width.ts'

/** The texts of a result, at most `columns` wide; pictures are in the files that the text names, and in `pictures` (paths). Data that has no words is shown as a table. */
export function plainResult(result: ToolResult, columns: number, pictures: readonly string[] = []): string {
  const { content, data } = result
  const envelope = envelopeOf(result)
  const paths = [...(envelope.ok ? envelope.assets.flatMap(({ path }) => path ?? []) : []), ...pictures]
  // A path is copied whole, spaces and all.
  const wrapped = (text: string): string => wrapText(text, columns, (line) => paths.some((path) => line.includes(path)))
  const json = data === undefined ? undefined : JSON.stringify(data)
  const texts = content.map(block).map((text) => (data !== undefined && text === json ? asText(data, columns) : wrapped(text)))
  const shown = pictures.map((path, at) => wrapped(`Picture${pictures.length > 1 ? ` ${at + 1}` : ''}: ${path}`))
  return [...texts, ...shown].filter(Boolean).join('\n')
}

function block(content: Content): string {
  if (content.type === 'text') return content.text
  if (content.type === 'resource') return 'text' in content.resource ? content.resource.text : ''
  return ''
}
