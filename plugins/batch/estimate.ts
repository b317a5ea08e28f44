/** What an item would cost, asked of its tool by `estimate: true`; nothing is spent. */
import { type Call, envelopeOf, type PluginContext, type Tool } from 'atelier-mcp'
import type { BatchItem } from './expand-items.ts'
import { takes } from './takes.ts'

/** US dollars; 0 for tools that never spend, `undefined` where nobody can say. */
export async function estimateItem(tools: PluginContext['tools'], item: BatchItem, call: Call): Promise<number | undefined> {
  const tool = tools.list().find(({ name }) => name === item.tool)
  if (!tool || !takesEstimate(tool)) return tool ? 0 : undefined
  const envelope = envelopeOf(await tools.call(item.tool, { ...item.arguments, estimate: true }, call))
  return envelope.ok ? envelope.cost?.usd : undefined
}

/** Whether doing it once more is sure to cost nothing: it only reads, or its estimate is zero, as where its order is out or its picture kept. */
export async function isSafeToRepeat(tools: PluginContext['tools'], item: BatchItem, call: Call): Promise<boolean> {
  const tool = tools.list().find(({ name }) => name === item.tool)
  if (!tool || tool.annotations?.destructiveHint) return false
  if (tool.annotations?.readOnlyHint && !takesEstimate(tool)) return true
  return takesEstimate(tool) && (await estimateItem(tools, item, call)) === 0
}

const takesEstimate = (tool: Tool): boolean => takes(tool, 'estimate')
