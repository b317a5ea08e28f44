/** `batch_generate`: many calls of any tool in one, its cost told and confirmed once. */
import {
  AtelierError,
  type Call,
  defineTool,
  type PluginContext,
  saveArguments,
  type Tool,
  type ToolResult,
  withEnvelope,
} from 'atelier-mcp'
import { z } from 'zod'
import { batchError } from './batch-error.ts'
import { keptSheet, type SheetCell } from './contact-sheet.ts'
import { estimateItem } from './estimate.ts'
import { type BatchItem, expandItems } from './expand-items.ts'
import { report, warningsOf } from './report.ts'
import { type Checkpoints, runBatch } from './run-batch.ts'
import { savedItems, unsaved } from './save-items.ts'

export interface BatchToolOptions {
  /** Items at a time where the caller does not say. */
  readonly concurrency: number
  /** US dollars; a batch that is estimated above is asked about once. */
  readonly confirmAboveUsd: number
}

const item = z.object({
  tool: z.string().describe('Its name'),
  arguments: z.record(z.string(), z.unknown()).default({}).describe('Of the tool'),
})
const batchInput = z.object({
  items: z.array(item).optional().describe('Up to 500 calls of any tools'),
  defaults: z.record(z.string(), z.unknown()).optional().describe('Arguments that all items share'),
  template: item.optional().describe('One call with {name} in its texts'),
  variables: z.record(z.string(), z.array(z.string())).optional().describe('Words for each {name}; every combination is made'),
  concurrency: z.int().min(1).max(32).optional().describe('Items at a time'),
  stopOnError: z.boolean().optional().describe('true: ends with the first failure'),
  estimate: z.boolean().optional().describe('true: tells the cost, spends nothing'),
  ...saveArguments,
})
type BatchArguments = z.infer<typeof batchInput>

/** Tools that would nest: a batch is no item of a batch. */
const nesting = ['batch_generate', 'start_job', 'wait_job']

/** `remembered`: what is known of the batches that are jobs, by the `requestId` of their call. */
const batchOf =
  ({ tools, services }: Pick<PluginContext, 'tools' | 'services'>, options: BatchToolOptions, remembered: Map<string, Checkpoints>) =>
  async (args: BatchArguments, call: Call): Promise<ToolResult> => {
    const checkpoints = remembered.get(call.requestId)
    // A tool among the items may call a batch of its own.
    remembered.delete(call.requestId)
    const items = savedItems(expandItems(args), tools, args)
    const nested = items.find(({ tool }) => nesting.includes(tool))
    if (nested)
      throw new AtelierError({
        code: 'INPUT_INVALID',
        message: `"${nested.tool}" cannot be an item of a batch.`,
        fix: 'List its items in this batch instead.',
        outcome: 'none',
      })
    const begun = checkpoints && (checkpoints.finished.size > 0 || checkpoints.begun.size > 0)
    const cost = begun && !args.estimate ? undefined : await estimateAll(tools, items, call)
    // All are saved in one place: what is wrong with it is wrong with all.
    if (args.saveTo !== undefined && !begun) await call.assets.place(firstPlace(items), { overwrite: args.overwrite ?? false })
    if (args.estimate) return estimateReply(items, cost ?? { usd: 0, unknown: items.length })
    if (cost) await confirm(cost, items, options, call)
    const { items: results, totals } = await runBatch(
      tools,
      items,
      { concurrency: args.concurrency ?? options.concurrency, stopOnError: args.stopOnError ?? false },
      call,
      checkpoints,
    )
    const interrupted = results.flatMap(({ index, result }) => (!result.ok && result.error.code === 'JOB_INTERRUPTED' ? [index + 1] : []))
    if (interrupted.length > 0)
      throw batchError({
        code: 'JOB_INTERRUPTED',
        message: `The host died while it made ${interrupted.length} of ${items.length} items (${interrupted.join(', ')}). They may have been paid for, so they are not made again by themselves; ${totals.ok} are done.`,
        fix: 'See with list_assets what is there. Then start the missing items again; `details.items` says how each item ended.',
        outcome: 'unknown',
        details: { items: results, totals },
      })
    const cells = results.flatMap(({ index, result }): SheetCell[] =>
      (result.ok ? result.assets : []).slice(0, 1).map(({ id }) => ({ assetId: id, label: captionOf(items[index]!, index) })),
    )
    const { kept, missing } = await keptSheet(cells, call, services.find('pictures'))
    const own = [...unsaved(items, tools, args.saveTo), ...missing]
    const note = [report(results, totals), ...own.map(({ message }) => `Note: ${message}`)].join('\n')
    const shown = kept ? await call.show([kept], note) : { content: [{ type: 'text' as const, text: note }] }
    return withEnvelope(shown, {
      data: { items: results, totals },
      cost: totals.unpriced > 0 ? null : { usd: totals.usd, estimated: false, saved: totals.saved },
      warnings: [...own, ...warningsOf(results)],
    })
  }

export const batchTool = (...init: Parameters<typeof batchOf>): Tool =>
  defineTool({
    name: 'batch_generate',
    title: 'Make many at once',
    description:
      'Calls a tool many times: `items`, or a `template` over lists of words ("a {animal} in {style}"). One failure does not stop the others. For long batches use start_job.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    taskSupport: 'optional',
    input: batchInput,
    handler: batchOf(...init),
  })

const firstPlace = (items: readonly BatchItem[]): string | undefined =>
  items.map(({ arguments: { saveTo } }) => saveTo).find((one): one is string => typeof one === 'string')

/** Its number and its words. */
const captionOf = ({ arguments: { prompt, name } }: BatchItem, index: number): string => {
  const words = [name, prompt].find((one): one is string => typeof one === 'string') ?? ''
  return `${index + 1}. ${words.length > 26 ? `${words.slice(0, 25)}…` : words}`
}

interface Estimated {
  readonly usd: number
  /** Items whose cost nobody can say. */
  readonly unknown: number
}

const estimateAll = async (tools: PluginContext['tools'], items: readonly BatchItem[], call: Call): Promise<Estimated> => {
  const costs: (number | undefined)[] = []
  // Equal items of one tool are asked in order: estimates are quick, and hooks may count them.
  for (const one of items) costs.push(await estimateItem(tools, one, call).catch(() => undefined))
  return { usd: costs.reduce<number>((sum, usd) => sum + (usd ?? 0), 0), unknown: costs.filter((usd) => usd === undefined).length }
}

const confirm = async (
  { usd }: Estimated,
  items: readonly BatchItem[],
  { confirmAboveUsd }: BatchToolOptions,
  call: Call,
): Promise<void> => {
  if (usd <= confirmAboveUsd) return
  const question = `This batch of ${items.length} will cost about $${usd.toFixed(2)}. Go on?`
  const answer = await call.elicit(question, z.object({ go: z.boolean().describe('Spend it') }))
  if (answer.action === 'accept' && answer.content.go) return
  const asked = answer.action !== 'unavailable'
  throw new AtelierError({
    code: 'BATCH_DECLINED',
    message: asked
      ? `The batch (about $${usd.toFixed(2)}) was declined.`
      : `The batch would cost about $${usd.toFixed(2)}, more than $${confirmAboveUsd}, and this client cannot ask you.`,
    fix: asked
      ? 'Nothing was spent. Ask for fewer items, or a cheaper model.'
      : 'Split the batch, take a cheaper model, or raise `confirmAboveUsd` of the batch plugin in the config.',
    outcome: 'none',
    details: { estimateUsd: usd },
  })
}

const estimateReply = (items: readonly BatchItem[], { usd, unknown }: Estimated): ToolResult =>
  withEnvelope(
    {
      content: [
        {
          type: 'text',
          text: `${items.length} items would cost about $${usd.toFixed(4)}.${unknown > 0 ? ` For ${unknown} of them nobody can say.` : ''} Nothing was spent.`,
        },
      ],
    },
    {
      data: { items: [], totals: { items: items.length, usd, unknown } },
      cost: unknown > 0 ? null : { usd, estimated: true, saved: 0 },
    },
  )
